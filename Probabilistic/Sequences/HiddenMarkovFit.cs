namespace Hybrid.Probabilistic;

/// <summary>A fitted hidden Markov model and how the fit went.</summary>
/// <param name="Model">The model.</param>
/// <param name="Report">How the best start went.</param>
/// <param name="Observations">How many observations it was fitted to.</param>
/// <param name="Collapsed">How many starts ended with a collapsed state and were put aside.</param>
public sealed record HiddenMarkovFit(HiddenMarkovModel Model, ConvergenceReport Report, int Observations, int Collapsed)
{
    /// <summary>ln p(all sequences).</summary>
    public double LogLikelihood => Report.LogLikelihood;

    /// <summary>-2 ln p + (free parameters) ln n, n the number of observations: lower is better.</summary>
    public double Bic => (-2 * LogLikelihood) + (Model.ParameterCount * Math.Log(Observations));
}
