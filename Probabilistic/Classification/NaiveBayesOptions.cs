namespace Hybrid.Probabilistic;

/// <summary>How a naive Bayes classifier is fitted.</summary>
public sealed record NaiveBayesOptions
{
    /// <summary>The pseudo-count added to every count; above 0. Default: 1. Not used by <see cref="NaiveBayesKind.Gaussian"/>.</summary>
    public double Smoothing { get; init; } = 1;

    /// <summary>What is added to every variance, as a share of the largest variance of a column; at least 0. Default: 1e-9. Only for <see cref="NaiveBayesKind.Gaussian"/>.</summary>
    public double VarianceSmoothing { get; init; } = 1e-9;

    /// <summary>The probabilities of the classes, in the order of the alphabet; default: null, their shares of the rows.</summary>
    public IReadOnlyList<double>? Prior { get; init; }

    internal void Check(int classes)
    {
        if (!(Smoothing > 0) || !double.IsFinite(Smoothing))
        {
            throw new ArgumentOutOfRangeException(nameof(Smoothing), Smoothing, $"NaiveBayes: Smoothing is {Smoothing}; it must be a finite number above 0.");
        }

        if (!(VarianceSmoothing >= 0) || !double.IsFinite(VarianceSmoothing))
        {
            throw new ArgumentOutOfRangeException(nameof(VarianceSmoothing), VarianceSmoothing, $"NaiveBayes: VarianceSmoothing is {VarianceSmoothing}; it must be a finite number from 0 on.");
        }

        if (Prior is not null)
        {
            Chance.Distribution("NaiveBayes", "the prior's probabilities", [.. Prior], classes);
        }
    }
}
