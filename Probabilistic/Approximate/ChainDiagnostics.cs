namespace Hybrid.Probabilistic;

/// <summary>Whether chains agree on a probability, and how many independent draws they are worth.</summary>
/// <param name="Mean">The probability over all chains.</param>
/// <param name="RHat">Split R-hat: 1 when halves of chains differ no more than draws within them do.</param>
/// <param name="EffectiveSamples">The variance of one draw over that of the mean, at most the number of draws.</param>
/// <param name="StandardError">Of the mean.</param>
internal sealed record ChainDiagnostics(double Mean, double RHat, double EffectiveSamples, double StandardError)
{
    private const double Apart = 1.01;

    /// <summary>The diagnostics of one state's indicator.</summary>
    /// <param name="chains">For each chain the share of the state in each batch; batches are equally long.</param>
    /// <param name="draws">The number of draws of all chains.</param>
    /// <remarks>
    /// The variance of the mean is that of the batches' means over their number (batch means: C. Geyer, 1992; J. Flegal and G. Jones, 2010);
    /// R-hat of half chains: A. Vehtari, A. Gelman, D. Simpson, B. Carpenter and P. Buerkner, Rank-normalization, folding, and localization, 2021.
    /// </remarks>
    public static ChainDiagnostics Of(double[][] chains, long draws)
    {
        double[] batches = [.. chains.SelectMany(c => c)];
        double mean = batches.Average();
        double single = mean * (1 - mean);
        if (single <= 0)
        {
            return new ChainDiagnostics(mean, 1, draws, 0);
        }

        double[] halves = [.. chains.SelectMany(c => new[] { c[..(c.Length / 2)].Average(), c[(c.Length / 2)..].Average() })];
        double within = halves.Average(h => h * (1 - h));
        double between = Variance(halves, mean);
        double ratio = within <= 0 ? double.PositiveInfinity : Math.Sqrt((within + between) / within);

        // Batches of a chain that does not mix are no independent draws of its mean: then only the chains are.
        double ofMean = Variance(batches, mean) / batches.Length;
        ofMean = ratio > Apart ? Math.Max(ofMean, Variance([.. chains.Select(c => c.Average())], mean) / chains.Length) : ofMean;
        double effective = ofMean <= 0 ? draws : Math.Min(draws, single / ofMean);
        return new ChainDiagnostics(mean, ratio, effective, Math.Sqrt(single / effective));
    }

    private static double Variance(double[] values, double mean) => values.Sum(x => (x - mean) * (x - mean)) / (values.Length - 1);
}
