using MathNet.Numerics.Providers.LinearAlgebra;

namespace Hybrid.Providers.LinearAlgebra;

/// <content>Vectors and norms.</content>
internal sealed unsafe partial class ElementProvider<TNumber, T, TElement>
{
    public void AddVectorToScaledVector(TNumber[] y, TNumber alpha, TNumber[] x, TNumber[] result)
    {
        if (!Alike(x, y, result) || alpha.Equals(default))
        {
            _managed.AddVectorToScaledVector(y, alpha, x, result);
            return;
        }

        fixed (TNumber* px = x, py = y, pr = result)
        {
            TElement.AddScaledTo((T*)py, *(T*)&alpha, (T*)px, (T*)pr, x.Length);
        }
    }

    public void ScaleArray(TNumber alpha, TNumber[] x, TNumber[] result)
    {
        if (!Alike(x, x, result) || alpha.Equals(default))
        {
            _managed.ScaleArray(alpha, x, result);
            return;
        }

        fixed (TNumber* px = x, pr = result)
        {
            TElement.Scale(*(T*)&alpha, (T*)px, (T*)pr, x.Length);
        }
    }

    public void ConjugateArray(TNumber[] x, TNumber[] result) => _managed.ConjugateArray(x, result);

    public TNumber DotProduct(TNumber[] x, TNumber[] y)
    {
        if (!Alike(x, y, y))
        {
            return _managed.DotProduct(x, y);
        }

        fixed (TNumber* px = x, py = y)
        {
            T dot = TElement.Dot((T*)px, (T*)py, x.Length);
            return *(TNumber*)&dot;
        }
    }

    public void AddArrays(TNumber[] x, TNumber[] y, TNumber[] result)
    {
        if (!Alike(x, y, result))
        {
            _managed.AddArrays(x, y, result);
            return;
        }

        fixed (TNumber* px = x, py = y, pr = result)
        {
            TElement.Add((T*)px, (T*)py, (T*)pr, x.Length);
        }
    }

    public void SubtractArrays(TNumber[] x, TNumber[] y, TNumber[] result)
    {
        if (!Alike(x, y, result))
        {
            _managed.SubtractArrays(x, y, result);
            return;
        }

        fixed (TNumber* px = x, py = y, pr = result)
        {
            TElement.Subtract((T*)px, (T*)py, (T*)pr, x.Length);
        }
    }

    public void PointWiseMultiplyArrays(TNumber[] x, TNumber[] y, TNumber[] result)
    {
        if (!Alike(x, y, result))
        {
            _managed.PointWiseMultiplyArrays(x, y, result);
            return;
        }

        fixed (TNumber* px = x, py = y, pr = result)
        {
            TElement.PointwiseMultiply((T*)px, (T*)py, (T*)pr, x.Length);
        }
    }

    public void PointWiseDivideArrays(TNumber[] x, TNumber[] y, TNumber[] result)
    {
        if (!Alike(x, y, result))
        {
            _managed.PointWiseDivideArrays(x, y, result);
            return;
        }

        fixed (TNumber* px = x, py = y, pr = result)
        {
            TElement.PointwiseDivide((T*)px, (T*)py, (T*)pr, x.Length);
        }
    }

    public void PointWisePowerArrays(TNumber[] x, TNumber[] y, TNumber[] result) => _managed.PointWisePowerArrays(x, y, result);

    public double MatrixNorm(Norm norm, int rows, int columns, TNumber[] matrix)
    {
        if (!Holds(matrix, rows, columns))
        {
            return _managed.MatrixNorm(norm, rows, columns, matrix);
        }

        fixed (TNumber* p = matrix)
        {
            T* a = (T*)p;
            return norm switch
            {
                Norm.OneNorm => LargestColumnSum(a, rows, columns),
                Norm.InfinityNorm => LargestRowSum(a, rows, columns),
                Norm.FrobeniusNorm => Math.Sqrt(TElement.SumOfSquares(a, matrix.Length)),
                Norm.LargestAbsoluteValue => TElement.LargestMagnitude(a, matrix.Length),
                _ => _managed.MatrixNorm(norm, rows, columns, matrix),
            };
        }
    }

    private static double LargestColumnSum(T* a, int rows, int columns)
    {
        double largest = 0;
        for (int j = 0; j < columns; j++)
        {
            largest = Math.Max(largest, TElement.SumOfMagnitudes(a + (nint)j * rows, rows));
        }

        return largest;
    }

    private static double LargestRowSum(T* a, int rows, int columns)
    {
        using var memory = new Workspace<double>(rows);
        for (int j = 0; j < columns; j++)
        {
            TElement.AddMagnitudes(a + (nint)j * rows, memory.Pointer, rows);
        }

        double largest = memory.Pointer[0];
        for (int i = 1; i < rows; i++)
        {
            largest = memory.Pointer[i] > largest ? memory.Pointer[i] : largest;
        }

        return largest;
    }

    private static bool Alike(TNumber[]? x, TNumber[]? y, TNumber[]? result) =>
        x is not null && y is not null && result is not null && x.Length == y.Length && x.Length == result.Length;
}
