using Hybrid.Probabilistic;
using Hybrid.Probabilistic.Learning;

namespace Hybrid.Causal.Discovery;

/// <summary>Pearson's chi-squared or the likelihood ratio test (G-squared) of discrete variables; see <see cref="IndependenceTest"/>.</summary>
public sealed class DiscreteTest : ConditionalIndependenceTest
{
    private readonly DiscreteData _data;
    private readonly bool _likelihoodRatio;
    private readonly double _rowsPerCell;
    private readonly string[] _names;

    /// <summary>Prepares the test.</summary>
    /// <param name="data">The rows; those with a missing cell among the variables of a test are left out of it.</param>
    /// <param name="likelihoodRatio">G-squared when true; Pearson's chi-squared when false, the default.</param>
    /// <param name="rowsPerCell">A table needs this many rows a cell for a test; with fewer the variables are taken to be dependent (p = 0). Default 0: every table is tested.</param>
    /// <exception cref="ArgumentException">There are no rows, or <paramref name="rowsPerCell"/> is negative.</exception>
    public DiscreteTest(DiscreteData data, bool likelihoodRatio = false, double rowsPerCell = 0)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNegative(rowsPerCell);
        if (data.Rows == 0)
        {
            throw new ArgumentException("DiscreteTest: the data have no rows; give at least one.", nameof(data));
        }

        (_data, _likelihoodRatio, _rowsPerCell) = (data, likelihoodRatio, rowsPerCell);
        _names = [.. data.Variables.Select(v => v.Name)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Variables => _names;

    /// <inheritdoc/>
    public override double PValue(int first, int second, ReadOnlySpan<int> given)
    {
        double cells = (double)_data.Variables[first].Count * _data.Variables[second].Count;
        foreach (int z in given)
        {
            cells *= _data.Variables[z].Count;
        }

        return cells * _rowsPerCell > _data.Rows || cells > 1 << 26 ? 0 : IndependenceTest.Of(_data, first, second, given, _likelihoodRatio).PValue;
    }
}
