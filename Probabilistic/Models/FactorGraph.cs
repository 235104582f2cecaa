using System.Text;

namespace Hybrid.Probabilistic;

/// <summary>A factor graph: variables and tables as the two kinds of nodes, joined where a table is over a variable. Messages of belief propagation run along its edges. Immutable.</summary>
/// <remarks>Belief propagation is exact on it when <see cref="IsTree"/>. Source: F. Kschischang, B. Frey and H. Loeliger, Factor graphs and the sum-product algorithm, 2001.</remarks>
/// <example><code>
/// FactorGraph graph = FactorGraph.Of(alarm);
/// graph.IsTree                            // false: belief propagation is an approximation
/// graph.FactorsOf("CO").Count             // the tables that have CO
/// </code></example>
public sealed class FactorGraph : IDiscreteModel
{
    private readonly MarkovNetwork _network;
    private readonly int[][] _factorsOf;

    /// <summary>Joins tables into a graph.</summary>
    /// <param name="variables">The variables, with different names.</param>
    /// <param name="factors">The tables, each over some of the variables.</param>
    /// <param name="name">The name of the model, empty by default.</param>
    /// <exception cref="ArgumentException">Two variables have the same name, or a table is over an unknown variable.</exception>
    public FactorGraph(IEnumerable<Variable> variables, IEnumerable<Factor> factors, string name = "")
        : this(new MarkovNetwork(variables, factors, name))
    {
    }

    private FactorGraph(MarkovNetwork network)
    {
        _network = network;
        var factorsOf = network.Variables.Select(_ => new List<int>()).ToArray();
        for (int f = 0; f < network.Factors.Count; f++)
        {
            foreach (Variable variable in network.Factors[f].Variables)
            {
                factorsOf[network.IndexOf(variable.Name)].Add(f);
            }
        }

        _factorsOf = [.. factorsOf.Select(list => list.ToArray())];
        Components = CountComponents();

        // A graph is a forest when it has as many edges as nodes less components.
        IsTree = _factorsOf.Sum(list => list.Length) == Variables.Count + Factors.Count - Components;
    }

    /// <summary>The name of the model; empty when it has none.</summary>
    public string Name => _network.Name;

    /// <inheritdoc/>
    public IReadOnlyList<Variable> Variables => _network.Variables;

    /// <inheritdoc/>
    public IReadOnlyList<Factor> Factors => _network.Factors;

    /// <summary>Whether there is no loop, so that belief propagation is exact; several trees beside each other count too.</summary>
    public bool IsTree { get; }

    /// <summary>How many parts there are that no edge joins; they are independent of each other.</summary>
    public int Components { get; }

    /// <summary>The factor graph of a model: a node for each of its tables.</summary>
    /// <param name="model">A Bayesian network, whose conditional tables become factors, or any other model.</param>
    /// <returns>The same distribution.</returns>
    public static FactorGraph Of(IDiscreteModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model as FactorGraph ?? new FactorGraph(model as MarkovNetwork ?? MarkovNetwork.Of(model));
    }

    /// <inheritdoc/>
    public int IndexOf(string variable) => _network.IndexOf(variable);

    /// <summary>The tables over a variable.</summary>
    /// <param name="variable">The variable's name.</param>
    /// <returns>The tables, in the order of <see cref="Factors"/>.</returns>
    /// <exception cref="ArgumentException">There is no such variable.</exception>
    public IReadOnlyList<Factor> FactorsOf(string variable) => [.. _factorsOf[IndexOf(variable)].Select(f => Factors[f])];

    /// <summary>The variables that share a table with a variable: given these it is independent of all others.</summary>
    /// <param name="variable">The variable's name.</param>
    /// <returns>The neighbours, in the order of <see cref="Variables"/>.</returns>
    /// <exception cref="ArgumentException">There is no such variable.</exception>
    public IReadOnlyList<Variable> Neighbours(string variable) => _network.Neighbours(variable);

    /// <summary>The same distribution without the graph's bookkeeping.</summary>
    /// <returns>A Markov network.</returns>
    public MarkovNetwork ToMarkovNetwork() => _network;

    /// <summary>The graph for Graphviz: variables as ellipses, tables as boxes.</summary>
    /// <returns>A text in the DOT language.</returns>
    public string ToDot()
    {
        var text = new StringBuilder("graph {\n");
        foreach (Variable variable in Variables)
        {
            text.Append($"  \"{Escaped(variable.Name)}\";\n");
        }

        for (int f = 0; f < Factors.Count; f++)
        {
            text.Append($"  f{f} [shape=box, label=\"\"];\n");
            foreach (Variable variable in Factors[f].Variables)
            {
                text.Append($"  f{f} -- \"{Escaped(variable.Name)}\";\n");
            }
        }

        return text.Append("}\n").ToString();
    }

    /// <summary>A line with the numbers of variables, tables and edges, and whether it is a tree.</summary>
    public override string ToString() =>
        $"{(Name.Length > 0 ? Name : "factor graph")}: {Variables.Count} variables, {Factors.Count} factors, {_factorsOf.Sum(list => list.Length)} edges, {(IsTree ? "a tree" : "with loops")}";

    private static string Escaped(string name) => name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    private int CountComponents()
    {
        bool[] seenVariable = new bool[Variables.Count];
        bool[] seenFactor = new bool[Factors.Count];
        int[][] scopes = [.. Factors.Select(f => f.Variables.Select(v => IndexOf(v.Name)).ToArray())];
        int count = scopes.Count(scope => scope.Length == 0);
        var stack = new Stack<int>();
        for (int start = 0; start < seenVariable.Length; start++)
        {
            if (seenVariable[start])
            {
                continue;
            }

            count++;
            seenVariable[start] = true;
            stack.Push(start);
            while (stack.TryPop(out int v))
            {
                foreach (int f in _factorsOf[v].Where(f => !seenFactor[f]))
                {
                    seenFactor[f] = true;
                    foreach (int other in scopes[f].Where(o => !seenVariable[o]))
                    {
                        seenVariable[other] = true;
                        stack.Push(other);
                    }
                }
            }
        }

        return count;
    }
}
