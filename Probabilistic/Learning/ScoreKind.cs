namespace Hybrid.Probabilistic.Learning;

/// <summary>How well a graph fits data: a sum over families, higher is better.</summary>
public enum ScoreKind
{
    /// <summary>The maximal log-likelihood: always favours more arcs.</summary>
    LogLikelihood,

    /// <summary>logLik - k/2 ln N, k the number of free parameters (Schwarz, 1978).</summary>
    Bic,

    /// <summary>logLik - k (Akaike, 1974).</summary>
    Aic,

    /// <summary>The log marginal likelihood under a Dirichlet prior worth a number of rows, divided evenly (Buntine, 1991; Heckerman, Geiger and Chickering, 1995).</summary>
    Bdeu,

    /// <summary>The log marginal likelihood under one pseudo-count for each cell (Cooper and Herskovits, 1992).</summary>
    K2,
}
