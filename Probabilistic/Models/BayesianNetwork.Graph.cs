namespace Hybrid.Probabilistic;

/// <content>Questions about the graph.</content>
public sealed partial class BayesianNetwork
{
    /// <summary>Whether two sets of variables are d-separated: every path between them is blocked, so that they are independent given the third set whatever the tables are.</summary>
    /// <param name="first">Names of variables, at least one.</param>
    /// <param name="second">Names of variables, at least one.</param>
    /// <param name="given">Names of the observed variables; none by default.</param>
    /// <returns>True when no path is active.</returns>
    /// <remarks>Linear in the number of arcs. Source: J. Pearl, Probabilistic Reasoning in Intelligent Systems, 1988.</remarks>
    /// <exception cref="ArgumentException">A variable is unknown, is in two of the sets, or a set is empty.</exception>
    /// <example><code>asia.Separated(["visit"], ["smoking"])             // true
    /// asia.Separated(["visit"], ["smoking"], ["dysp"])   // false: observing a common effect joins its causes</code></example>
    public bool Separated(IEnumerable<string> first, IEnumerable<string> second, IEnumerable<string>? given = null)
    {
        int[] from = IndicesOf(first, "first");
        int[] to = IndicesOf(second, "second");
        int[] observed = given is null ? [] : [.. given.Select(IndexOf)];
        foreach (int i in from)
        {
            if (to.Contains(i) || observed.Contains(i))
            {
                throw new ArgumentException($"BayesianNetwork.Separated: '{_variables[i].Name}' is in two of the sets; the sets must not overlap.", nameof(first));
            }
        }

        if (to.FirstOrDefault(observed.Contains, -1) is var shared and >= 0)
        {
            throw new ArgumentException($"BayesianNetwork.Separated: '{_variables[shared].Name}' is in two of the sets; the sets must not overlap.", nameof(second));
        }

        bool[] marks = new bool[_variables.Length];
        foreach (int i in observed)
        {
            marks[i] = true;
        }

        bool[] reached = DirectedGraph.Reachable(_parents, _children, from, marks);
        return !to.Any(i => reached[i]);
    }

    /// <summary>The Markov blanket of a variable: its parents, its children and their other parents. Given these, it is independent of all others.</summary>
    /// <param name="variable">The variable's name.</param>
    /// <returns>The blanket in the order of <see cref="Variables"/>.</returns>
    /// <exception cref="ArgumentException">There is no such variable.</exception>
    public IReadOnlyList<Variable> MarkovBlanket(string variable)
    {
        int at = IndexOf(variable);
        var blanket = new SortedSet<int>(_parents[at]);
        foreach (int child in _children[at])
        {
            blanket.Add(child);
            blanket.UnionWith(_parents[child]);
        }

        blanket.Remove(at);
        return [.. blanket.Select(i => _variables[i])];
    }

    /// <summary>The variables whose tables can matter to a question: ancestors of what is asked or observed that the evidence does not cut off. All others are barren or d-separated.</summary>
    /// <param name="query">Names of the variables asked for.</param>
    /// <param name="given">Names of the observed variables.</param>
    /// <returns>The relevant variables in the order of <see cref="Variables"/>.</returns>
    /// <exception cref="ArgumentException">A variable is unknown.</exception>
    /// <remarks>Source: R. Shachter, Bayes-ball, 1998; barren nodes: Shachter, Evaluating influence diagrams, 1986.</remarks>
    public IReadOnlyList<Variable> Relevant(IEnumerable<string> query, IEnumerable<string>? given = null)
    {
        int[] asked = IndicesOf(query, "query");
        int[] observed = given is null ? [] : [.. given.Select(IndexOf)];
        bool[] relevant = RelevantIndices(asked, observed);
        return [.. _variables.Where((_, i) => relevant[i])];
    }

    internal bool[] RelevantIndices(int[] asked, int[] observed)
    {
        bool[] marks = new bool[_variables.Length];
        foreach (int i in observed)
        {
            marks[i] = true;
        }

        bool[] ancestral = DirectedGraph.Ancestral(_parents, asked.Concat(observed));
        bool[] reached = DirectedGraph.Reachable(_parents, _children, asked.Where(i => !marks[i]), marks);
        bool[] relevant = new bool[_variables.Length];
        for (int i = 0; i < relevant.Length; i++)
        {
            // The table of an observed variable matters when one of its parents is still joined to the question, or when it is a question's parent.
            relevant[i] = ancestral[i] && (reached[i] || (marks[i] && (_parents[i].Any(p => reached[p]) || _children[i].Any(c => ancestral[c] && (reached[c] || marks[c])))));
        }

        foreach (int i in asked)
        {
            relevant[i] = true;
        }

        return relevant;
    }

    private int[] IndicesOf(IEnumerable<string> names, string argument)
    {
        ArgumentNullException.ThrowIfNull(names, argument);
        int[] indices = [.. names.Select(IndexOf)];
        return indices.Length > 0 ? indices : throw new ArgumentException($"BayesianNetwork: the set '{argument}' is empty; name at least one variable.", argument);
    }
}
