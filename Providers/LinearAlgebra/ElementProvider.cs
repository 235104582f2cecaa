using System.Numerics;
using MathNet.Numerics.LinearAlgebra.Factorization;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Hybrid.Providers.LinearAlgebra;

/// <summary>MathNet's provider interface for one element type on an engine.</summary>
/// <remarks>
/// Whatever is empty or not as it should be goes to MathNet's managed provider, which treats or refuses it as MathNet users expect; so do the operations
/// that the engine does not have.
/// </remarks>
/// <typeparam name="TNumber">The type that MathNet names.</typeparam>
/// <typeparam name="T">The type of the same layout that the kernels compute with.</typeparam>
/// <typeparam name="TElement">The kernels.</typeparam>
internal sealed unsafe partial class ElementProvider<TNumber, T, TElement>(DenseEngine<T> engine) : ILinearAlgebraProvider<TNumber>
    where TNumber : unmanaged, IEquatable<TNumber>
    where T : unmanaged
    where TElement : struct, IElement<T>
{
    private const string NotPositiveDefinite = "Matrix must be positive definite.";

    private static readonly ILinearAlgebraProvider<TNumber> _managed = (ILinearAlgebraProvider<TNumber>)(object)ManagedLinearAlgebraProvider.Instance;

    public void MatrixMultiply(TNumber[] x, int rowsX, int columnsX, TNumber[] y, int rowsY, int columnsY, TNumber[] result)
    {
        if (columnsX != rowsY || !Holds(x, rowsX, columnsX) || !Holds(y, rowsY, columnsY) || !Holds(result, rowsX, columnsY))
        {
            _managed.MatrixMultiply(x, rowsX, columnsX, y, rowsY, columnsY, result);
            return;
        }

        fixed (TNumber* a = x, b = y, c = result)
        {
            engine.Multiply(TElement.One, Matrix(a, rowsX, columnsX), Matrix(b, rowsY, columnsY), default, Matrix(c, rowsX, columnsY));
        }
    }

    public void MatrixMultiplyWithUpdate(
        Transpose transposeA, Transpose transposeB, TNumber alpha, TNumber[] a, int rowsA, int columnsA, TNumber[] b, int rowsB, int columnsB, TNumber beta,
        TNumber[] c)
    {
        int rows = transposeA == Transpose.DontTranspose ? rowsA : columnsA;
        int columns = transposeB == Transpose.DontTranspose ? columnsB : rowsB;
        int inner = transposeA == Transpose.DontTranspose ? columnsA : rowsA;
        if (inner != (transposeB == Transpose.DontTranspose ? rowsB : columnsB) || !Holds(a, rowsA, columnsA) || !Holds(b, rowsB, columnsB)
            || !Holds(c, rows, columns) || alpha.Equals(default))
        {
            _managed.MatrixMultiplyWithUpdate(transposeA, transposeB, alpha, a, rowsA, columnsA, b, rowsB, columnsB, beta, c);
            return;
        }

        fixed (TNumber* pa = a, pb = b, pc = c)
        {
            engine.Multiply(
                *(T*)&alpha, Oriented(Matrix(pa, rowsA, columnsA), transposeA), Oriented(Matrix(pb, rowsB, columnsB), transposeB), *(T*)&beta, Matrix(pc, rows, columns));
        }
    }

    public void CholeskyFactor(TNumber[] a, int order)
    {
        if (a is null || order < 1 || a.LongLength < (long)order * order)
        {
            _managed.CholeskyFactor(a, order);
            return;
        }

        fixed (TNumber* p = a)
        {
            if (!engine.TryCholesky((T*)p, order))
            {
                throw new ArgumentException(NotPositiveDefinite);
            }

            for (int j = 1; j < order; j++)
            {
                new Span<TNumber>(p + (nint)j * order, j).Clear();
            }
        }
    }

    public void CholeskySolve(TNumber[] a, int orderA, TNumber[] b, int columnsB)
    {
        if (a is null || a.LongLength < (long)orderA * orderA || !Holds(b, orderA, columnsB) || ReferenceEquals(a, b))
        {
            _managed.CholeskySolve(a, orderA, b, columnsB);
            return;
        }

        var factor = (TNumber[])a.Clone();
        fixed (TNumber* p = factor, pb = b)
        {
            if (!engine.TryCholesky((T*)p, orderA))
            {
                throw new ArgumentException(NotPositiveDefinite);
            }

            engine.CholeskySolve((T*)p, orderA, (T*)pb, columnsB);
        }
    }

    public void CholeskySolveFactored(TNumber[] a, int orderA, TNumber[] b, int columnsB)
    {
        if (a is null || a.LongLength < (long)orderA * orderA || !Holds(b, orderA, columnsB) || ReferenceEquals(a, b))
        {
            _managed.CholeskySolveFactored(a, orderA, b, columnsB);
            return;
        }

        fixed (TNumber* p = a, pb = b)
        {
            engine.CholeskySolve((T*)p, orderA, (T*)pb, columnsB);
        }
    }

    public void LUFactor(TNumber[] data, int order, int[] ipiv)
    {
        if (!Holds(data, order, order) || ipiv is null || ipiv.Length != order)
        {
            _managed.LUFactor(data, order, ipiv);
            return;
        }

        fixed (TNumber* p = data)
        fixed (int* pivots = ipiv)
        {
            engine.Lu((T*)p, order, pivots);
        }
    }

    public void LUInverse(TNumber[] a, int order)
    {
        if (!Holds(a, order, order))
        {
            _managed.LUInverse(a, order);
            return;
        }

        var pivots = new int[order];
        LUFactor(a, order, pivots);
        LUInverseFactored(a, order, pivots);
    }

    public void LUInverseFactored(TNumber[] a, int order, int[] ipiv)
    {
        if (!Holds(a, order, order) || ipiv is null || ipiv.Length != order)
        {
            _managed.LUInverseFactored(a, order, ipiv);
            return;
        }

        var inverse = new TNumber[a.Length];
        T one = TElement.One;
        for (int i = 0; i < order; i++)
        {
            inverse[i * order + i] = *(TNumber*)&one;
        }

        LUSolveFactored(order, a, order, ipiv, inverse);
        inverse.CopyTo(a, 0);
    }

    public void LUSolve(int columnsOfB, TNumber[] a, int order, TNumber[] b)
    {
        if (!Holds(a, order, order) || !Holds(b, order, columnsOfB) || ReferenceEquals(a, b))
        {
            _managed.LUSolve(columnsOfB, a, order, b);
            return;
        }

        var factors = (TNumber[])a.Clone();
        var pivots = new int[order];
        LUFactor(factors, order, pivots);
        LUSolveFactored(columnsOfB, factors, order, pivots, b);
    }

    public void LUSolveFactored(int columnsOfB, TNumber[] a, int order, int[] ipiv, TNumber[] b)
    {
        if (!Holds(a, order, order) || !Holds(b, order, columnsOfB) || ipiv is null || ipiv.Length != order || ReferenceEquals(a, b)
            || ipiv.AsSpan().ContainsAnyExceptInRange(0, order - 1))
        {
            _managed.LUSolveFactored(columnsOfB, a, order, ipiv, b);
            return;
        }

        fixed (TNumber* p = a, pb = b)
        fixed (int* pivots = ipiv)
        {
            engine.LuSolve((T*)p, order, pivots, (T*)pb, columnsOfB);
        }
    }

    /// <summary>Whether the array is there, not empty, and exactly as large as the matrix.</summary>
    private static bool Holds(TNumber[]? array, int rows, int columns) => rows > 0 && columns > 0 && array is not null && array.LongLength == (long)rows * columns;

    private static Block<T> Matrix(TNumber* pointer, int rows, int columns) => Block<T>.ColumnMajor((T*)pointer, rows, columns);

    private static Block<T> Oriented(Block<T> block, Transpose transpose) => transpose switch
    {
        Transpose.DontTranspose => block,
        Transpose.Transpose => block.Transposed,
        _ => block.Adjoint,
    };
}
