using System.Globalization;

namespace Hybrid.Providers.LinearAlgebra;

/// <summary>A matrix for which an operation has no answer: not positive definite, singular, or not of finite numbers.</summary>
public sealed class LinearAlgebraException : ArgumentException
{
    /// <summary>Makes the error and its message.</summary>
    /// <param name="operation">The operation, such as Cholesky.</param>
    /// <param name="fault">What is wrong.</param>
    /// <param name="matrix">Which matrix of the batch, from 0.</param>
    /// <param name="batch">How many matrices there are.</param>
    /// <param name="position">The pivot, row or element where it shows; below 0 when none is known.</param>
    /// <param name="value">The value there.</param>
    public LinearAlgebraException(string operation, LinearAlgebraFault fault, nint matrix, nint batch, int position = -1, double value = 0)
        : base($"{operation}: {(batch == 1 ? "the matrix" : $"matrix {matrix} of the batch of {batch}")} {Describe(fault, position, value)}")
    {
        Fault = fault;
        Matrix = matrix;
        Position = position;
    }

    /// <summary>What is wrong.</summary>
    public LinearAlgebraFault Fault { get; }

    /// <summary>Which matrix of the batch, from 0.</summary>
    public nint Matrix { get; }

    /// <summary>The pivot, row or element where it shows; below 0 when none is known.</summary>
    public int Position { get; }

    private static string Describe(LinearAlgebraFault fault, int position, double value)
    {
        string number = value.ToString("G5", CultureInfo.InvariantCulture);
        return fault switch
        {
            LinearAlgebraFault.NotFinite => $"holds {number} at element {position} in row-major order. Every element must be a finite number; look for a step that diverged.",
            LinearAlgebraFault.NotPositiveDefinite =>
                $"is not positive definite{(position < 0 ? "" : $": pivot {position} is {number}")}. Add a multiple of the identity, or use the symmetric eigenvalues, which any symmetric matrix has.",
            LinearAlgebraFault.Singular => $"is singular: pivot {position} is 0. Use least squares or the pseudo-inverse, which every matrix has.",
            LinearAlgebraFault.NotConverged => "has singular values or eigenvalues that the iteration did not find. Scale it so that its elements are of moderate size.",
            LinearAlgebraFault.Overflow => "has a result that exceeds the range of the element type. Scale it down, or use Float64.",
            _ => "is refused.",
        };
    }
}
