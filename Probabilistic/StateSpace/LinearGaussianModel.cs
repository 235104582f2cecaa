using Hybrid.Data;
using MathNet.Numerics.LinearAlgebra;

namespace Hybrid.Probabilistic;

/// <summary>A linear-Gaussian state space model: x' = A x + N(0, Q), y = C x + N(0, R), the first state N(m, P). Immutable.</summary>
/// <remarks>
/// Sources: R. E. Kalman, "A new approach to linear filtering and prediction problems", 1960; H. Rauch, F. Tung, C. Striebel, "Maximum likelihood estimates of linear
/// dynamic systems", 1965; R. Shumway, D. Stoffer, "An approach to time series smoothing and forecasting using the EM algorithm", 1982. Covariances are updated in
/// Joseph's form, which keeps them symmetric and positive. An observation that is NaN is missing.
/// </remarks>
/// <example><code>
/// var level = LinearGaussianModel.LocalLevel(levelVariance: 1469.1, noiseVariance: 15099, start: 1120, startVariance: 1e7);
/// StateEstimates smoothed = level.Smooth(nile);   // nile: one number a year
/// </code></example>
public sealed partial class LinearGaussianModel
{
    /// <summary>Takes the parameters.</summary>
    /// <param name="transition">A [n, n].</param>
    /// <param name="stateNoise">Q [n, n], positive semidefinite.</param>
    /// <param name="observation">C [m, n].</param>
    /// <param name="observationNoise">R [m, m], positive definite.</param>
    /// <param name="startMean">m [n], of the first state.</param>
    /// <param name="startCovariance">P [n, n], positive semidefinite.</param>
    /// <exception cref="ArgumentException">Sizes do not agree, a number is not finite, or a covariance is not symmetric or not positive.</exception>
    public LinearGaussianModel(
        Matrix<double> transition, Matrix<double> stateNoise, Matrix<double> observation, Matrix<double> observationNoise, Vector<double> startMean, Matrix<double> startCovariance)
    {
        ArgumentNullException.ThrowIfNull(transition);
        ArgumentNullException.ThrowIfNull(observation);
        ArgumentNullException.ThrowIfNull(startMean);
        int n = transition.RowCount, m = observation.RowCount;
        if (transition.ColumnCount != n || observation.ColumnCount != n || startMean.Count != n || transition.Enumerate().Concat(observation.Enumerate()).Concat(startMean).Any(v => !double.IsFinite(v)))
        {
            throw new ArgumentException($"LinearGaussianModel: the transition is {n} x {transition.ColumnCount}, the observation {m} x {observation.ColumnCount} and the start {startMean.Count} numbers; give n x n, m x n and n finite numbers.");
        }

        CheckCovariance(stateNoise, n, nameof(stateNoise), definite: false);
        CheckCovariance(observationNoise, m, nameof(observationNoise), definite: true);
        CheckCovariance(startCovariance, n, nameof(startCovariance), definite: false);
        (Transition, StateNoise, Observation, ObservationNoise, StartMean, StartCovariance) =
            (transition.Clone(), stateNoise.Clone(), observation.Clone(), observationNoise.Clone(), startMean.Clone(), startCovariance.Clone());
    }

    /// <summary>A [n, n].</summary>
    public Matrix<double> Transition { get; }

    /// <summary>Q [n, n].</summary>
    public Matrix<double> StateNoise { get; }

    /// <summary>C [m, n].</summary>
    public Matrix<double> Observation { get; }

    /// <summary>R [m, m].</summary>
    public Matrix<double> ObservationNoise { get; }

    /// <summary>The mean of the first state [n].</summary>
    public Vector<double> StartMean { get; }

    /// <summary>The covariance of the first state [n, n].</summary>
    public Matrix<double> StartCovariance { get; }

    /// <summary>n, the length of a state.</summary>
    public int States => Transition.RowCount;

    /// <summary>m, the length of an observation.</summary>
    public int Columns => Observation.RowCount;

    /// <summary>A level that walks at random and is seen with noise.</summary>
    /// <param name="levelVariance">The variance of a step of the level, at least 0.</param>
    /// <param name="noiseVariance">The variance of an observation about the level, above 0.</param>
    /// <param name="start">The mean of the first level.</param>
    /// <param name="startVariance">Its variance, at least 0; a large one where nothing is known.</param>
    public static LinearGaussianModel LocalLevel(double levelVariance, double noiseVariance, double start, double startVariance)
    {
        Matrix<double> One(double value) => Matrix<double>.Build.Dense(1, 1, value);
        return new LinearGaussianModel(One(1), One(levelVariance), One(1), One(noiseVariance), Vector<double>.Build.Dense(1, start), One(startVariance));
    }

