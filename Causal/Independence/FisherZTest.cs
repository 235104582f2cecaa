using MathNet.Numerics;

namespace Hybrid.Causal.Discovery;

/// <summary>Fisher's z test of a partial correlation: exact for Gaussian data, and of linear dependence for others.</summary>
/// <remarks>Fisher, On the "probable error" of a coefficient of correlation, 1921: sqrt(n - k - 3) atanh(r) is about standard normal under independence, k the size of the condition.</remarks>
public sealed class FisherZTest : ConditionalIndependenceTest
{
    private readonly CovarianceMatrix _correlations;
    private readonly string[] _names;

    /// <summary>Prepares the test on data: correlations are computed once.</summary>
    /// <param name="table">The rows; those with a missing cell are left out.</param>
    /// <exception cref="ArgumentException">A column does not vary or there are fewer than four complete rows.</exception>
    public FisherZTest(DataTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        DataTable complete = table.Complete();
        if (complete.Rows < 4)
        {
            throw new ArgumentException($"FisherZTest: there are {complete.Rows} complete rows; at least 4 are needed.", nameof(table));
        }

        _names = [.. table.Columns];
        _correlations = CovarianceMatrix.Of(complete, "FisherZTest").Correlations();
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Variables => _names;

    /// <summary>The partial correlation of two variables given others.</summary>
    /// <param name="first">A variable.</param>
    /// <param name="second">Another.</param>
    /// <param name="given">What is conditioned on.</param>
    /// <returns>A number from -1 to 1; 0 where the condition determines one of the two.</returns>
    public double PartialCorrelation(int first, int second, ReadOnlySpan<int> given) => _correlations.PartialCorrelation(first, second, given);

    /// <inheritdoc/>
    public override double PValue(int first, int second, ReadOnlySpan<int> given)
    {
        double freedom = _correlations.Rows - given.Length - 3;
        return freedom <= 0 ? 1 : SpecialFunctions.Erfc(Math.Sqrt(freedom / 2) * Math.Atanh(Math.Abs(PartialCorrelation(first, second, given))));
    }

    internal override double Measure(int first, int second, ReadOnlySpan<int> given) => -Math.Abs(PartialCorrelation(first, second, given));

    internal override double Threshold(double significance, int given)
    {
        double freedom = _correlations.Rows - given - 3;
        return freedom <= 0 ? -1 : -Math.Tanh(SpecialFunctions.ErfcInv(significance) / Math.Sqrt(freedom / 2));
    }
}
