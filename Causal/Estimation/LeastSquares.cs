using Hybrid.Causal.Discovery;

namespace Hybrid.Causal.Estimation;

/// <summary>Linear regression by normal equations; the first coefficient is the constant.</summary>
internal sealed class LeastSquares
{
    private LeastSquares(double[] coefficients, double[] inverse, double[][] design, double[] residuals, double[]? weights) =>
        (Coefficients, _inverse, _design, Residuals, _weights) = (coefficients, inverse, design, residuals, weights);

    private readonly double[] _inverse;
    private readonly double[][] _design;
    private readonly double[]? _weights;

    /// <summary>The constant and a number for each column.</summary>
    public double[] Coefficients { get; }

    public double[] Residuals { get; }

    private int Size => Coefficients.Length;

    public static LeastSquares Fit(double[][] columns, double[] target, double[]? weights = null, double ridge = 0)
    {
        int n = target.Length;
        double[] ones = new double[n];
        Array.Fill(ones, 1);
        double[][] design = [ones, .. columns];
        double[][] scaled = weights is null ? design : [.. design.Select(c => Times(c, weights))];
        int size = design.Length;
        double[] gram = new double[size * size];
        double[] right = new double[size];
        Hybrid.Data.Work.Over(size, a =>
        {
            for (int b = 0; b <= a; b++)
            {
                gram[(a * size) + b] = gram[(b * size) + a] = CovarianceMatrix.Dot(scaled[a], design[b]) + (a == b && a > 0 ? ridge : 0);
            }

            right[a] = CovarianceMatrix.Dot(scaled[a], target);
        });
        double[] inverse = DenseSystems.Inverse((double[])gram.Clone(), size);
        double[] coefficients = DenseSystems.Solve(gram, right);
        double[] residuals = (double[])target.Clone();
        for (int c = 0; c < size; c++)
        {
            AddTo(residuals, design[c], -coefficients[c]);
        }

        return new LeastSquares(coefficients, inverse, design, residuals, weights);
    }

    /// <summary>The inverse of the design's squares times a row: how far each observation moves the prediction there.</summary>
    public double[] Lever(double[] row)
    {
        double[] lever = new double[Size];
        for (int i = 0; i < Size; i++)
        {
            for (int j = 0; j < Size; j++)
            {
                lever[i] += _inverse[(i * Size) + j] * row[j];
            }
        }

        return lever;
    }

    public static double[] Predict(double[] coefficients, double[][] columns, int n)
    {
        double[] values = new double[n];
        Array.Fill(values, coefficients[0]);
        for (int c = 0; c < columns.Length; c++)
        {
            AddTo(values, columns[c], coefficients[c + 1]);
        }

        return values;
    }

    public static void AddTo(double[] target, double[] column, double factor)
    {
        for (int i = 0; i < target.Length; i++)
        {
            target[i] += factor * column[i];
        }
    }

    /// <summary>The covariances of the coefficients, row-major: HC1 or classical.</summary>
    public double[] Covariance(bool robust)
    {
        int n = Residuals.Length;
        double freedom = Math.Max(1, n - Size);
        if (!robust)
        {
            double squares = 0;
            for (int i = 0; i < n; i++)
            {
                squares += Residuals[i] * Residuals[i] * (_weights?[i] ?? 1);
            }

            return [.. _inverse.Select(v => v * squares / freedom)];
        }

        double[] square = [.. Residuals.Select((r, i) => r * (_weights?[i] ?? 1))];
        square = Times(square, square);
        return Sandwich(_inverse, _design, square, n / freedom);
    }

    /// <summary>inverse (design' diag(w) design) inverse, times a factor.</summary>
    public static double[] Sandwich(double[] inverse, double[][] design, double[] middle, double factor)
    {
        int size = design.Length;
        double[] meat = new double[size * size];
        for (int a = 0; a < size; a++)
        {
            double[] scaled = Times(design[a], middle);
            for (int b = 0; b <= a; b++)
            {
                meat[(a * size) + b] = meat[(b * size) + a] = factor * CovarianceMatrix.Dot(scaled, design[b]);
            }
        }

        return Product(Product(inverse, meat, size), inverse, size);
    }

    public static double[] Product(double[] a, double[] b, int size)
    {
        double[] product = new double[size * size];
        for (int i = 0; i < size; i++)
        {
            for (int k = 0; k < size; k++)
            {
                for (int j = 0; j < size; j++)
                {
                    product[(i * size) + j] += a[(i * size) + k] * b[(k * size) + j];
                }
            }
        }

        return product;
    }

    public static double[] Times(double[] a, double[] b)
    {
        double[] product = new double[a.Length];
        for (int i = 0; i < product.Length; i++)
        {
            product[i] = a[i] * b[i];
        }

        return product;
    }
}
