using MathNet.Numerics;

namespace Hybrid.Probabilistic.Learning;

/// <summary>Scores of families, a child and its parents, each computed once.</summary>
/// <remarks>Rows with a missing cell in a family are left out of its score.</remarks>
public sealed class FamilyScorer
{
    private const int LargestTable = 1 << 22;

    private readonly Dictionary<Family, double> _known = [];
    private readonly double _equivalentSampleSize;

    /// <summary>Prepares scores on data.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="kind">The score.</param>
    /// <param name="equivalentSampleSize">For <see cref="ScoreKind.Bdeu"/>, the rows that the prior is worth, above 0. Default 10.</param>
    public FamilyScorer(DiscreteData data, ScoreKind kind, double equivalentSampleSize = 10)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(equivalentSampleSize);
        Data = data;
        Kind = kind;
        _equivalentSampleSize = equivalentSampleSize;
    }

    /// <summary>The data.</summary>
    public DiscreteData Data { get; }

    /// <summary>The score.</summary>
    public ScoreKind Kind { get; }

    /// <summary>How many families have been counted.</summary>
    public int Counted => _known.Count;

    /// <summary>The score of a family.</summary>
    /// <param name="child">The child's column.</param>
    /// <param name="parents">The parents' columns, ascending.</param>
    /// <returns>A term of the graph's score; negative infinity when the table would be too large.</returns>
    public double Score(int child, ReadOnlySpan<int> parents)
    {
        var family = new Family(child, parents.ToArray());
        if (!_known.TryGetValue(family, out double score))
        {
            score = Compute(child, family.Parents);
            _known.Add(family, score);
        }

        return score;
    }

    /// <summary>The score of a network's graph.</summary>
    /// <param name="network">A network whose variables are columns of the data.</param>
    /// <returns>The sum over its families.</returns>
    /// <exception cref="ArgumentException">A variable has no column, or its column has other states.</exception>
    public double Score(BayesianNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        int[] columns = ParameterLearner.ColumnsOf(network, Data);
        double sum = 0;
        for (int v = 0; v < columns.Length; v++)
        {
            int[] parents = [.. network.ParentIndex[v].Select(p => columns[p]).Order()];
            sum += Score(columns[v], parents);
        }

        return sum;
    }

    /// <summary>The score of a family, counted anew; several threads may call it at once.</summary>
    internal double Compute(int child, int[] parents)
    {
        int states = Data.Variables[child].Count;
        long cells = Layout.Entries([.. parents.Select(p => Data.Variables[p].Count), states]);
        if (cells > LargestTable)
        {
            return double.NegativeInfinity;
        }

        int[] counts = FamilyCounter.Count(Data, [.. parents, child]);
        int rows = counts.Length / states;
        double free = (double)rows * (states - 1);
        return Kind switch
        {
            ScoreKind.Bdeu => Marginal(counts, states, _equivalentSampleSize / rows, _equivalentSampleSize / counts.Length),
            ScoreKind.K2 => Marginal(counts, states, states, 1),
            ScoreKind.Bic => Likelihood(counts, states) - (0.5 * free * Math.Log(Math.Max(1, Data.Rows))),
            ScoreKind.Aic => Likelihood(counts, states) - free,
            _ => Likelihood(counts, states),
        };
    }

    private static double Likelihood(int[] counts, int states)
    {
        double sum = 0;
        for (int row = 0; row < counts.Length; row += states)
        {
            int total = 0;
            for (int i = row; i < row + states; i++)
            {
                total += counts[i];
                sum += counts[i] > 0 ? counts[i] * Math.Log(counts[i]) : 0;
            }

            sum -= total > 0 ? total * Math.Log(total) : 0;
        }

        return sum;
    }

    private static double Marginal(int[] counts, int states, double perRow, double perCell)
    {
        double logRow = SpecialFunctions.GammaLn(perRow);
        double logCell = SpecialFunctions.GammaLn(perCell);
        double sum = 0;
        for (int row = 0; row < counts.Length; row += states)
        {
            int total = 0;
            for (int i = row; i < row + states; i++)
            {
                total += counts[i];
                sum += counts[i] > 0 ? SpecialFunctions.GammaLn(counts[i] + perCell) - logCell : 0;
            }

            sum += total > 0 ? logRow - SpecialFunctions.GammaLn(total + perRow) : 0;
        }

        return sum;
    }

    private readonly struct Family(int child, int[] parents) : IEquatable<Family>
    {
        private readonly int _child = child;

        public int[] Parents { get; } = parents;

        public bool Equals(Family other) => _child == other._child && Parents.AsSpan().SequenceEqual(other.Parents);

        public override bool Equals(object? obj) => obj is Family other && Equals(other);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            hash.Add(_child);
            foreach (int parent in Parents)
            {
                hash.Add(parent);
            }

            return hash.ToHashCode();
        }
    }
}
