namespace Hybrid.Probabilistic;

/// <summary>A Gaussian mixture fitted by variational inference.</summary>
/// <param name="Model">The mixture of the components that the data need: expected weights (rescaled), means, and inverses of the expected precisions.</param>
/// <param name="Report">How the best start went; its values are lower bounds of ln p(data).</param>
/// <param name="Counts">How many rows each of the components allowed answers for, those left out included.</param>
/// <param name="MeanPrecisions">For each component allowed, how many rows its mean's posterior is worth.</param>
/// <param name="DegreesOfFreedom">For each component allowed, the degrees of freedom of its precision's posterior.</param>
public sealed record VariationalMixtureFit(
    GaussianMixture Model, ConvergenceReport Report, IReadOnlyList<double> Counts, IReadOnlyList<double> MeanPrecisions, IReadOnlyList<double> DegreesOfFreedom)
{
    /// <summary>A lower bound of ln p(data), parameters and components integrated out.</summary>
    public double LowerBound => Report.LogLikelihood;

    /// <summary>The bound for this many components whichever way they are numbered: <see cref="LowerBound"/> + ln k!, which compares numbers of components.</summary>
    public double Evidence => LowerBound + MathNet.Numerics.SpecialFunctions.GammaLn(Counts.Count + 1);
}
