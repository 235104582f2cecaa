namespace Hybrid.Causal.Counterfactuals;

/// <summary>A variable in a world: <c>Y[X=0]=1</c> is "Y would be 1 if X had been set to 0". Immutable.</summary>
/// <param name="Variable">The variable.</param>
/// <param name="State">The state that is asked for or given.</param>
/// <param name="World">What was done in that world; empty for the world as it is.</param>
public sealed record CounterfactualTerm(string Variable, string State, IReadOnlyList<(string Variable, string State)> World)
{
    /// <summary>A variable in the world as it is.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="state">Its state.</param>
    public CounterfactualTerm(string variable, string state)
        : this(variable, state, [])
    {
    }

    /// <summary>The term as text: <c>Y[X=0]=1</c>.</summary>
    public override string ToString() => $"{Variable}{(World.Count == 0 ? string.Empty : $"[{string.Join(", ", World.Select(w => $"{w.Variable}={w.State}"))}]")}={State}";

    internal string WorldKey => string.Join('\u0001', World.OrderBy(w => w.Variable, StringComparer.Ordinal).Select(w => $"{w.Variable}={w.State}"));
}
