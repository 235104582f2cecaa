using Hybrid.Cli.Frame;
using Hybrid.Probabilistic;

namespace Hybrid.Cli.Commands.Bn;

/// <summary>The engines of <c>--engine</c>, one row each.</summary>
internal static class BnEngines
{
    private static readonly (string Name, Func<Settings, IInferenceEngine> Make)[] All =
    [
        ("exact", s => new ExactEngine(s.Exact)),
        ("auto", s => new AutoEngine(s.Exact)),
        ("cutset", s => new CutsetConditioning(s.Exact)),
        ("elimination", s => new VariableElimination(s.Exact)),
        ("gradient", s => new GradientEngine(s.Exact)),
        ("bp", _ => new LoopyBeliefPropagation()),
        ("meanfield", _ => new MeanField()),
        ("gibbs", s => new GibbsSampler(new GibbsOptions { Samples = s.Samples, Seed = s.Seed })),
        ("likelihood", s => new LikelihoodWeighting(new LikelihoodWeightingOptions { Samples = s.Samples, Seed = s.Seed })),
        ("importance", s => new ImportanceSampling(new ImportanceSamplingOptions { Samples = s.Samples, Seed = s.Seed })),
#if INFERNET
        ("infernet", _ => new Probabilistic.InferNet.InferNetEngine()),
#else
        ("infernet", _ => throw new UsageException("--engine", "infernet is not part of this build; build with -p:InferNet=true, or use exact or bp")),
#endif
    ];

    /// <summary>The names.</summary>
    public static string[] Names { get; } = [.. All.Select(row => row.Name)];

    /// <summary>An engine.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="settings">How it runs.</param>
    public static IInferenceEngine Of(string name, Settings settings) => All.First(row => row.Name == name).Make(settings);

    /// <summary>What options say.</summary>
    /// <param name="Samples">How many samples samplers draw.</param>
    /// <param name="Seed">Their seed.</param>
    /// <param name="Exact">What exact engines may use.</param>
    public sealed record Settings(int Samples, long Seed, ExactOptions Exact);
}
