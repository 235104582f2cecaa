using Hybrid.Causal.Counterfactuals;
using Hybrid.Probabilistic;

namespace Hybrid.Causal;

/// <summary>
/// A question on one line, about what is seen, what follows from acting, or what would have been: <c>P(Y=1 | do(X=1), Z=0)</c>, <c>E[Y | do(X:=X+1)]</c>, <c>P(Y[X=0]=1 | X=1, Y=1)</c>,
/// <c>ATE(X-&gt;Y)</c>, <c>ETT(X-&gt;Y)</c>, <c>CDE(X-&gt;Y via M=0)</c>, <c>NDE(X-&gt;Y via M)</c>, <c>NIE(X-&gt;Y via M, N)</c>, <c>PN(X-&gt;Y)</c>, <c>PS(X-&gt;Y)</c>, <c>PNS(X-&gt;Y)</c>. Immutable.
/// </summary>
/// <param name="Form">The word before the bracket: P, E, ATE, ETT, CDE, NDE, NIE, TE, PN, PS or PNS.</param>
/// <example><code>
/// QueryLine.Parse("PNS(X-&gt;Y)").Ask(network)
/// </code></example>
public sealed record QueryLine(string Form)
{
    /// <summary>The forms.</summary>
    public static IReadOnlyList<string> Forms { get; } = ["P", "E", "ATE", "TE", "ETT", "ATT", "CDE", "NDE", "NIE", "PN", "PS", "PNS"];

    /// <summary>What a probability or expectation is of; the state is empty in an expectation.</summary>
    public IReadOnlyList<CounterfactualTerm> Terms { get; init; } = [];

    /// <summary>What is given.</summary>
    public IReadOnlyList<CounterfactualTerm> Given { get; init; } = [];

    /// <summary>What is done, such as <c>X=1</c> or <c>X:=X+1</c>.</summary>
    public IReadOnlyList<string> Actions { get; init; } = [];

    /// <summary>The cause, in the forms with an arrow; empty elsewhere.</summary>
    public string Treatment { get; init; } = string.Empty;

    /// <summary>The effect, in the forms with an arrow; empty elsewhere.</summary>
    public string Outcome { get; init; } = string.Empty;

    /// <summary>The mediators and, in CDE, the states they are held at.</summary>
    public IReadOnlyList<(string Variable, string? State)> Via { get; init; } = [];

    /// <summary>Reads a question.</summary>
    /// <param name="text">The question; see the type for its forms.</param>
    /// <returns>The question.</returns>
    /// <exception cref="DataFormatException">The text is no such question; the column is named.</exception>
    public static QueryLine Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new QueryLineReader(text).Read();
    }

    /// <summary>The answer of a discrete network, taken as a causal model with independent noises.</summary>
    /// <param name="network">The network.</param>
    /// <returns>A value, or bounds where the network leaves it open.</returns>
    /// <exception cref="ArgumentException">A variable or state is unknown, or the question does not fit a discrete model.</exception>
    public QueryAnswer Ask(BayesianNetwork network) => new DiscreteAnswers(network).Answer(this);

    /// <summary>The answer from a graph and an observed distribution.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="distribution">The distribution.</param>
    /// <returns>A value where it is identified, bounds where the types are few, and the reason elsewhere.</returns>
    /// <exception cref="ArgumentException">A variable or state is unknown, or positivity is violated.</exception>
    public QueryAnswer Ask(CausalGraph graph, ObservedDistribution distribution) => new DiscreteAnswers(graph, distribution).Answer(this);

    /// <summary>The answer of a structural model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="seed">The seed of draws, where they are needed.</param>
    /// <returns>An expectation.</returns>
    /// <exception cref="ArgumentException">A variable is unknown, or the question is not of expectations.</exception>
    public QueryAnswer Ask(StructuralModel model, int seed = 0) => StructuralAnswers.Answer(this, model, seed);

    /// <summary>The question as it is written.</summary>
    public override string ToString()
    {
        if (Treatment.Length > 0)
        {
            string via = Via.Count == 0 ? string.Empty : $" via {string.Join(", ", Via.Select(v => v.State is null ? v.Variable : $"{v.Variable}={v.State}"))}";
            return $"{Form}({Treatment}->{Outcome}{via})";
        }

        string[] condition = [.. Actions.Select(a => $"do({a})"), .. Given.Select(g => g.ToString())];
        string inner = string.Join(", ", Terms.Select(t => t.State.Length == 0 ? t.ToString()[..^1] : t.ToString())) + (condition.Length == 0 ? string.Empty : " | " + string.Join(", ", condition));
        return Form == "E" ? $"E[{inner}]" : $"P({inner})";
    }
}
