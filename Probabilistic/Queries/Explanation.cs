namespace Hybrid.Probabilistic;

/// <summary>A joint state of some variables and its probability. Immutable.</summary>
public sealed class Explanation
{
    private readonly int[] _states;

    internal Explanation(IReadOnlyList<Variable> variables, int[] states, double logProbability)
    {
        Variables = variables;
        _states = states;
        LogProbability = logProbability;
    }

    /// <summary>The variables.</summary>
    public IReadOnlyList<Variable> Variables { get; }

    /// <summary>The index of each variable's state, in the order of <see cref="Variables"/>.</summary>
    public ReadOnlySpan<int> States => _states;

    /// <summary>The natural logarithm of P(assignment, evidence); unnormalised for a Markov network.</summary>
    public double LogProbability { get; }

    /// <summary>The state of a variable.</summary>
    /// <param name="variable">The variable's name.</param>
    /// <exception cref="ArgumentException">It is not part of the assignment.</exception>
    public string this[string variable]
    {
        get
        {
            for (int i = 0; i < Variables.Count; i++)
            {
                if (Variables[i].Name == variable)
                {
                    return Variables[i].States[_states[i]];
                }
            }

            throw new ArgumentException($"the assignment has no variable '{variable}'; {Names.Suggest(variable, Variables.Select(v => v.Name))}", nameof(variable));
        }
    }

    /// <summary>The assignment as text: <c>A=x, B=y</c>.</summary>
    public override string ToString() => string.Join(", ", Variables.Select((v, i) => $"{v.Name}={v.States[_states[i]]}"));
}
