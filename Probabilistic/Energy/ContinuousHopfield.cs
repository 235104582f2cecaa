namespace Hybrid.Probabilistic;

/// <summary>The modern Hopfield network: continuous states, memories that are recalled in one step, exponentially many of them; its update is attention. Immutable.</summary>
/// <remarks>
/// E(x) = -1/b ln sum exp(b m x) + 1/2 x x + 1/b ln (memories) + 1/2 max |m|^2; the update x = M' softmax(b M x) never raises it. Source: H. Ramsauer and others, "Hopfield networks is all you need", 2021.
/// </remarks>
public sealed class ContinuousHopfield
{
    private readonly double[][] _memories;
    private readonly double _longest;

    /// <summary>Takes memories.</summary>
    /// <param name="memories">Vectors of equal length; at least one.</param>
    /// <param name="inverseTemperature">b, above 0: large values part memories that are alike.</param>
    /// <exception cref="ArgumentException">There is none, lengths differ, a number is not finite, or the inverse temperature is not above 0.</exception>
    public ContinuousHopfield(IReadOnlyList<double[]> memories, double inverseTemperature)
    {
        ArgumentNullException.ThrowIfNull(memories);
        if (memories.Count == 0 || memories.Any(memory => memory.Length != memories[0].Length || !memory.All(double.IsFinite)) || !(inverseTemperature > 0))
        {
            throw new ArgumentException($"ContinuousHopfield: {memories.Count} memories and an inverse temperature of {inverseTemperature}; at least one is needed, of equal length and finite, and a temperature above 0.", nameof(memories));
        }

        _memories = [.. memories.Select(memory => memory.ToArray())];
        _longest = _memories.Max(memory => RowMath.Dot(memory, memory));
        InverseTemperature = inverseTemperature;
    }

    /// <summary>b.</summary>
    public double InverseTemperature { get; }

    /// <summary>The energy of a state; at least 0.</summary>
    /// <param name="state">The state.</param>
    public double Energy(ReadOnlySpan<double> state)
    {
        double[] scores = Scores(state);
        double most = scores.Max();
        double sum = scores.Sum(score => Math.Exp(score - most));
        return (-(most + Math.Log(sum)) / InverseTemperature) + (0.5 * RowMath.Dot(state, state)) + (Math.Log(_memories.Length) / InverseTemperature) + (0.5 * _longest);
    }

    /// <summary>One update: the mean of the memories, weighted by how well they fit.</summary>
    /// <param name="state">The state.</param>
    public double[] Update(ReadOnlySpan<double> state)
    {
        double[] scores = Scores(state);
        double most = scores.Max();
        double[] shares = [.. scores.Select(score => Math.Exp(score - most))];
        double sum = shares.Sum();
        double[] next = new double[state.Length];
        for (int m = 0; m < shares.Length; m++)
        {
            RowMath.AddScaled(next, shares[m] / sum, _memories[m]);
        }

        return next;
    }

    /// <summary>Updates until the state moves by less than a distance.</summary>
    /// <param name="state">The start.</param>
    /// <param name="tolerance">The distance. Default 1e-9.</param>
    /// <param name="mostSteps">The most updates. Default 100.</param>
    public double[] Recall(ReadOnlySpan<double> state, double tolerance = 1e-9, int mostSteps = 100)
    {
        double[] now = state.ToArray();
        for (int step = 0; step < mostSteps; step++)
        {
            double[] next = Update(now);
            double distance = Math.Sqrt(now.Zip(next, (a, b) => (a - b) * (a - b)).Sum());
            now = next;
            if (distance < tolerance)
            {
                break;
            }
        }

        return now;
    }

    private double[] Scores(ReadOnlySpan<double> state)
    {
        if (state.Length != _memories[0].Length)
        {
            throw new ArgumentException($"ContinuousHopfield: the state has {state.Length} numbers and memories have {_memories[0].Length}; give as many.", nameof(state));
        }

        double[] scores = new double[_memories.Length];
        for (int m = 0; m < scores.Length; m++)
        {
            scores[m] = InverseTemperature * RowMath.Dot(_memories[m], state);
        }

        return scores;
    }
}
