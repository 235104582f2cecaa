namespace Hybrid.Causal.Estimation;

/// <summary>The estimators, one row each.</summary>
public static class EffectEstimators
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<EffectEstimator> All { get; } =
    [
        new RegressionEstimator(), new GFormulaEstimator(), new StratificationEstimator(), new MatchingEstimator(), new WeightingEstimator(), new AugmentedWeightingEstimator(),
        new TargetedEstimator(), new DoubleMachineLearningEstimator(), new InstrumentEstimator(), new FrontDoorEstimator(),
    ];

    /// <summary>An estimator by its name.</summary>
    /// <param name="name">One of the names of <see cref="All"/>.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentException">There is none of that name; the nearest is offered.</exception>
    public static EffectEstimator Named(string name) => All.FirstOrDefault(e => e.Name == name)
        ?? throw new ArgumentException($"there is no estimator '{name}'; {Names.Suggest(name, All.Select(e => e.Name))}", nameof(name));
}
