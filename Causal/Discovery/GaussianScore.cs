namespace Hybrid.Causal.Discovery;

/// <summary>The BIC of linear Gaussian models: the sum over families of -n/2 ln(residual variance) - penalty k/2 ln n, k the number of parents; constants are left out.</summary>
/// <remarks>Schwarz, Estimating the dimension of a model, 1978. Computed from the covariances: independent of the number of rows.</remarks>
public sealed class GaussianScore : GraphScore
{
    private readonly CovarianceMatrix _covariance;
    private readonly string[] _names;
    private readonly double _penalty;

    /// <summary>Prepares the score.</summary>
    /// <param name="table">The rows; those with a missing cell are left out.</param>
    /// <param name="penalty">A factor of BIC's penalty, above 0. Default 1.</param>
    /// <exception cref="ArgumentException">A column does not vary.</exception>
    public GaussianScore(DataTable table, double penalty = 1)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(penalty);
        _names = [.. table.Columns];
        _penalty = penalty;
        _covariance = CovarianceMatrix.Of(table.Complete(), "GaussianScore");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Variables => _names;

    /// <inheritdoc/>
    protected override double Compute(int child, ReadOnlySpan<int> parents) =>
        -0.5 * ((_covariance.Rows * Math.Log(_covariance.ResidualVariance(child, parents))) + (_penalty * parents.Length * Math.Log(_covariance.Rows)));
}
