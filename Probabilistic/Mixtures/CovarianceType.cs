namespace Hybrid.Probabilistic;

/// <summary>What shapes the components of a Gaussian mixture may take. With k components and d columns:</summary>
public enum CovarianceType
{
    /// <summary>Every component has a covariance matrix of its own: k d (d + 1) / 2 numbers.</summary>
    Full,

    /// <summary>All components share one covariance matrix: d (d + 1) / 2 numbers.</summary>
    Tied,

    /// <summary>Every component has a variance for each column: k d numbers.</summary>
    Diagonal,

    /// <summary>Every component has one variance: k numbers.</summary>
    Spherical,
}
