namespace Hybrid.Probabilistic;

/// <summary>What one chain saw: how often each state came in each of a number of batches.</summary>
/// <param name="sizes">The number of states of each variable.</param>
/// <param name="kept">How many sweeps are counted, a multiple of <see cref="Batches"/>.</param>
internal sealed class GibbsChain(int[] sizes, int kept)
{
    /// <summary>How many batches a chain is divided into.</summary>
    public const int Batches = 20;

    private readonly int _batch = kept / Batches;

    private readonly double[][][] _counts = [.. Enumerable.Range(0, Batches).Select(_ => sizes.Select(size => new double[size]).ToArray())];

    /// <summary>Counts the joint state of a sweep.</summary>
    public void Add(int sweep, int[] states)
    {
        double[][] counts = _counts[sweep / _batch];
        for (int v = 0; v < states.Length; v++)
        {
            counts[v][states[v]]++;
        }
    }

    /// <summary>The share of a state in each batch.</summary>
    public double[] Shares(int variable, int state) => [.. _counts.Select(batch => batch[variable][state] / _batch)];
}
