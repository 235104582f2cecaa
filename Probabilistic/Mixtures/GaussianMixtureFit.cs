namespace Hybrid.Probabilistic;

/// <summary>A fitted Gaussian mixture and how good it is.</summary>
/// <param name="Model">The mixture.</param>
/// <param name="Report">How the best start went.</param>
/// <param name="Observations">How many rows it was fitted to; the sum of the weights where there are some.</param>
/// <param name="Restarts">How many starts were made.</param>
/// <param name="Collapsed">How many of them ended with a collapsed component and were put aside.</param>
public sealed record GaussianMixtureFit(GaussianMixture Model, ConvergenceReport Report, double Observations, int Restarts, int Collapsed)
{
    /// <summary>ln p(data), all rows together.</summary>
    public double LogLikelihood => Report.LogLikelihood;

    /// <summary>-2 ln p(data) + p ln n, p the number of free parameters: lower is better. Source: G. Schwarz, 1978.</summary>
    public double Bic => (-2 * LogLikelihood) + (Model.ParameterCount * Math.Log(Observations));

    /// <summary>-2 ln p(data) + 2 p: lower is better. Source: H. Akaike, 1974.</summary>
    public double Aic => (-2 * LogLikelihood) + (2 * Model.ParameterCount);
}
