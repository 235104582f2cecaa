namespace Hybrid.Probabilistic;

/// <summary>What an E-step of a semi-Markov model counts.</summary>
/// <param name="states">How many states.</param>
/// <param name="longest">The longest duration.</param>
internal sealed class SemiMarkovCounts(int states, int longest)
{
    public double[] Start { get; } = new double[states];

    public double[][] Transition { get; } = [.. Enumerable.Range(0, states).Select(_ => new double[states])];

    public double[][] Durations { get; } = [.. Enumerable.Range(0, states).Select(_ => new double[longest])];
}
