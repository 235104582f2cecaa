namespace Hybrid.Causal.Discovery;

/// <summary>Small dense systems.</summary>
internal static class DenseSystems
{
    /// <summary>The coefficients of the linear regression of a variable on others, from covariances.</summary>
    public static double[] Regress(CovarianceMatrix covariance, int child, ReadOnlySpan<int> parents)
    {
        int size = parents.Length;
        double[] matrix = new double[size * size];
        double[] right = new double[size];
        for (int i = 0; i < size; i++)
        {
            right[i] = covariance[parents[i], child];
            for (int j = 0; j < size; j++)
            {
                matrix[(i * size) + j] = covariance[parents[i], parents[j]];
            }
        }

        return Solve(matrix, right);
    }

    /// <summary>Solves a positive semidefinite system by Cholesky's method; a direction that others determine gets 0. Both arguments are overwritten.</summary>
    public static double[] Solve(double[] matrix, double[] right)
    {
        int size = right.Length;
        bool[] passed = Factor(matrix, size);
        for (int i = 0; i < size; i++)
        {
            double sum = right[i];
            for (int j = 0; j < i; j++)
            {
                sum -= matrix[(i * size) + j] * right[j];
            }

            right[i] = passed[i] ? 0 : sum / matrix[(i * size) + i];
        }

        for (int i = size - 1; i >= 0; i--)
        {
            double sum = right[i];
            for (int j = i + 1; j < size; j++)
            {
                sum -= matrix[(j * size) + i] * right[j];
            }

            right[i] = passed[i] ? 0 : sum / matrix[(i * size) + i];
        }

        return right;
    }

    /// <summary>The inverse of a positive semidefinite matrix, row-major; a direction that others determine gets zeros. The argument is overwritten.</summary>
    public static double[] Inverse(double[] matrix, int size)
    {
        bool[] passed = Factor(matrix, size);
        double[] inverse = new double[size * size];
        double[] column = new double[size];
        for (int c = 0; c < size; c++)
        {
            for (int i = 0; i < size; i++)
            {
                double sum = i == c ? 1 : 0;
                for (int j = c; j < i; j++)
                {
                    sum -= matrix[(i * size) + j] * column[j];
                }

                column[i] = i < c || passed[i] ? 0 : sum / matrix[(i * size) + i];
            }

            for (int i = size - 1; i >= 0; i--)
            {
                double sum = column[i];
                for (int j = i + 1; j < size; j++)
                {
                    sum -= matrix[(j * size) + i] * column[j];
                }

                column[i] = passed[i] ? 0 : sum / matrix[(i * size) + i];
                inverse[(i * size) + c] = passed[c] ? 0 : column[i];
            }
        }

        return inverse;
    }

    // The lower triangle becomes the factor; passed columns are zero.
    private static bool[] Factor(double[] matrix, int size)
    {
        bool[] passed = new bool[size];
        for (int j = 0; j < size; j++)
        {
            double before = matrix[(j * size) + j];
            double pivot = before;
            for (int k = 0; k < j; k++)
            {
                pivot -= matrix[(j * size) + k] * matrix[(j * size) + k];
            }

            passed[j] = !(pivot > 1e-11 * before);
            double root = passed[j] ? 0 : Math.Sqrt(pivot);
            matrix[(j * size) + j] = root;
            for (int i = j + 1; i < size; i++)
            {
                double sum = matrix[(i * size) + j];
                for (int k = 0; k < j; k++)
                {
                    sum -= matrix[(i * size) + k] * matrix[(j * size) + k];
                }

                matrix[(i * size) + j] = passed[j] ? 0 : sum / root;
            }
        }

        return passed;
    }
}
