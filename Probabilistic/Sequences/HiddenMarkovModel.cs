using System.Runtime.InteropServices;
using Hybrid.Data;

namespace Hybrid.Probabilistic;

/// <summary>A Markov chain of hidden states, each of which makes an observation. Immutable.</summary>
/// <remarks>
/// Probabilities are scaled at every time, not kept in logarithms: faster, and as exact. Source: L. R. Rabiner, "A tutorial on hidden Markov models and selected
/// applications in speech recognition", 1989.
/// </remarks>
/// <example><code>
/// var rain = new HiddenMarkovModel([0.5, 0.5], [[0.7, 0.3], [0.3, 0.7]], new CategoricalEmission(["umbrella", "none"], [[0.9, 0.1], [0.2, 0.8]]));
/// SequenceSet days = SequenceSet.Of([[0, 0, 1, 0, 0]], ["umbrella", "none"]);
/// Console.WriteLine($"{rain.LogLikelihood(days):F4}");   // -3.3725
/// </code></example>
public sealed unsafe partial class HiddenMarkovModel
{
    /// <summary>Takes the parameters.</summary>
    /// <param name="start">P(first state) [states]; sums to 1 within 1e-4 and is rescaled, as is every row below.</param>
    /// <param name="transition">P(next state | state) [states][states].</param>
    /// <param name="emission">P(observation | state).</param>
    /// <exception cref="ArgumentException">Sizes do not agree, a probability is negative, or a row does not sum to 1.</exception>
    public HiddenMarkovModel(IReadOnlyList<double> start, IReadOnlyList<double[]> transition, Emission emission)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(transition);
        ArgumentNullException.ThrowIfNull(emission);
        int states = emission.States, stride = emission.Stride;
        if (transition.Count != states)
        {
            throw new ArgumentException($"HiddenMarkovModel: the transitions have {transition.Count} rows and the emissions {states} states; give a row for each.", nameof(transition));
        }

