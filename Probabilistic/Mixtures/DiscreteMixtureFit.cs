namespace Hybrid.Probabilistic;

/// <summary>A fitted discrete mixture.</summary>
/// <param name="Model">The mixture.</param>
/// <param name="Report">How the best start went; its values hold the log prior of the smoothing too.</param>
/// <param name="LogLikelihood">ln p(data).</param>
/// <param name="Rows">How many rows it was fitted to.</param>
public sealed record DiscreteMixtureFit(DiscreteMixture Model, ConvergenceReport Report, double LogLikelihood, int Rows)
{
    /// <summary>-2 ln p(data) + p ln n: lower is better.</summary>
    public double Bic => (-2 * LogLikelihood) + (Model.ParameterCount * Math.Log(Rows));
}