    /// <summary>The states given the observations so far (Kalman's filter), and ln p(observations). Cost: O(length (n^3 + m^3)).</summary>
    /// <param name="observations">Rows of m numbers; NaN where one is missing.</param>
    /// <exception cref="ArgumentException">There is no row, a row is not as long, or a number is infinite.</exception>
    public StateEstimates Filter(IReadOnlyList<double[]> observations)
    {
        Pass pass = Forward(observations);
        return new StateEstimates(pass.Means, pass.Covariances, pass.LogLikelihood);
    }

    /// <summary>The states given all observations (Rauch, Tung and Striebel's smoother), and ln p(observations).</summary>
    /// <param name="observations">Rows of m numbers; NaN where one is missing.</param>
    /// <exception cref="ArgumentException">There is no row, a row is not as long, or a number is infinite.</exception>
    public StateEstimates Smooth(IReadOnlyList<double[]> observations)
    {
        Pass pass = Forward(observations);
        Backward(pass);
        return new StateEstimates(pass.Means, pass.Covariances, pass.LogLikelihood);
    }

    /// <summary>ln p(observations).</summary>
    /// <param name="observations">Rows of m numbers; NaN where one is missing.</param>
    public double LogLikelihood(IReadOnlyList<double[]> observations) => Forward(observations).LogLikelihood;

    /// <summary>Draws states and observations.</summary>
    /// <param name="length">How many, at least 1.</param>
    /// <param name="seed">The seed. Default 0.</param>
    public (double[][] Observations, double[][] States) Sample(int length, long seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        CounterRandom random = CounterRandom.Of(seed);
        Matrix<double> first = Root(StartCovariance), step = Root(StateNoise), noise = Root(ObservationNoise);
        double[][] seen = new double[length][], states = new double[length][];
        Vector<double> state = StartMean;
        for (int t = 0; t < length; t++)
        {
            CounterRandom own = random.Derive((ulong)t);
            double[] x = new double[States], y = new double[Columns];
            RandomNumbers.Normal(own.Derive(0), 0, x);
            RandomNumbers.Normal(own.Derive(1), 0, y);
            state = t == 0 ? StartMean + (first * Vector<double>.Build.Dense(x)) : (Transition * state) + (step * Vector<double>.Build.Dense(x));
            states[t] = state.ToArray();
            seen[t] = ((Observation * state) + (noise * Vector<double>.Build.Dense(y))).ToArray();
        }

        return (seen, states);
    }

    /// <summary>Fits a model by expectation-maximisation from a start.</summary>
    /// <param name="sequences">Sequences of rows of m numbers; in EM a row is given whole or is missing whole (NaN).</param>
    /// <param name="start">Where to start.</param>
    /// <param name="options">What is learnt, and when to stop.</param>
    /// <param name="cancellation">Ends the fit early with the best so far.</param>
    /// <exception cref="ArgumentException">There is no sequence, or a row is given in part.</exception>
    public static (LinearGaussianModel Model, ConvergenceReport Report) Fit(
        IReadOnlyList<IReadOnlyList<double[]>> sequences, LinearGaussianModel start, LinearGaussianOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        ArgumentNullException.ThrowIfNull(start);
        options ??= new LinearGaussianOptions();
        if (sequences.Count == 0 || sequences.Any(rows => rows.Any(row => row.Any(double.IsNaN) && !row.All(double.IsNaN))))
        {
            throw new ArgumentException("LinearGaussianModel: there is no sequence, or a row is given in part; for a fit give rows whole, or all NaN.", nameof(sequences));
        }

        return ExpectationMaximisationLoop.Run(new LinearGaussianSteps(sequences, options), start, options.Convergence, null, cancellation);
    }

    // A square root of a positive semidefinite matrix, by its eigenvalues.
    private static Matrix<double> Root(Matrix<double> covariance)
    {
        MathNet.Numerics.LinearAlgebra.Factorization.Evd<double> parts = covariance.Evd(Symmetricity.Symmetric);
        return parts.EigenVectors * Matrix<double>.Build.DenseOfDiagonalVector(parts.EigenValues.Map(value => Math.Sqrt(Math.Max(value.Real, 0))));
    }

    private static void CheckCovariance(Matrix<double> covariance, int order, string name, bool definite)
    {
        ArgumentNullException.ThrowIfNull(covariance, name);
        bool square = covariance.RowCount == order && covariance.ColumnCount == order && covariance.Enumerate().All(double.IsFinite);
        double size = square ? covariance.Enumerate().Max(Math.Abs) : 0;
        bool symmetric = square && (covariance - covariance.Transpose()).Enumerate().All(v => Math.Abs(v) <= 1e-9 * size);
        double least = symmetric ? covariance.Evd(Symmetricity.Symmetric).EigenValues.Min(value => value.Real) : double.NaN;
        if (!symmetric || (definite ? !(least > 0) : !(least >= -1e-9 * size)))
        {
            throw new ArgumentException(
                $"LinearGaussianModel: {name} is {covariance.RowCount} x {covariance.ColumnCount} with least eigenvalue {least}; give a symmetric {order} x {order} matrix with eigenvalues {(definite ? "above 0" : "of at least 0")}.", name);
        }
    }
}
