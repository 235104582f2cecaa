namespace Hybrid.Probabilistic;

/// <summary>How sparse codes are found. The first three minimise the same lasso, 1/2 |x - z D|² + λ |z|₁ over the code z of a row x; the last one chooses atoms greedily.</summary>
public enum SparseCodingMethod
{
    /// <summary>Cyclic coordinate descent (J. Friedman, T. Hastie and R. Tibshirani, "Regularization paths for generalized linear models via coordinate descent", 2010, covariance updates). The fastest as a rule.</summary>
    CoordinateDescent,

    /// <summary>Iterative shrinkage and thresholding: a gradient step, then soft thresholding (I. Daubechies, M. Defrise and C. De Mol, "An iterative thresholding algorithm for linear inverse problems", 2004). The gap falls as 1/k.</summary>
    Ista,

    /// <summary>The same with momentum (A. Beck and M. Teboulle, "A fast iterative shrinkage-thresholding algorithm for linear inverse problems", 2009). The gap falls as 1/k².</summary>
    Fista,

    /// <summary>Orthogonal matching pursuit: takes the atom that correlates most with the residual, fits all taken atoms by least squares, and goes on (Y. Pati, R. Rezaiifar and P. Krishnaprasad, "Orthogonal matching pursuit", 1993), with the
    /// Cholesky factor of the taken atoms' products extended by a row each time (R. Rubinstein, M. Zibulevsky and M. Elad, "Efficient implementation of the K-SVD algorithm using batch orthogonal matching pursuit", 2008).</summary>
    OrthogonalMatchingPursuit,
}
