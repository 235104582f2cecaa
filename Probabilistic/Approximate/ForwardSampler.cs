using System.Runtime.CompilerServices;
using Hybrid.Data;

namespace Hybrid.Probabilistic;

/// <summary>Draws joint states of a Bayesian network from its distribution, parents before children (logic sampling).</summary>
/// <remarks>Row n depends on the seed and n alone, so that the same seed gives the same rows in any number of calls and threads. Source: M. Henrion, 1988.</remarks>
/// <example><code>DiscreteData rows = new ForwardSampler(alarm).Draw(1000, seed: 1);</code></example>
public sealed class ForwardSampler
{
    private readonly BayesianNetwork _network;
    private readonly double[][] _cumulative;

    /// <summary>Prepares a network.</summary>
    /// <param name="network">The network.</param>
    public ForwardSampler(BayesianNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        _network = network;
        _cumulative = [.. network.Tables.Select(Cumulative)];
    }

    /// <summary>Draws rows.</summary>
    /// <param name="count">How many, at least 0.</param>
    /// <param name="seed">The seed. Default 0.</param>
    /// <returns>Complete data over all variables of the network, in its order.</returns>
    public DiscreteData Draw(int count, long seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        int variables = _network.Variables.Count;
        var columns = new int[variables][];
        for (int v = 0; v < variables; v++)
        {
            columns[v] = new int[count];
        }

        CounterRandom random = CounterRandom.Of(seed);
        int[] states = new int[variables];
        for (int row = 0; row < count; row++)
        {
            DrawRow(random, (ulong)row, states);
            for (int v = 0; v < states.Length; v++)
            {
                columns[v][row] = states[v];
            }
        }

        return DiscreteData.Owning([.. _network.Variables], columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void DrawRow(CounterRandom random, ulong row, int[] states)
    {
        ulong counter = row * (ulong)states.Length;
        foreach (int v in _network.Order)
        {
            states[v] = Draw(v, states, Uniform(random.Bits(counter + (ulong)v)));
        }
    }

    /// <summary>The state of a variable, given its parents' states, at a share of its distribution.</summary>
    internal int Draw(int variable, int[] states, double share)
    {
        int row = _network.RowOf(variable, states);
        double[] cumulative = _cumulative[variable];
        int size = _network.Variables[variable].Count;
        int at = row * size;
        int last = at + size - 1;
        while (at < last && share >= cumulative[at])
        {
            at++;
        }

        return at - (row * size);
    }

    /// <summary>A multiple of 2^-53 in [0, 1).</summary>
    internal static double Uniform(ulong bits) => (bits >> 11) * (1.0 / (1UL << 53));

    // Running sums; a state of probability 0 at the end must never be drawn, so the last possible state takes what rounding leaves.
    private static double[] Cumulative(ConditionalTable table)
    {
        double[] sums = new double[table.Values.Length];
        int size = table.Child.Count;
        for (int row = 0; row < table.Rows; row++)
        {
            ReadOnlySpan<double> cells = table.Row(row);
            double sum = 0;
            for (int i = 0; i < size; i++)
            {
                sum += cells[i];
                sums[(row * size) + i] = sum;
            }

            for (int i = size - 1; i >= 0; i--)
            {
                sums[(row * size) + i] = double.PositiveInfinity;
                if (cells[i] > 0)
                {
                    break;
                }
            }
        }

        return sums;
    }
}
