using System.Runtime.InteropServices;

namespace Hybrid.Probabilistic;

public sealed unsafe partial class HiddenMarkovModel
{
    /// <summary>The most probable paths of states of each sequence, best first (list Viterbi). Cost: O(length states^2 count).</summary>
    /// <remarks>Source: N. Seshadri, C.-E. Sundberg, "List Viterbi decoding algorithms with applications", 1994, the parallel form.</remarks>
    /// <param name="data">The sequences.</param>
    /// <param name="count">How many paths, at least 1; a sequence with fewer possible paths gives them all.</param>
    /// <exception cref="ArgumentException">A sequence is impossible under the model, or the data are of another kind.</exception>
    public SequenceDecoding[][] DecodeBest(SequenceSet data, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var result = new SequenceDecoding[Checked(data).Count][];
        Over(data, (table, _, length, s) => result[s] = Best(table, length, count));
        CheckPossible(data, [.. result.Select(paths => paths.Length == 0 ? double.NegativeInfinity : 0)]);
        return result;
    }

    private SequenceDecoding[] Best(double* table, int length, int count)
    {
        int states = States, stride = Emission.Stride;

        // For every time and state the best ways to it: value, state before, and which of that state's ways.
        var ways = new (double Value, int From, int Rank)[length][][];
        for (int t = 0; t < length; t++)
        {
            ways[t] = new (double, int, int)[states][];
            for (int j = 0; j < states; j++)
            {
                double own = table[((nint)t * stride) + j];
                IEnumerable<(double Value, int From, int Rank)> all = t == 0
                    ? [(Math.Log(Start[j]) + own, -1, 0)]
                    : Enumerable.Range(0, states).SelectMany(i => ways[t - 1][i].Select((way, rank) => (way.Value + Math.Log(Transition[i][j]) + own, i, rank)));
                ways[t][j] = [.. all.Where(way => way.Value > double.NegativeInfinity).OrderByDescending(way => way.Value).Take(count)];
            }
        }

        return [.. Enumerable.Range(0, states)
            .SelectMany(j => ways[length - 1][j].Select((way, rank) => (way.Value, State: j, Rank: rank)))
            .OrderByDescending(end => end.Value)
            .Take(count)
            .Select(end => new SequenceDecoding(Trace(ways, end.State, end.Rank), end.Value))];
    }

    private static int[] Trace((double Value, int From, int Rank)[][][] ways, int state, int rank)
    {
        int[] path = new int[ways.Length];
        for (int t = ways.Length - 1; t >= 0; t--)
        {
            path[t] = state;
            (_, state, rank) = ways[t][state][rank];
        }

        return path;
    }
}
