namespace Hybrid.Probabilistic;

/// <summary>What the densities of a mixture's components need: the inverse Cholesky factors and the log constants.</summary>
internal sealed class GaussianFactors
{
    private GaussianFactors(double[][] whitening, double[] constants)
    {
        Whitening = whitening;
        Constants = constants;
    }

    /// <summary>For each component the lower triangular W with W Sigma W' = 1, padded as <see cref="GaussianKernel"/> wants it; its diagonal alone where Sigma is diagonal.</summary>
    public double[][] Whitening { get; }

    /// <summary>For each component ln weight - d/2 ln 2 pi + ln det W.</summary>
    public double[] Constants { get; }

    /// <summary>The factors whose log densities, weights included, are those of these times a power.</summary>
    public GaussianFactors Raised(double power) => new([.. Whitening.Select(factor => factor.Select(value => value * Math.Sqrt(power)).ToArray())], [.. Constants.Select(value => value * power)]);

    /// <summary>Factorises; null when a matrix is not positive definite.</summary>
    public static GaussianFactors? TryMake(CovarianceType type, int columns, double[] weights, double[][] covariances)
    {
        var whitening = new double[weights.Length][];
        double[] constants = new double[weights.Length];
        for (int k = 0; k < weights.Length; k++)
        {
            if (type == CovarianceType.Tied && k > 0)
            {
                whitening[k] = whitening[0];
                constants[k] = constants[0] - Math.Log(weights[0]) + Math.Log(weights[k]);
                continue;
            }

            double logDeterminant = 0;
            if (type is CovarianceType.Full or CovarianceType.Tied)
            {
                double[]? lower = Cholesky(covariances[k], columns);
                if (lower is null)
                {
                    return null;
                }

                whitening[k] = InvertLower(lower, columns, GaussianKernel.Padded(columns));
                for (int i = 0; i < columns; i++)
                {
                    logDeterminant -= Math.Log(lower[(i * columns) + i]);
                }
            }
            else
            {
                double[] scales = new double[columns];
                for (int i = 0; i < columns; i++)
                {
                    double variance = covariances[k][type == CovarianceType.Spherical ? 0 : i];
                    if (!(variance > 0))
                    {
                        return null;
                    }

                    scales[i] = 1 / Math.Sqrt(variance);
                    logDeterminant += Math.Log(scales[i]);
                }

                whitening[k] = scales;
            }

            constants[k] = Math.Log(weights[k]) - (0.5 * columns * Math.Log(2 * Math.PI)) + logDeterminant;
        }

        return new GaussianFactors(whitening, constants);
    }

    /// <summary>The lower L with L L' = A, both row by row; null when A is not positive definite.</summary>
    public static double[]? Cholesky(ReadOnlySpan<double> matrix, int order)
    {
        double[] lower = new double[order * order];
        for (int i = 0; i < order; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = matrix[(i * order) + j];
                for (int m = 0; m < j; m++)
                {
                    sum -= lower[(i * order) + m] * lower[(j * order) + m];
                }

                if (i != j)
                {
                    lower[(i * order) + j] = sum / lower[(j * order) + j];
                }
                else if (sum > 0 && double.IsFinite(sum))
                {
                    lower[(i * order) + i] = Math.Sqrt(sum);
                }
                else
                {
                    return null;
                }
            }
        }

        return lower;
    }

    private static double[] InvertLower(double[] lower, int order, int stride)
    {
        double[] inverse = new double[stride * stride];
        for (int column = 0; column < order; column++)
        {
            for (int row = column; row < order; row++)
            {
                double sum = row == column ? 1 : 0;
                for (int m = column; m < row; m++)
                {
                    sum -= lower[(row * order) + m] * inverse[(m * stride) + column];
                }

                inverse[(row * stride) + column] = sum / lower[(row * order) + row];
            }
        }

        return inverse;
    }
}
