using System.Runtime.InteropServices;
using Hybrid.Data;

namespace Hybrid.Probabilistic;

/// <summary>A hidden Markov model whose states last for times with distributions of their own (explicit durations), instead of leaving with the same probability at each time. Immutable.</summary>
/// <remarks>
/// A state draws how long it lasts, makes as many observations, and another state follows. The last state of a sequence may go on behind its end. Cost: O(length (states^2 + states longest)).
/// Source: S.-Z. Yu, "Hidden semi-Markov models", 2010.
/// <code>
/// var machine = new SemiMarkovModel([1, 0], [[0, 1], [1, 0]], [Duration.Poisson(5, 20), Duration.Poisson(2, 20)], emission);
/// SequenceDecoding path = machine.Decode(data)[0];
/// </code>
/// </remarks>
public sealed class SemiMarkovModel
{
    /// <summary>Takes the parameters.</summary>
    /// <param name="start">P(first state) [states]; sums to 1 within 1e-4 and is rescaled, as is every row below.</param>
    /// <param name="transition">P(next state | state) [states][states], 0 from a state to itself; with one state all 0.</param>
    /// <param name="durations">P(a state lasts 1, 2, ... times) [states][longest].</param>
    /// <param name="emission">P(observation | state).</param>
    /// <exception cref="ArgumentException">Sizes do not agree, a probability is negative, a row does not sum to 1, or a state follows itself.</exception>
    public SemiMarkovModel(IReadOnlyList<double> start, IReadOnlyList<double[]> transition, IReadOnlyList<double[]> durations, Emission emission)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(transition);
        ArgumentNullException.ThrowIfNull(durations);
        ArgumentNullException.ThrowIfNull(emission);
        int states = emission.States;
        if (transition.Count != states || durations.Count != states || durations.Any(row => row.Length != durations[0].Length || row.Length == 0))
        {
            throw new ArgumentException($"SemiMarkovModel: there are {transition.Count} rows of transitions and {durations.Count} of durations for {states} states; give one for each, durations of equal length.");
        }

        int itself = Enumerable.Range(0, states).FirstOrDefault(i => transition[i].Length == states && transition[i][i] != 0, -1);
        if (itself >= 0)
        {
            throw new ArgumentException($"SemiMarkovModel: state {itself} follows itself with probability {transition[itself][itself]}; give 0, how long a state lasts is in its durations.", nameof(transition));
        }

