namespace Hybrid.Probabilistic.Learning;

/// <summary>The log-likelihoods of held-out rows.</summary>
/// <param name="LogLikelihoods">The total of each fold.</param>
/// <param name="Rows">How many rows each fold has.</param>
public sealed record CrossValidated(IReadOnlyList<double> LogLikelihoods, IReadOnlyList<int> Rows)
{
    /// <summary>The total over all folds: comparable between learners on the same data and seed.</summary>
    public double LogLikelihood => LogLikelihoods.Sum();

    /// <summary>The mean for each row.</summary>
    public double PerRow => LogLikelihood / Rows.Sum();

    /// <summary>The standard error of <see cref="PerRow"/>, from the spread of the folds.</summary>
    public double StandardError
    {
        get
        {
            double[] means = [.. LogLikelihoods.Zip(Rows, (total, rows) => total / rows)];
            double mean = means.Average();
            return Math.Sqrt(means.Sum(m => (m - mean) * (m - mean)) / (means.Length - 1) / means.Length);
        }
    }
}
