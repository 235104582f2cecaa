namespace Hybrid.Probabilistic;

/// <summary>The posterior of a mixture's parameters.</summary>
/// <param name="Counts">How many rows each component answers for.</param>
/// <param name="Means">The centres of the means' posteriors [k][d].</param>
/// <param name="MeanPrecisions">How many rows they are worth [k].</param>
/// <param name="Degrees">The degrees of freedom of the precisions' posteriors [k].</param>
/// <param name="Scales">Their inverse scales, shaped as the covariances of a mixture.</param>
internal sealed record VariationalPosterior(double[] Counts, double[][] Means, double[] MeanPrecisions, double[] Degrees, double[][] Scales);
