namespace Hybrid;

/// <summary>Errors of predicted numbers.</summary>
/// <param name="RootMeanSquaredError">The root of the mean squared difference from the targets.</param>
/// <param name="MeanAbsoluteError">The mean size of the difference.</param>
/// <param name="R2">1 less the squared errors as a share of the targets' squared deviations from their mean.</param>
public sealed record RegressionMeasures(double RootMeanSquaredError, double MeanAbsoluteError, double R2)
{
    internal static RegressionMeasures Of(ReadOnlySpan<float> actual, ReadOnlySpan<float> predicted) =>
        new(Math.Sqrt(Metrics.MeanSquaredError(actual, predicted)), Metrics.MeanAbsoluteError(actual, predicted), Metrics.R2(actual, predicted));
}
