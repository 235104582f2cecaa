using System.Numerics;
using System.Runtime.InteropServices;

namespace Hybrid.Reinforcement;

/// <summary>Dense systems of equations of the planners' sizes.</summary>
internal static class LinearSystem
{
    private const double Singular = 1e-13;

    /// <summary>Solves A x = b by Gaussian elimination with partial pivoting. Both are overwritten.</summary>
    /// <returns>x; all NaN when the matrix is singular.</returns>
    public static double[] Solve(double[][] matrix, double[] right)
    {
        int n = right.Length;
        for (int column = 0; column < n; column++)
        {
            int pivot = column;
            for (int row = column + 1; row < n; row++)
            {
                pivot = Math.Abs(matrix[row][column]) > Math.Abs(matrix[pivot][column]) ? row : pivot;
            }

            if (!(Math.Abs(matrix[pivot][column]) > Singular))
            {
                return [.. right.Select(_ => double.NaN)];
            }

            (matrix[column], matrix[pivot]) = (matrix[pivot], matrix[column]);
            (right[column], right[pivot]) = (right[pivot], right[column]);
            for (int row = column + 1; row < n; row++)
            {
                double factor = matrix[row][column] / matrix[column][column];
                if (factor != 0)
                {
                    Subtract(matrix[row].AsSpan(column), matrix[column].AsSpan(column), factor);
                    right[row] -= factor * right[column];
                }
            }
        }

        for (int row = n - 1; row >= 0; row--)
        {
            double sum = right[row];
            for (int column = row + 1; column < n; column++)
            {
                sum -= matrix[row][column] * right[column];
            }

            right[row] = sum / matrix[row][row];
        }

        return right;
    }

    /// <summary>target -= factor * source.</summary>
    public static void Subtract(Span<double> target, ReadOnlySpan<double> source, double factor)
    {
        Span<Vector<double>> targets = MemoryMarshal.Cast<double, Vector<double>>(target);
        ReadOnlySpan<Vector<double>> sources = MemoryMarshal.Cast<double, Vector<double>>(source);
        for (int i = 0; i < targets.Length; i++)
        {
            targets[i] -= factor * sources[i];
        }

        for (int i = targets.Length * Vector<double>.Count; i < target.Length; i++)
        {
            target[i] -= factor * source[i];
        }
    }
}
