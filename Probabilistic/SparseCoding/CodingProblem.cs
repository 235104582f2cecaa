using Hybrid.Providers;

namespace Hybrid.Probabilistic;

/// <summary>Atoms and their products, which all codings share.</summary>
internal sealed unsafe class CodingProblem
{
    // The 2^6 = 64th power: the bound is at most n^(1/128) times the eigenvalue, 5 per cent for n = 500.
    private const int Squarings = 6;

    // Makes up for rounding in the powers.
    private const double Slack = 1 + 1e-9;

    private double _curvature = double.NaN;

    /// <summary>Takes atoms [count, features] and computes their products.</summary>
    public CodingProblem(double[] atoms, int count, int features)
    {
        (Atoms, Count, Features) = (atoms, count, features);
        Gram = new double[checked(count * count)];
        Refresh();
    }

    /// <summary>The atoms [count, features].</summary>
    public double[] Atoms { get; }

    /// <summary>How many atoms.</summary>
    public int Count { get; }

    /// <summary>How many numbers an atom has.</summary>
    public int Features { get; }

    /// <summary>The atoms' products D D' [count, count].</summary>
    public double[] Gram { get; }

    /// <summary>An upper bound, by a few per cent at most, of the largest eigenvalue of D D': the trace norm of a high power, (sum of λ^128)^(1/128). Threads that ask at once compute the same.</summary>
    public double Curvature => double.IsNaN(_curvature) ? _curvature = Bound() : _curvature;

    /// <summary>Computes the products anew, after the atoms have changed.</summary>
    public void Refresh()
    {
        fixed (double* d = Atoms, g = Gram)
        {
            Gemm.Multiply(Count, Count, Features, d, Features, 1, d, 1, Features, g, Count);
        }

        _curvature = double.NaN;
    }

    /// <summary>target = row - code D, and its squared length.</summary>
    public double Residual(ReadOnlySpan<double> row, ReadOnlySpan<double> code, Span<double> target)
    {
        row.CopyTo(target);
        for (int k = 0; k < code.Length; k++)
        {
            if (code[k] != 0)
            {
                RowMath.AddScaled(target, -code[k], Atom(k));
            }
        }

        return RowMath.Dot(target, target);
    }

    /// <summary>The objective of a row, 1/2 |row - code D|² + penalty |code|₁; the residual is left in the target.</summary>
    public double Loss(ReadOnlySpan<double> row, ReadOnlySpan<double> code, double penalty, Span<double> target)
    {
        double length = 0;
        foreach (double value in code)
        {
            length += Math.Abs(value);
        }

        return (Residual(row, code, target) / 2) + (penalty * length);
    }

    /// <summary>One atom.</summary>
    public ReadOnlySpan<double> Atom(int k) => Atoms.AsSpan(k * Features, Features);

    private double Bound()
    {
        // D D' and D' D have the same eigenvalues but for zeros: the smaller one is cheaper.
        int n = Math.Min(Count, Features);
        double[] power = new double[n * n], square = new double[n * n];
        if (Count <= Features)
        {
            Gram.CopyTo(power, 0);
        }
        else
        {
            fixed (double* d = Atoms, target = power)
            {
                Gemm.Multiply(n, n, Count, d, 1, Features, d, Features, 1, target, n);
            }
        }

        double logarithm = Normalise(power);
        for (int i = 0; i < Squarings; i++)
        {
            fixed (double* a = power, target = square)
            {
                Gemm.Multiply(n, n, n, a, n, 1, a, n, 1, target, n);
            }

            (power, square) = (square, power);
            logarithm = (2 * logarithm) + Normalise(power);
        }

        return Math.Exp(logarithm / (1 << Squarings)) * Slack;
    }

    // Divides by the Frobenius norm; its logarithm.
    private static double Normalise(double[] matrix)
    {
        double norm = Math.Sqrt(RowMath.Dot(matrix, matrix));
        RowMath.Scale(matrix, 1 / norm, matrix);
        return Math.Log(norm);
    }
}
