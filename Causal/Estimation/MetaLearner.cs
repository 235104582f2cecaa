namespace Hybrid.Causal.Estimation;

/// <summary>How conditional effects are put together from models that predict.</summary>
/// <remarks>Kuenzel, Sekhon, Bickel and Yu, Metalearners for estimating heterogeneous treatment effects, 2019 (S, T, X); Nie and Wager, 2021 (R); Kennedy, 2023 (DR).</remarks>
public enum MetaLearner
{
    /// <summary>One model of the outcome on covariates, treatment and their products.</summary>
    S,

    /// <summary>A model of the outcome for each arm; the difference.</summary>
    T,

    /// <summary>Models of imputed effects of each arm, mixed by propensity.</summary>
    X,

    /// <summary>Residual outcomes divided by residual treatments, weighted by the latter's squares, regressed on covariates.</summary>
    R,

    /// <summary>Doubly robust scores regressed on covariates.</summary>
    Dr,
}
