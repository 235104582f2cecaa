using Hybrid.Causal.Estimation;

namespace Hybrid.Causal.Refutation;

/// <summary>The refuters, one row each.</summary>
/// <example><code>
/// foreach (Refuter refuter in Refuters.All)
/// {
///     Console.WriteLine(refuter.Refute(EffectEstimators.Named("aipw"), problem));
/// }
/// </code></example>
public static class Refuters
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Refuter> All { get; } =
    [
        new("placebo", "does a treatment shuffled among the rows seem to have an effect?", ResamplingRefuters.Placebo),
        new("randomcause", "does adjusting for a column of noise change the estimate?", ResamplingRefuters.RandomCause),
        new("subset", "does the estimate change when a fifth of the rows is left out?", ResamplingRefuters.Subset),
        new("bootstrap", "is the standard error that of estimates from rows drawn anew?", ResamplingRefuters.Bootstrap),
        new("dummyoutcome", "does the treatment seem to act on an outcome of noise?", ResamplingRefuters.DummyOutcome),
        new("confounder", "how would an unobserved confounder as strong as each covariate change the estimate?", ConfounderRefuter.Refute),
        new("evalue", "how strong, as risk ratios, would confounding have to be to explain the effect away?", SensitivityRefuters.EValueOf),
        new("partialr2", "how much of treatment and outcome would a confounder have to explain to explain the effect away?", SensitivityRefuters.PartialR2),
        new("rosenbaum", "by how much may odds of treatment differ between matched units before the effect is no longer clear?", SensitivityRefuters.Rosenbaum),
    ];

    /// <summary>A refuter by its name.</summary>
    /// <param name="name">One of the names of <see cref="All"/>.</param>
    /// <returns>The refuter.</returns>
    /// <exception cref="ArgumentException">There is none of that name; the nearest is offered.</exception>
    public static Refuter Named(string name) => All.FirstOrDefault(r => r.Name == name)
        ?? throw new ArgumentException($"there is no refuter '{name}'; {Names.Suggest(name, All.Select(r => r.Name))}", nameof(name));
}
