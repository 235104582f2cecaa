using MathNet.Numerics.LinearAlgebra;

namespace Hybrid.Causal.Discovery;

/// <summary>The smooth problem behind NOTEARS: W = P - N with P, N at least 0, by spectral projected gradients inside an augmented Lagrangian.</summary>
/// <remarks>Birgin, Martinez and Raydan, Nonmonotone spectral projected gradient methods on convex sets, 2000.</remarks>
internal sealed class NotearsProblem
{
    private readonly int _n;
    private readonly double _penalty;
    private readonly Matrix<double> _correlations;
    private double _rho = 1;
    private double _alpha;

    public NotearsProblem(CovarianceMatrix correlations, double penalty)
    {
        _n = correlations.Count;
        _penalty = penalty;
        _correlations = Matrix<double>.Build.Dense(_n, _n, (i, j) => correlations[i, j]);
    }

    /// <summary>W, row-major: [from, to].</summary>
    public double[] Solve(NotearsOptions options, CancellationToken cancellation)
    {
        double[] point = new double[2 * _n * _n];
        double before = double.PositiveInfinity;
        for (int round = 0; round < options.MostRounds && _rho < 1e16; round++)
        {
            double cycles;
            double[] next;
            while (true)
            {
                next = Minimise((double[])point.Clone(), cancellation);
                cycles = Cycles(Weights(next), out _);
                if (cycles <= 0.25 * before || _rho >= 1e16)
                {
                    break;
                }

                _rho *= 10;
            }

            (point, before) = (next, cycles);
            _alpha += _rho * cycles;
            if (cycles <= options.Tolerance)
            {
                break;
            }
        }

        return Weights(point).ToRowMajorArray();
    }

    private double[] Minimise(double[] point, CancellationToken cancellation)
    {
        const int memory = 10;
        double[] gradient = new double[point.Length];
        double[] trial = new double[point.Length];
        double[] other = new double[point.Length];
        double value = Value(point, gradient);
        double[] recent = new double[memory];
        Array.Fill(recent, value);
        double step = 1;
        for (int iteration = 0; iteration < 500; iteration++)
        {
            cancellation.ThrowIfCancellationRequested();
            double slope = 0, longest = 0;
            for (int i = 0; i < point.Length; i++)
            {
                double move = Math.Max(0, point[i] - (step * gradient[i])) - point[i];
                trial[i] = move;
                slope += move * gradient[i];
                longest = Math.Max(longest, Math.Abs(Math.Max(0, point[i] - gradient[i]) - point[i]));
            }

            if (longest < 1e-5)
            {
                break;
            }

            double worst = recent.Max(), scale = 1, found;
            double[] candidate = new double[point.Length];
            while (true)
            {
                for (int i = 0; i < point.Length; i++)
                {
                    candidate[i] = point[i] + (scale * trial[i]);
                }

                found = Value(candidate, other);
                if (found <= worst + (1e-4 * scale * slope) || scale < 1e-12)
                {
                    break;
                }

                scale /= 2;
            }

            double squares = 0, product = 0;
            for (int i = 0; i < point.Length; i++)
            {
                double moved = candidate[i] - point[i];
                squares += moved * moved;
                product += moved * (other[i] - gradient[i]);
            }

            step = product <= 0 ? 1e3 : Math.Clamp(squares / product, 1e-10, 1e3);
            (point, gradient, other) = (candidate, other, gradient);
            recent[iteration % memory] = found;
        }

        return point;
    }

    private double Value(double[] point, double[] gradient)
    {
        Matrix<double> w = Weights(point);
        Matrix<double> rest = Matrix<double>.Build.DenseIdentity(_n) - w;
        Matrix<double> product = _correlations * rest;
        double loss = 0.5 * rest.PointwiseMultiply(product).Enumerate().Sum();
        double cycles = Cycles(w, out Matrix<double> slope);
        double value = loss + (0.5 * _rho * cycles * cycles) + (_alpha * cycles);
        double factor = (_rho * cycles) + _alpha;
        for (int i = 0; i < _n; i++)
        {
            for (int j = 0; j < _n; j++)
            {
                int at = (i * _n) + j;
                double smooth = -product[i, j] + (factor * slope[i, j]);
                gradient[at] = i == j ? 0 : smooth + _penalty;
                gradient[at + (_n * _n)] = i == j ? 0 : -smooth + _penalty;
                value += _penalty * (point[at] + point[at + (_n * _n)]);
            }
        }

        return value;
    }

    private Matrix<double> Weights(double[] point) => Matrix<double>.Build.Dense(_n, _n, (i, j) => point[(i * _n) + j] - point[(i * _n) + j + (_n * _n)]);

    // tr exp(W∘W) - n and its gradient exp(W∘W)^T ∘ 2 W, the exponential by scaling and squaring of its Taylor series.
    private double Cycles(Matrix<double> w, out Matrix<double> gradient)
    {
        Matrix<double> square = w.PointwiseMultiply(w);
        int halvings = Math.Max(0, (int)Math.Ceiling(Math.Log2(Math.Max(square.L1Norm(), 1e-300) / 0.25)));
        Matrix<double> scaled = square / Math.Pow(2, halvings);
        Matrix<double> power = Matrix<double>.Build.DenseIdentity(_n);
        Matrix<double> sum = power.Clone();
        for (int k = 1; k <= 12; k++)
        {
            power = power * scaled / k;
            sum += power;
        }

        for (int k = 0; k < halvings; k++)
        {
            sum *= sum;
        }

        gradient = sum.Transpose().PointwiseMultiply(w) * 2;
        return sum.Trace() - _n;
    }
}
