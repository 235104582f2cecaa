namespace Hybrid.Providers.LinearAlgebra;

/// <summary>Why a factorisation or a solution does not exist.</summary>
public enum LinearAlgebraFault
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>The matrix holds NaN or an infinity.</summary>
    NotFinite,

    /// <summary>A Cholesky pivot is not above 0.</summary>
    NotPositiveDefinite,

    /// <summary>A pivot is exactly 0.</summary>
    Singular,

    /// <summary>An iteration for singular values or eigenvalues did not end.</summary>
    NotConverged,

    /// <summary>The result exceeds the range of its element type.</summary>
    Overflow,
}
