using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Hybrid.Probabilistic;

public sealed partial class LinearGaussianModel
{
    /// <summary>The filter's pass.</summary>
    internal Pass Forward(IReadOnlyList<double[]> observations)
    {
        ArgumentNullException.ThrowIfNull(observations);
        if (observations.Count == 0 || observations.Any(row => row.Length != Columns || row.Any(double.IsInfinity)))
        {
            int wrong = observations.ToList().FindIndex(row => row.Length != Columns || row.Any(double.IsInfinity));
            throw new ArgumentException($"LinearGaussianModel: {(wrong < 0 ? "there is no observation" : $"row {wrong} has {observations[wrong].Length} numbers or an infinite one")}; give rows of {Columns} finite numbers, NaN where one is missing.", nameof(observations));
        }

        var pass = new Pass(observations.Count);
        Vector<double> mean = StartMean;
        Matrix<double> covariance = StartCovariance;
        for (int t = 0; t < observations.Count; t++)
        {
            if (t > 0)
            {
                mean = Transition * pass.Means[t - 1];
                covariance = Symmetric((Transition * pass.Covariances[t - 1] * Transition.Transpose()) + StateNoise);
            }

            (pass.PredictedMeans[t], pass.PredictedCovariances[t]) = (mean, covariance);
            (pass.Means[t], pass.Covariances[t], double logarithm) = Update(mean, covariance, observations[t]);
            pass.LogLikelihood += logarithm;
        }

        return pass;
    }

    /// <summary>The smoother's pass: means and covariances become those given all observations.</summary>
    internal void Backward(Pass pass)
    {
        for (int t = pass.Means.Length - 2; t >= 0; t--)
        {
            Matrix<double> gain = pass.Gains[t] = Gain(pass.Covariances[t], pass.PredictedCovariances[t + 1]);
            pass.Means[t] += gain * (pass.Means[t + 1] - pass.PredictedMeans[t + 1]);
            pass.Covariances[t] = Symmetric(pass.Covariances[t] + (gain * (pass.Covariances[t + 1] - pass.PredictedCovariances[t + 1]) * gain.Transpose()));
        }
    }

    private (Vector<double> Mean, Matrix<double> Covariance, double LogDensity) Update(Vector<double> mean, Matrix<double> covariance, double[] row)
    {
        int[] given = [.. Enumerable.Range(0, row.Length).Where(i => !double.IsNaN(row[i]))];
        if (given.Length == 0)
        {
            return (mean, covariance, 0);
        }

        Matrix<double> seen = Matrix<double>.Build.DenseOfRowVectors(given.Select(i => Observation.Row(i)));
        Matrix<double> noise = Matrix<double>.Build.Dense(given.Length, given.Length, (i, j) => ObservationNoise[given[i], given[j]]);
        Vector<double> surprise = Vector<double>.Build.Dense(given.Length, i => row[given[i]]) - (seen * mean);
        Cholesky<double> spread = Symmetric((seen * covariance * seen.Transpose()) + noise).Cholesky();
        Matrix<double> gain = spread.Solve(seen * covariance).Transpose();
        Matrix<double> rest = Matrix<double>.Build.DenseIdentity(States) - (gain * seen);
        double logarithm = -0.5 * ((given.Length * Math.Log(2 * Math.PI)) + spread.DeterminantLn + (surprise * spread.Solve(surprise)));
        return (mean + (gain * surprise), Symmetric((rest * covariance * rest.Transpose()) + (gain * noise * gain.Transpose())), logarithm);
    }

    // P A' (A P A' + Q)^-1, by the eigenvalues where the state moves without noise in some direction.
    private Matrix<double> Gain(Matrix<double> filtered, Matrix<double> predicted)
    {
        Evd<double> parts = predicted.Evd(Symmetricity.Symmetric);
        double most = parts.EigenValues.Max(value => value.Real);
        Matrix<double> inverse = Matrix<double>.Build.DenseOfDiagonalVector(parts.EigenValues.Map(value => value.Real > 1e-14 * most ? 1 / value.Real : 0));
        return filtered * Transition.Transpose() * parts.EigenVectors * inverse * parts.EigenVectors.Transpose();
    }

    private static Matrix<double> Symmetric(Matrix<double> matrix) => (matrix + matrix.Transpose()) * 0.5;

    /// <summary>What the passes leave.</summary>
    internal sealed class Pass(int length)
    {
        public Vector<double>[] Means { get; } = new Vector<double>[length];

        public Matrix<double>[] Covariances { get; } = new Matrix<double>[length];

        public Vector<double>[] PredictedMeans { get; } = new Vector<double>[length];

        public Matrix<double>[] PredictedCovariances { get; } = new Matrix<double>[length];

        public Matrix<double>[] Gains { get; } = new Matrix<double>[length];

        public double LogLikelihood { get; set; }
    }
}
