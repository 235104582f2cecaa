namespace Hybrid.Causal.Estimation;

/// <summary>How an effect is estimated. Each estimator uses what it needs.</summary>
public sealed record EstimationOptions
{
    /// <summary>Whose effect. Default everyone's.</summary>
    public EffectTarget Target { get; init; } = EffectTarget.Everyone;

    /// <summary>The interval's confidence. Default 0.95, above 0 and below 1.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>The seed of folds and resampling. Default 0.</summary>
    public int Seed { get; init; }

    /// <summary>Parts of the rows for cross-fitting: each part is predicted by models that have not seen it. Default 5; 1 fits and predicts on the same rows.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>Propensities are kept at least this far from 0 and 1. Default 0.01, from 0 to below 0.5.</summary>
    public double Trim { get; init; } = 0.01;

    /// <summary>Strata of equal size by propensity, where the adjustment set is not discrete. Default 5, at least 2.</summary>
    public int Strata { get; init; } = 5;

    /// <summary>Matches for each unit. Default 1, at least 1.</summary>
    public int Neighbours { get; init; } = 1;

    /// <summary>
    /// Matches whose squared distance, in standard deviations, is within this of the nearest one's count as equally near, and are averaged. Default 0: only equal ones; at least 0. The R package Matching
    /// has 0.00001.
    /// </summary>
    public double TieTolerance { get; init; }

    /// <summary>Match by propensity rather than by Mahalanobis' distance. Default false.</summary>
    public bool MatchOnPropensity { get; init; }

    /// <summary>Correct matches for what remains of the difference of covariates, by linear regression (Abadie and Imbens, 2011). Default true.</summary>
    public bool BiasCorrection { get; init; } = true;

    /// <summary>Standard errors that allow for unequal variances (HC1) in regressions. Default true; false gives the classical ones.</summary>
    public bool Robust { get; init; } = true;

    /// <summary>How outcomes are predicted. Default linear regression.</summary>
    public NuisanceModel OutcomeModel { get; init; } = NuisanceModel.Linear();

    /// <summary>How the treatment is predicted. Default logistic regression, or linear where the treatment is not binary.</summary>
    public NuisanceModel TreatmentModel { get; init; } = NuisanceModel.Logistic();

    /// <summary>Resamples where an interval comes from the bootstrap. Default 200, at least 20.</summary>
    public int Resamples { get; init; } = 200;

    internal void Check(string operation)
    {
        Require(operation, Confidence is > 0 and < 1, $"the confidence is {Confidence}; numbers above 0 and below 1 are allowed");
        Require(operation, Folds >= 1, $"there are {Folds} folds; at least 1 is allowed");
        Require(operation, Trim is >= 0 and < 0.5, $"the trimming is {Trim}; numbers from 0 to below 0.5 are allowed");
        Require(operation, Strata >= 2, $"there are {Strata} strata; at least 2 are allowed");
        Require(operation, Neighbours >= 1, $"there are {Neighbours} neighbours; at least 1 is allowed");
        Require(operation, TieTolerance >= 0, $"the tolerance of ties is {TieTolerance}; numbers of at least 0 are allowed");
        Require(operation, Resamples >= 20, $"there are {Resamples} resamples; at least 20 are allowed");
    }

    private static void Require(string operation, bool holds, string problem)
    {
        if (!holds)
        {
            throw new ArgumentException($"{operation}: {FormattableString.Invariant($"{problem}")}.");
        }
    }
}
