using MathNet.Numerics.LinearAlgebra;

namespace Hybrid.Probabilistic;

/// <summary>Shumway and Stoffer's E-step and M-step over sequences.</summary>
internal sealed class LinearGaussianSteps(IReadOnlyList<IReadOnlyList<double[]>> sequences, LinearGaussianOptions options) : IExpectationMaximisation<LinearGaussianModel>
{
    private LinearGaussianModel? _current;
    private LinearGaussianModel.Pass[] _passes = [];

    public double Expect(LinearGaussianModel parameters)
    {
        _current = parameters;
        _passes = new LinearGaussianModel.Pass[sequences.Count];
        Parts.Run(sequences.Count, s =>
        {
            _passes[s] = parameters.Forward(sequences[s]);
            parameters.Backward(_passes[s]);
        });
        return _passes.Sum(pass => pass.LogLikelihood);
    }

    public LinearGaussianModel Maximise()
    {
        LinearGaussianModel now = _current!;
        int n = now.States, m = now.Columns;
        Matrix<double> before = Square(n), after = Square(n), across = Square(n), whole = Square(n), seen = Square(m), joint = Matrix<double>.Build.Dense(m, n);
        int steps = 0, rows = 0;
        for (int s = 0; s < _passes.Length; s++)
        {
            LinearGaussianModel.Pass pass = _passes[s];
            for (int t = 0; t < pass.Means.Length; t++)
            {
                Matrix<double> second = pass.Covariances[t] + pass.Means[t].OuterProduct(pass.Means[t]);
                if (t > 0)
                {
                    after += second;
                    before += pass.Covariances[t - 1] + pass.Means[t - 1].OuterProduct(pass.Means[t - 1]);
                    across += (pass.Covariances[t] * pass.Gains[t - 1].Transpose()) + pass.Means[t].OuterProduct(pass.Means[t - 1]);
                    steps++;
                }

                if (!double.IsNaN(sequences[s][t][0]))
                {
                    Vector<double> y = Vector<double>.Build.Dense(sequences[s][t]);
                    whole += second;
                    joint += y.OuterProduct(pass.Means[t]);
                    seen += y.OuterProduct(y);
                    rows++;
                }
            }
        }

        Matrix<double> a = options.Transition && steps > 0 ? before.Solve(across.Transpose()).Transpose() : now.Transition;
        Matrix<double> c = options.Observation && rows > 0 ? whole.Solve(joint.Transpose()).Transpose() : now.Observation;
        Matrix<double> q = options.StateNoise && steps > 0 ? Symmetric(after - (a * across.Transpose()) - (across * a.Transpose()) + (a * before * a.Transpose())) / steps : now.StateNoise;
        Matrix<double> r = options.ObservationNoise && rows > 0 ? Symmetric(seen - (c * joint.Transpose()) - (joint * c.Transpose()) + (c * whole * c.Transpose())) / rows : now.ObservationNoise;
        (Vector<double> mean, Matrix<double> covariance) = (now.StartMean, now.StartCovariance);
        if (options.Start)
        {
            mean = _passes.Select(pass => pass.Means[0]).Aggregate((x, y) => x + y) / _passes.Length;
            covariance = Symmetric(_passes.Select(pass => pass.Covariances[0] + (pass.Means[0] - mean).OuterProduct(pass.Means[0] - mean)).Aggregate((x, y) => x + y) / _passes.Length);
        }

        return new LinearGaussianModel(a, q, c, r, mean, covariance);
    }

    private static Matrix<double> Square(int order) => Matrix<double>.Build.Dense(order, order);

    private static Matrix<double> Symmetric(Matrix<double> matrix) => (matrix + matrix.Transpose()) * 0.5;
}
