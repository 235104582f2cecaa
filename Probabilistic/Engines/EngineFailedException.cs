namespace Hybrid.Probabilistic;

/// <summary>An approximate engine has no answer to a question that has one: no sample agrees with the evidence, or messages contradict each other.</summary>
public sealed class EngineFailedException : InvalidOperationException
{
    /// <summary>Says why.</summary>
    /// <param name="engine">The engine's name.</param>
    /// <param name="problem">What happened, and what to do.</param>
    /// <param name="cause">What made it fail, if something did.</param>
    public EngineFailedException(string engine, string problem, Exception? cause = null)
        : base($"engine {engine}: {problem}", cause) => Engine = engine;

    /// <summary>The engine's name.</summary>
    public string Engine { get; }
}