        Emission = emission;
        Start = Chance.Distribution("HiddenMarkovModel", "the start probabilities", [.. start], states);
        Transition = [.. transition.Select((row, i) => Chance.Distribution("HiddenMarkovModel", $"the transition probabilities from state {i}", row, states))];
        PaddedStart = new double[stride];
        PaddedTransition = new double[stride * stride];
        PaddedTransposed = new double[stride * stride];
        for (int i = 0; i < states; i++)
        {
            PaddedStart[i] = Start[i];
            for (int j = 0; j < states; j++)
            {
                PaddedTransition[(i * stride) + j] = PaddedTransposed[(j * stride) + i] = Transition[i][j];
            }
        }
    }

    /// <summary>How many states.</summary>
    public int States => Emission.States;

    /// <summary>P(first state) [states].</summary>
    public IReadOnlyList<double> Start { get; }

    /// <summary>P(next state | state) [states][states].</summary>
    public IReadOnlyList<double[]> Transition { get; }

    /// <summary>P(observation | state).</summary>
    public Emission Emission { get; }

    /// <summary>How many numbers are free.</summary>
    public int ParameterCount => (States - 1) + (States * (States - 1)) + Emission.ParameterCount;

    internal double[] PaddedStart { get; }

    internal double[] PaddedTransition { get; }

    internal double[] PaddedTransposed { get; }

    private const int MostParts = 32;

    private delegate void Pass(double* table, double* room, int length, int sequence);

    /// <summary>Fits a model by Baum and Welch's algorithm from several starts.</summary>
    /// <param name="data">The sequences; symbols give categorical emissions, rows of numbers those of the options.</param>
    /// <param name="states">From 1 to the number of observations.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told the log-likelihood after every step.</param>
    /// <param name="cancellation">Ends the fit early with the best so far.</param>
    /// <returns>The best model found. Cost: O(n states^2) a step.</returns>
    /// <exception cref="ArgumentException">Too many states, a constant column, options out of range, or a start of another kind.</exception>
    /// <exception cref="ComponentCollapsedException">In every start a Gaussian state shrank onto a point.</exception>
    public static HiddenMarkovFit Fit(SequenceSet data, int states, HiddenMarkovOptions? options = null, IProgress<double>? progress = null, CancellationToken cancellation = default) =>
        HiddenMarkovFitter.Fit(data, states, options ?? new HiddenMarkovOptions(), progress, cancellation);

    /// <summary>ln p(all sequences); -infinity when one of them is impossible.</summary>
    /// <param name="data">The sequences.</param>
    public double LogLikelihood(SequenceSet data) => LogLikelihoods(data).Sum();

    /// <summary>ln p of each sequence [sequences].</summary>
    /// <param name="data">The sequences.</param>
    public double[] LogLikelihoods(SequenceSet data)
    {
        double[] values = new double[Checked(data).Count];
        Over(data, (table, room, length, s) => values[s] = Forward(table, room, room + ((nint)length * Emission.Stride), length));
        return values;
    }

    /// <summary>P(state at time t | the whole sequence): for each sequence [length, states].</summary>
    /// <param name="data">The sequences.</param>
    /// <exception cref="ArgumentException">A sequence is impossible under the model, or the data are of another kind.</exception>
    public double[][,] Posteriors(SequenceSet data)
    {
        var result = new double[Checked(data).Count][,];
        double[] values = new double[result.Length];
        Over(data, (table, room, length, s) => (values[s], result[s]) = Posterior(table, room, length));
        CheckPossible(data, values);
        return result;
    }

    /// <summary>The most probable path of states of each sequence (Viterbi); the first of equals.</summary>
    /// <param name="data">The sequences.</param>
    /// <exception cref="ArgumentException">A sequence is impossible under the model, or the data are of another kind.</exception>
    public SequenceDecoding[] Decode(SequenceSet data)
    {
        var result = new SequenceDecoding[Checked(data).Count];
        int stride = Emission.Stride;
        double[] start = [.. PaddedStart.Select(p => Math.Log(p))], transition = [.. PaddedTransition.Select(p => Math.Log(p))];
        Over(data, (table, room, length, s) =>
        {
            int[] path = new int[length];
            fixed (double* first = start, next = transition)
            fixed (int* states = path)
            {
                double value = ChainKernel.Viterbi(table, length, stride, States, first, next, room, room + ((nint)length * stride), states);
                result[s] = new SequenceDecoding(path, value);
            }
        });
        CheckPossible(data, [.. result.Select(decoding => decoding.LogProbability)]);
        return result;
    }

    /// <summary>The most probable state at each time by itself, which may form an impossible path; the first of equals.</summary>
    /// <param name="data">The sequences.</param>
    /// <exception cref="ArgumentException">A sequence is impossible under the model, or the data are of another kind.</exception>
    public SequenceDecoding[] DecodePosterior(SequenceSet data)
    {
        double[][,] posteriors = Posteriors(data);
        double[] values = LogLikelihoods(data);
        return [.. posteriors.Select((table, s) => new SequenceDecoding([.. Enumerable.Range(0, table.GetLength(0)).Select(t => Enumerable.Range(0, States).MaxBy(i => table[t, i]))], values[s]))];
    }

    /// <summary>Draws sequences and their states.</summary>
    /// <param name="lengths">The lengths of the sequences, each at least 1.</param>
    /// <param name="seed">The seed. Default 0. Sequence i depends on the seed and i alone.</param>
    public (SequenceSet Data, int[][] States) Sample(IReadOnlyList<int> lengths, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(lengths);
        CounterRandom random = CounterRandom.Of(seed);
        var paths = new int[lengths.Count][];
        for (int s = 0; s < lengths.Count; s++)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(lengths[s], 1, nameof(lengths));
            CounterRandom own = random.Derive((ulong)s);
            paths[s] = new int[lengths[s]];
            for (int t = 0; t < lengths[s]; t++)
            {
                paths[s][t] = RandomNumbers.Choose(own.Derive((ulong)t), 0, t == 0 ? Start : Transition[paths[s][t - 1]]);
            }
        }

        return (Emission.Draw(paths, random), paths);
    }

    private static void CheckPossible(SequenceSet data, double[] values)
    {
        int impossible = Array.FindIndex(values, double.IsNegativeInfinity);
        if (impossible >= 0)
        {
            throw new ArgumentException($"HiddenMarkovModel: the sequence '{data.Ids[impossible]}' has probability 0 under the model; no state path makes it.", nameof(data));
        }
    }

    private SequenceSet Checked(SequenceSet data)
    {
        ArgumentNullException.ThrowIfNull(data);
        Emission.Check(data);
        data.CheckStates(States);
        return data;
    }

    private double Forward(double* table, double* forward, double* scales, int length)
    {
        fixed (double* start = PaddedStart, transition = PaddedTransition)
        {
            return ChainKernel.Forward(table, forward, scales, length, Emission.Stride, start, transition);
        }
    }

    private (double LogLikelihood, double[,] Table) Posterior(double* table, double* forward, int length)
    {
        int stride = Emission.Stride;
        double* backward = forward + ((nint)length * stride), scales = backward + (2 * stride);
        double value = Forward(table, forward, scales, length);
        if (double.IsNegativeInfinity(value))
        {
            return (value, new double[length, States]);
        }

        fixed (double* transposed = PaddedTransposed)
        {
            ChainKernel.Backward(table, forward, scales, length, stride, States, transposed, null, backward);
        }

        double[,] result = new double[length, States];
        for (int t = 0; t < length; t++)
        {
            for (int i = 0; i < States; i++)
            {
                result[t, i] = forward[((nint)t * stride) + i];
            }
        }

        return (value, result);
    }

    // The table holds ln p(observation | state) of a sequence; the room takes as much again, two rows and a number for each time.
    private void Over(SequenceSet data, Pass pass) => Parts.Run(Math.Min(data.Count, MostParts), part =>
    {
        int parts = Math.Min(data.Count, MostParts), from = (int)((long)data.Count * part / parts), to = (int)((long)data.Count * (part + 1) / parts);
        int longest = Enumerable.Range(from, to - from).Max(data.Length), stride = Emission.Stride;
        nuint room = (nuint)(((2L * longest) + 2) * stride) + (nuint)longest;
        double* table = (double*)NativeMemory.AlignedAlloc(room * sizeof(double), 64);
        try
        {
            for (int s = from; s < to; s++)
            {
                int length = data.Length(s);
                Emission.Table(data, data.Starts[s], length, table);
                pass(table, table + ((nint)longest * stride), length, s);
            }
        }
        finally
        {
            NativeMemory.AlignedFree(table);
        }
    });
}
