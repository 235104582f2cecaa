using System.Numerics;

namespace Hybrid.Providers.LinearAlgebra;

/// <summary>
/// The pseudo-inverse of Moore and Penrose: singular values up to a share of the largest count as 0. Operands: A [batch, m, n], its inverse [batch, n, m].
/// </summary>
internal sealed unsafe class PseudoInverseKernel<T>(nint batch, int rows, int columns, double tolerance)
    : MatrixKernel("PseudoInverse", batch, 2.0 * rows * columns * Math.Min(rows, columns))
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _rank = Math.Min(rows, columns);

    /// <summary>Elements of work space for one matrix.</summary>
    public static nint WorkLength(int rows, int columns)
    {
        nint rank = Math.Min(rows, columns);
        return (rank * ((nint)rows + columns + 1)) + Spectral<T>.WorkLength(rows, columns);
    }

    protected override nint WorkBytes => WorkLength(rows, columns) * sizeof(T);

    protected override bool IsConcurrent => Engines.Current<T>().IsSpectralConcurrent;

    protected override MatrixFault Solve(byte** operands, nint item, byte* work)
    {
        nint offset = item * rows * columns;
        return Invert((T*)operands[0] + offset, rows, columns, tolerance, (T*)operands[1] + offset, (T*)work);
    }

    /// <summary>One matrix.</summary>
    public static MatrixFault Invert(T* a, int rows, int columns, double tolerance, T* inverse, T* work)
    {
        int rank = Math.Min(rows, columns);
        T* u = work, s = u + (nint)rows * rank, vt = s + rank;
        var fault = Spectral<T>.SingularValues(a, rows, columns, u, s, vt, vt + (nint)rank * columns);
        if (fault.Kind != LinearAlgebraFault.None || rank == 0)
        {
            return fault;
        }

        T least = s[0] * T.CreateTruncating(tolerance);
        for (int i = 0; i < rank; i++)
        {
            T factor = s[i] > least ? T.One / s[i] : T.Zero;
            T* row = vt + (nint)i * columns;
            RealElement<T>.Scale(factor, row, row, columns);
        }

        RealElement<T>.Multiply(
            T.One, new Block<T>(vt, columns, rank, 1, columns), new Block<T>(u, rank, rows, 1, rank), T.Zero, new Block<T>(inverse, columns, rows, rows, 1));
        return default;
    }
}
