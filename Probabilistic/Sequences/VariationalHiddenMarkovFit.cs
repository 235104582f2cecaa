namespace Hybrid.Probabilistic;

/// <summary>A hidden Markov model fitted by variational inference.</summary>
/// <param name="Model">The model of the states that the data need, with expected parameters.</param>
/// <param name="Report">How the best start went; its values are lower bounds of ln p(data).</param>
/// <param name="Counts">How many observations each of the states allowed answers for, those left out included.</param>
public sealed record VariationalHiddenMarkovFit(HiddenMarkovModel Model, ConvergenceReport Report, IReadOnlyList<double> Counts)
{
    /// <summary>A lower bound of ln p(data), parameters and states integrated out.</summary>
    public double LowerBound => Report.LogLikelihood;
}
