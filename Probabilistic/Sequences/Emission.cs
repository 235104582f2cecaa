using Hybrid.Data;

namespace Hybrid.Probabilistic;

/// <summary>How the states of a hidden Markov model make observations: <see cref="CategoricalEmission"/>, <see cref="GaussianEmission"/>, <see cref="GaussianMixtureEmission"/> or <see cref="PoissonEmission"/>. Immutable.</summary>
public abstract unsafe class Emission
{
    private protected Emission(int states)
    {
        States = states;
        Stride = (states + Lanes - 1) / Lanes * Lanes;
    }

    /// <summary>How many states.</summary>
    public int States { get; }

    /// <summary>The numbers of a register: tables have a column for each state, rounded up to whole registers.</summary>
    internal const int Lanes = 8;

    /// <summary>States rounded up to whole registers.</summary>
    internal int Stride { get; }

    /// <summary>The number of sums that the M-step needs.</summary>
    internal abstract int StatisticsLength { get; }

    /// <summary>How many free numbers there are.</summary>
    internal abstract int ParameterCount { get; }

    /// <summary>Writes ln p(observation | state) for a run of observations [length, stride]; the padding is -infinity.</summary>
    internal abstract void LogDensities(SequenceSet data, int from, int length, double* target);

    /// <summary>The same, with what is known of the states: a missing observation says nothing, and a known state leaves no other.</summary>
    internal void Table(SequenceSet data, int from, int length, double* target)
    {
        LogDensities(data, from, length, target);
        for (int t = 0; t < length; t++)
        {
            double* row = target + ((nint)t * Stride);
            if (data.Missing.Length > 0 && data.Missing[from + t])
            {
                new Span<double>(row, States).Clear();
            }

            int known = data.Known.Length > 0 ? data.Known[from + t] : -1;
            for (int state = 0; known >= 0 && state < States; state++)
            {
                row[state] = state == known ? row[state] : double.NegativeInfinity;
            }
        }
    }

    /// <summary>Adds the sums of a run of observations, each weighted by the posteriors of its states [length, stride].</summary>
    internal abstract void Accumulate(SequenceSet data, int from, int length, double* posteriors, double* statistics);

    /// <summary>The emission that the sums make most likely.</summary>
    internal abstract Emission Maximise(ReadOnlySpan<double> statistics, int iteration);

    /// <summary>The emission moved a little, where it can be: states that are alike part again. Default: the same.</summary>
    internal virtual Emission Disturbed(CounterRandom random) => this;

    /// <summary>Refuses data of another kind.</summary>
    internal abstract void Check(SequenceSet data);

    /// <summary>Draws observations of given states.</summary>
    /// <param name="paths">The states of each sequence.</param>
    /// <param name="random">Sequence s and time t draw from its stream derived by s and t.</param>
    internal SequenceSet Draw(IReadOnlyList<int[]> paths, CounterRandom random)
    {
        var codes = new List<int>();
        var values = new List<double>();
        for (int s = 0; s < paths.Count; s++)
        {
            CounterRandom own = random.Derive((ulong)s);
            for (int t = 0; t < paths[s].Length; t++)
            {
                Draw(own.Derive((ulong)t).Derive(1), paths[s][t], codes, values);
            }
        }

        return Sequences(codes, values, [.. paths.Select(path => path.Length)]);
    }

    /// <summary>Cuts codes or values into sequences.</summary>
    private SequenceSet Sequences(List<int> codes, List<double> values, int[] lengths)
    {
        if (this is CategoricalEmission categorical)
        {
            return SequenceSet.Of(Cut([.. codes], lengths, 1), categorical.Symbols);
        }

        IReadOnlyList<string> names = this switch
        {
            GaussianEmission gaussian => gaussian.Names,
            GaussianMixtureEmission mixture => mixture.Names,
            _ => ((PoissonEmission)this).Names,
        };
        return SequenceSet.Of([.. Cut([.. values], lengths, names.Count).Select(part => Observations.Of(part, names.Count, names))]);
    }

    private static T[][] Cut<T>(T[] all, int[] lengths, int width)
    {
        int at = 0;
        return [.. lengths.Select(length =>
        {
            T[] part = all[at..(at + (length * width))];
            at += length * width;
            return part;
        })];
    }

    /// <summary>Appends one observation of a state to codes or values.</summary>
    internal abstract void Draw(CounterRandom random, int state, List<int> codes, List<double> values);
}
