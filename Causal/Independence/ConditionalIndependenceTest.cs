namespace Hybrid.Causal.Discovery;

/// <summary>A test of whether two variables are independent given others: what constraint-based discovery asks.</summary>
/// <remarks>Variables are named by their place in <see cref="Variables"/>. Derive from it for a test of your own.</remarks>
public abstract class ConditionalIndependenceTest
{
    /// <summary>The names of the variables.</summary>
    public abstract IReadOnlyList<string> Variables { get; }

    /// <summary>The p-value of the hypothesis that two variables are independent given others.</summary>
    /// <param name="first">A variable.</param>
    /// <param name="second">Another.</param>
    /// <param name="given">What is conditioned on; neither of the two.</param>
    /// <returns>A number from 0 to 1; small values speak against independence.</returns>
    public abstract double PValue(int first, int second, ReadOnlySpan<int> given);

    /// <summary>The p-value, by names.</summary>
    /// <param name="first">A variable.</param>
    /// <param name="second">Another.</param>
    /// <param name="given">What is conditioned on.</param>
    /// <exception cref="ArgumentException">A variable is unknown; the nearest is offered.</exception>
    public double PValue(string first, string second, params IEnumerable<string> given) => PValue(Place(first), Place(second), given.Select(Place).ToArray());

    // What is at least as large as any p-value above the level and cheap to find; tests override it where the p-value itself costs more than the comparison.
    internal virtual double Measure(int first, int second, ReadOnlySpan<int> given) => PValue(first, second, given);

    // The same for a set of neighbours of one of the two.
    internal virtual double MeasureFrom(int near, int far, ReadOnlySpan<int> given) => Measure(Math.Min(near, far), Math.Max(near, far), given);

    // The measure from which on variables count as independent.
    internal virtual double Threshold(double significance, int given) => significance;

    // Whether its answers are the truth, so that the first set that separates will do.
    internal virtual bool IsCertain => false;

    // False where no set can separate the two, so that it need not be searched for.
    internal virtual bool MaySeparate(int first, int second) => true;

    private int Place(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        for (int i = 0; i < Variables.Count; i++)
        {
            if (Variables[i] == name)
            {
                return i;
            }
        }

        throw new ArgumentException($"the test has no variable '{name}'; {Names.Suggest(name, Variables)}", nameof(name));
    }
}