        Emission = emission;
        Start = Chance.Distribution("SemiMarkovModel", "the start probabilities", [.. start], states);
        Transition = states == 1 ? [new double[1]] : [.. transition.Select((row, i) => Chance.Distribution("SemiMarkovModel", $"the transition probabilities from state {i}", row, states))];
        Durations = [.. durations.Select((row, i) => Chance.Distribution("SemiMarkovModel", $"the durations of state {i}", row, row.Length))];
    }

    /// <summary>How many states.</summary>
    public int States => Emission.States;

    /// <summary>The longest duration.</summary>
    public int Longest => Durations[0].Length;

    /// <summary>P(first state) [states].</summary>
    public IReadOnlyList<double> Start { get; }

    /// <summary>P(next state | state) [states][states].</summary>
    public IReadOnlyList<double[]> Transition { get; }

    /// <summary>P(a state lasts 1, 2, ... times) [states][longest].</summary>
    public IReadOnlyList<double[]> Durations { get; }

    /// <summary>P(observation | state).</summary>
    public Emission Emission { get; }

    /// <summary>Fits a model by expectation-maximisation from a start.</summary>
    /// <param name="data">The sequences.</param>
    /// <param name="start">Where to start; a probability of 0 stays 0.</param>
    /// <param name="convergence">When to stop.</param>
    /// <param name="progress">Told the log-likelihood after every step.</param>
    /// <param name="cancellation">Ends the fit early with the best so far.</param>
    /// <exception cref="ArgumentException">The data are of another kind, or impossible under the start.</exception>
    public static (SemiMarkovModel Model, ConvergenceReport Report) Fit(
        SequenceSet data, SemiMarkovModel start, ConvergenceOptions? convergence = null, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(start);
        start.Emission.Check(data);
        (SemiMarkovModel model, ConvergenceReport report) = ExpectationMaximisationLoop.Run(new SemiMarkovSteps(data), start, convergence ?? new ConvergenceOptions(), progress, cancellation);
        return double.IsNegativeInfinity(report.LogLikelihood)
            ? throw new ArgumentException("SemiMarkovModel: the data are impossible under the start; give what occurs probabilities above 0.", nameof(start))
            : (model, report);
    }

    /// <summary>ln p of each sequence [sequences]; -infinity where it is impossible.</summary>
    /// <param name="data">The sequences.</param>
    public double[] LogLikelihoods(SequenceSet data)
    {
        ArgumentNullException.ThrowIfNull(data);
        Emission.Check(data);
        return [.. Enumerable.Range(0, data.Count).Select(s => new SemiMarkovPass(this, data, s).Forward())];
    }

    /// <summary>ln p(all sequences).</summary>
    /// <param name="data">The sequences.</param>
    public double LogLikelihood(SequenceSet data) => LogLikelihoods(data).Sum();

    /// <summary>P(state at time t | the whole sequence): for each sequence [length, states].</summary>
    /// <param name="data">The sequences.</param>
    /// <exception cref="ArgumentException">A sequence is impossible under the model.</exception>
    public double[][,] Posteriors(SequenceSet data)
    {
        ArgumentNullException.ThrowIfNull(data);
        Emission.Check(data);
        return [.. Enumerable.Range(0, data.Count).Select(s =>
        {
            var pass = new SemiMarkovPass(this, data, s);
            CheckPossible(pass.Forward(), data, s);
            pass.Backward(null);
            double[,] result = new double[pass.Length, States];
            for (int t = 0; t < pass.Length; t++)
            {
                for (int state = 0; state < States; state++)
                {
                    result[t, state] = pass.Occupied[(t * Emission.Stride) + state];
                }
            }

            return result;
        })];
    }

    /// <summary>The most probable states of each sequence, durations maximised too; the shortest last state of equals.</summary>
    /// <param name="data">The sequences.</param>
    /// <exception cref="ArgumentException">A sequence is impossible under the model.</exception>
    public SequenceDecoding[] Decode(SequenceSet data)
    {
        ArgumentNullException.ThrowIfNull(data);
        Emission.Check(data);
        return [.. Enumerable.Range(0, data.Count).Select(s =>
        {
            SequenceDecoding decoding = new SemiMarkovPass(this, data, s).Best();
            CheckPossible(decoding.LogProbability, data, s);
            return decoding;
        })];
    }

    /// <summary>Draws sequences and their states.</summary>
    /// <param name="lengths">The lengths, each at least 1.</param>
    /// <param name="seed">The seed. Default 0. Sequence i depends on the seed and i alone.</param>
    public (SequenceSet Data, int[][] States) Sample(IReadOnlyList<int> lengths, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(lengths);
        CounterRandom random = CounterRandom.Of(seed);
        int[][] paths = [.. lengths.Select((length, s) =>
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(length, 1, nameof(lengths));
            CounterRandom own = random.Derive((ulong)s);
            int[] path = new int[length];
            int state = RandomNumbers.Choose(own, 0, Start);
            for (int t = 0; t < length;)
            {
                int end = Math.Min(length, t + 1 + RandomNumbers.Choose(own.Derive((ulong)t), 0, Durations[state]));
                path.AsSpan(t, end - t).Fill(state);
                state = end < length ? RandomNumbers.Choose(own.Derive((ulong)t), 1, Transition[state]) : state;
                t = end;
            }

            return path;
        })];
        return (Emission.Draw(paths, random.Derive(1_000_003)), paths);
    }

    private static void CheckPossible(double value, SequenceSet data, int sequence)
    {
        if (double.IsNegativeInfinity(value))
        {
            throw new ArgumentException($"SemiMarkovModel: the sequence '{data.Ids[sequence]}' has probability 0 under the model; no path of states makes it.", nameof(data));
        }
    }
}
