namespace Hybrid.Probabilistic;

/// <summary>What is believed of each state's Gaussian before the data.</summary>
/// <param name="Mean">The centre of the means.</param>
/// <param name="Precision">How many rows that is worth.</param>
/// <param name="Degrees">The degrees of freedom of the precisions.</param>
/// <param name="Scale">Their inverse scale, [d * d] or [d].</param>
/// <param name="Full">Whether covariances are full.</param>
/// <param name="Names">The names of the columns.</param>
internal sealed record GaussianPrior(double[] Mean, double Precision, double Degrees, double[] Scale, bool Full, IReadOnlyList<string> Names);
