using System.Numerics;
using System.Runtime.CompilerServices;

namespace Hybrid.Probabilistic.Exact;

/// <summary>An undirected graph, as rows of bits, from which variables are eliminated one after another.</summary>
internal sealed class EliminationGraph
{
    private readonly int _words;
    private readonly ulong[] _rows;
    private readonly int[] _sizes;
    private readonly double[] _logs;
    private readonly bool[] _gone;
    private readonly ulong[] _touched;

    public EliminationGraph(int[] sizes, IEnumerable<int[]> scopes)
    {
        Count = sizes.Length;
        _sizes = sizes;
        _logs = [.. sizes.Select(size => Math.Log2(size))];
        _words = (Count + 63) / 64;
        _rows = new ulong[Count * _words];
        _gone = new bool[Count];
        _touched = new ulong[_words];
        foreach (int[] scope in scopes)
        {
            foreach (int a in scope)
            {
                foreach (int b in scope)
                {
                    if (a != b)
                    {
                        _rows[(a * _words) + (b >> 6)] |= 1UL << (b & 63);
                    }
                }
            }
        }
    }

    /// <summary>How many variables there are, eliminated or not.</summary>
    public int Count { get; }

    /// <summary>How many words of bits were looked at: a measure of time that does not depend on the clock.</summary>
    public long Steps { get; private set; }

    /// <summary>Variables whose neighbourhood the last elimination changed.</summary>
    public ReadOnlySpan<ulong> Touched => _touched;

    /// <summary>Becomes a copy of another graph over as many variables.</summary>
    public void CopyFrom(EliminationGraph other)
    {
        other._rows.CopyTo(_rows, 0);
        other._gone.CopyTo(_gone, 0);
    }

    /// <summary>Whether a variable has been eliminated.</summary>
    public bool IsGone(int node) => _gone[node];

    /// <summary>The neighbours that are left, as bits.</summary>
    public ReadOnlySpan<ulong> Row(int node) => _rows.AsSpan(node * _words, _words);

    /// <summary>The binary logarithm of the size of the table that eliminating a variable makes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double LogWeight(int node)
    {
        double sum = _logs[node];
        ReadOnlySpan<ulong> row = Row(node);
        Steps += row.Length;
        for (int w = 0; w < row.Length; w++)
        {
            for (ulong bits = row[w]; bits != 0; bits &= bits - 1)
            {
                sum += _logs[(w << 6) + BitOperations.TrailingZeroCount(bits)];
            }
        }

        return sum;
    }

    /// <summary>How many edges eliminating a variable would add.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Fill(int node)
    {
        long missing = 0;
        ReadOnlySpan<ulong> row = Row(node);
        for (int w = 0; w < row.Length; w++)
        {
            for (ulong bits = row[w]; bits != 0; bits &= bits - 1)
            {
                ReadOnlySpan<ulong> other = Row((w << 6) + BitOperations.TrailingZeroCount(bits));
                for (int k = 0; k < row.Length; k++)
                {
                    missing += BitOperations.PopCount(row[k] & ~other[k]);
                }

                // The neighbour itself is in the row and never its own neighbour.
                missing--;
                Steps += row.Length;
            }
        }

        return missing / 2;
    }

    /// <summary>The sum, over the edges that eliminating a variable would add, of the product of the ends' numbers of states.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double WeightedFill(int node)
    {
        double sum = 0;
        ReadOnlySpan<ulong> row = Row(node);
        for (int w = 0; w < row.Length; w++)
        {
            for (ulong bits = row[w]; bits != 0; bits &= bits - 1)
            {
                int first = (w << 6) + BitOperations.TrailingZeroCount(bits);
                ReadOnlySpan<ulong> other = Row(first);
                double ends = 0;
                for (int k = 0; k < row.Length; k++)
                {
                    for (ulong lacking = row[k] & ~other[k]; lacking != 0; lacking &= lacking - 1)
                    {
                        int second = (k << 6) + BitOperations.TrailingZeroCount(lacking);
                        ends += second == first ? 0 : _sizes[second];
                    }
                }

                Steps += row.Length;
                sum += ends * _sizes[first];
            }
        }

        return sum / 2;
    }

    /// <summary>Joins the neighbours of a variable and removes it. <see cref="Touched"/> then has its neighbours, and with new edges the common neighbours of their ends.</summary>
    /// <param name="node">The variable.</param>
    /// <param name="widely">Whether to find the common neighbours, which only scores that count missing edges need.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Eliminate(int node, bool widely)
    {
        Span<ulong> row = _rows.AsSpan(node * _words, _words);
        row.CopyTo(_touched);
        Span<ulong> touched = _touched;
        for (int w = 0; w < row.Length; w++)
        {
            for (ulong bits = row[w]; bits != 0; bits &= bits - 1)
            {
                int a = (w << 6) + BitOperations.TrailingZeroCount(bits);
                Span<ulong> other = _rows.AsSpan(a * _words, _words);
                Steps += row.Length;
                for (int k = 0; k < row.Length; k++)
                {
                    ulong added = row[k] & ~other[k];
                    if (k == a >> 6)
                    {
                        added &= ~(1UL << (a & 63));
                    }

                    if (added == 0)
                    {
                        continue;
                    }

                    other[k] |= added;
                    for (ulong ends = widely ? added : 0; ends != 0; ends &= ends - 1)
                    {
                        int b = (k << 6) + BitOperations.TrailingZeroCount(ends);
                        if (b < a)
                        {
                            continue;
                        }

                        ReadOnlySpan<ulong> third = Row(b);
                        Steps += row.Length;
                        for (int t = 0; t < third.Length; t++)
                        {
                            touched[t] |= other[t] & third[t];
                        }
                    }
                }

                other[node >> 6] &= ~(1UL << (node & 63));
            }
        }

        touched[node >> 6] &= ~(1UL << (node & 63));
        _gone[node] = true;
    }
}
