using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Hybrid.Probabilistic;

/// <summary>The E-step and the M-step of a Gaussian mixture whose rows have missing entries: each entry is expected from those given, under each component.</summary>
/// <remarks>Rows with the same entries missing share their factorisations. Source: Z. Ghahramani, M. Jordan, "Supervised learning from incomplete data via an EM approach", 1994.</remarks>
internal sealed class IncompleteMixtureSteps : IExpectationMaximisation<GaussianMixture>
{
    private readonly double[][] _rows;
    private readonly (int[] Given, int[] Missing, int[] Rows)[] _patterns;
    private readonly GaussianMixtureOptions _options;
    private readonly double[] _floor;
    private readonly int _components;
    private readonly int _columns;
    private double[] _counts = [];
    private Vector<double>[] _sums = [];
    private Matrix<double>[] _products = [];
    private GaussianMixture? _current;
    private int _iteration;

    public IncompleteMixtureSteps(double[][] rows, int components, GaussianMixtureOptions options, double[] floor)
    {
        (_rows, _components, _options, _floor, _columns) = (rows, components, options, floor, floor.Length);
        _patterns = [.. Enumerable.Range(0, rows.Length)
            .GroupBy(row => string.Concat(rows[row].Select(value => double.IsNaN(value) ? '0' : '1')))
            .Select(group => (Positions(group.Key, '1'), Positions(group.Key, '0'), group.ToArray()))];
    }

    public double Expect(GaussianMixture parameters)
    {
        _current = parameters;
        int d = _columns;
        _counts = new double[_components];
        _sums = [.. _counts.Select(_ => Vector<double>.Build.Dense(d))];
        _products = [.. _counts.Select(_ => Matrix<double>.Build.Dense(d, d))];
        double total = 0;
        foreach ((int[] given, int[] missing, int[] rows) in _patterns)
        {
            Conditional[] components = [.. Enumerable.Range(0, _components).Select(k => new Conditional(parameters, k, given, missing))];
            foreach (int row in rows)
            {
                double weight = _options.Weights?[row] ?? 1;
                double[] shares = [.. components.Select(component => component.LogDensity(_rows[row]))];
                total += weight * CrowdSteps.Normalise(shares);
                for (int k = 0; k < _components; k++)
                {
                    // Deviations from the present mean, the missing ones as expected.
                    Vector<double> deviation = components[k].Expected;
                    double share = weight * shares[k];
                    _counts[k] += share;
                    _sums[k] += share * deviation;
                    _products[k] += share * deviation.OuterProduct(deviation);
                    for (int i = 0; i < missing.Length; i++)
                    {
                        for (int j = 0; j < missing.Length; j++)
                        {
                            _products[k][missing[i], missing[j]] += share * components[k].Rest![i, j];
                        }
                    }
                }
            }
        }

        return total;
    }

    public GaussianMixture Maximise()
    {
        _iteration++;
        double sum = _counts.Sum();
        double[][] means = new double[_components][];
        Matrix<double>[] scatters = new Matrix<double>[_components];
        for (int k = 0; k < _components; k++)
        {
            if (!(_counts[k] > 1e-10 * sum))
            {
                throw new ComponentCollapsedException(k, _counts[k], _iteration);
            }

            Vector<double> shift = _sums[k] / _counts[k];
            means[k] = [.. _current!.Means[k].Select((mean, c) => mean + shift[c])];
            scatters[k] = (_products[k] / _counts[k]) - shift.OuterProduct(shift);
        }

        double[] weights = [.. _counts.Select(count => count / sum)];
        if (_options.Covariance == CovarianceType.Tied)
        {
            scatters = [scatters.Select((scatter, k) => scatter * weights[k]).Aggregate((a, b) => a + b)];
        }

        return GaussianMixture.Owning(_options.Covariance, weights, means, [.. scatters.Select(Shape)], _current!.Names);
    }

    private double[] Shape(Matrix<double> scatter, int component)
    {
        double[] variances = scatter.Diagonal().ToArray(), matrix = ((scatter + scatter.Transpose()) * 0.5).ToRowMajorArray();
        bool matrices = _options.Covariance is CovarianceType.Full or CovarianceType.Tied;
        double[]? lower = matrices ? GaussianFactors.Cholesky(matrix, _columns) : [];
        bool collapsed = lower is null || Enumerable.Range(0, _columns).Any(c => !((matrices ? lower[c * (_columns + 1)] * lower[c * (_columns + 1)] : variances[c]) > _floor[c]));
        if (collapsed)
        {
            throw new ComponentCollapsedException(component, _counts[component], _iteration);
        }

        return matrices ? matrix : _options.Covariance == CovarianceType.Diagonal ? variances : [variances.Average()];
    }

    private static int[] Positions(string pattern, char mark) => [.. Enumerable.Range(0, pattern.Length).Where(i => pattern[i] == mark)];

    /// <summary>One component given some columns.</summary>
    private sealed class Conditional
    {
        private readonly double[] _mean;
        private readonly int[] _given;
        private readonly int[] _missing;
        private readonly double _constant;
        private readonly Cholesky<double>? _spread;
        private readonly Matrix<double>? _slopes;

        public Conditional(GaussianMixture mixture, int component, int[] given, int[] missing)
        {
            (_given, _missing, _mean) = (given, missing, mixture.Means[component]);
            _constant = Math.Log(mixture.Weights[component]) - (0.5 * given.Length * Math.Log(2 * Math.PI));
            Matrix<double> Part(int[] rows, int[] columns) => Matrix<double>.Build.Dense(rows.Length, columns.Length, (i, j) => mixture.CovarianceOf(component, rows[i], columns[j]));
            if (given.Length > 0)
            {
                _spread = Part(given, given).Cholesky();
                _constant -= 0.5 * _spread.DeterminantLn;
            }

            if (missing.Length > 0)
            {
                Rest = Part(missing, missing);
                if (_spread is not null)
                {
                    Matrix<double> across = Part(given, missing);
                    _slopes = _spread.Solve(across).Transpose();
                    Rest -= _slopes * across;
                }
            }
        }

        /// <summary>The covariance of the missing columns given the others.</summary>
        public Matrix<double>? Rest { get; }

        /// <summary>The last row's deviations from the mean.</summary>
        public Vector<double> Expected { get; private set; } = Vector<double>.Build.Dense(1);

        public double LogDensity(double[] row)
        {
            Expected = Vector<double>.Build.Dense(row.Length);
            if (_spread is null)
            {
                return _constant;
            }

            Vector<double> deviation = Vector<double>.Build.Dense(_given.Length, i => row[_given[i]] - _mean[_given[i]]);
            for (int i = 0; i < _given.Length; i++)
            {
                Expected[_given[i]] = deviation[i];
            }

            Vector<double>? filled = _slopes is null ? null : _slopes * deviation;
            for (int i = 0; filled is not null && i < _missing.Length; i++)
            {
                Expected[_missing[i]] = filled[i];
            }

            return _constant - (0.5 * (deviation * _spread.Solve(deviation)));
        }
    }
}
