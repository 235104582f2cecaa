namespace Hybrid.Probabilistic.Learning;

/// <summary>A graph that was learnt from data.</summary>
/// <param name="Variables">The variables, in the order of the data's columns.</param>
/// <param name="Arcs">The arcs, ordered by child and then parent.</param>
/// <param name="Score">Its score; NaN where the method has none.</param>
/// <param name="Iterations">How many moves or tests it took.</param>
public sealed record LearntStructure(IReadOnlyList<Variable> Variables, IReadOnlyList<(Variable Parent, Variable Child)> Arcs, double Score, int Iterations)
{
    /// <summary>A network with this graph and uniform tables, to be fitted by <see cref="ParameterLearner"/> or <see cref="NetworkExpectationMaximisation"/>.</summary>
    /// <returns>The network.</returns>
    public BayesianNetwork ToNetwork()
    {
        var builder = new BayesianNetworkBuilder();
        foreach (Variable variable in Variables)
        {
            builder.Add(variable);
        }

        foreach ((Variable parent, Variable child) in Arcs)
        {
            builder.Arc(parent.Name, child.Name);
        }

        return builder.BuildUniform();
    }

    internal static LearntStructure Of(DiscreteData data, IReadOnlyList<IReadOnlyCollection<int>> parents, double score, int iterations) => new(
        data.Variables,
        [.. parents.SelectMany((set, child) => set.Order().Select(p => (data.Variables[p], data.Variables[child])))],
        score,
        iterations);
}
