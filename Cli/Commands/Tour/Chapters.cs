namespace Hybrid.Cli.Commands.Tour;

/// <summary>The chapters of the tour, one row each, in their order.</summary>
internal static class Chapters
{
    /// <summary>All chapters.</summary>
    public static IReadOnlyList<Chapter> All { get; } =
    [
        new("network", "Networks that read digits", NetworkChapter.Run),
        new("diagnosis", "A diagnosis, finding by finding", DiagnosisChapter.Run),
        new("mixture", "Two kinds of eruption, step by step", MixtureChapter.Run),
        new("tagger", "A tagger that reads phrases", TaggerChapter.Run),
        new("crowd", "What a crowd of players says together", CrowdChapter.Run),
        new("memory", "A memory that corrects digits", MemoryChapter.Run),
        new("dreams", "What a machine looks for, and what it dreams", DreamChapter.Run),
        new("manifold", "Digits as a plane", ManifoldChapter.Run),
        new("forger", "A forger and an expert", ForgerChapter.Run),
        new("causal", "Seeing is not doing", CausalChapter.Run),
        new("agents", "Agents that plan and learn", AgentChapter.Run),
    ];
}
