using Hybrid.Probabilistic;

namespace Hybrid.Causal;

/// <summary>The parts of an effect that go through a mediator and past it, in a discrete network whose noises are independent. Immutable.</summary>
/// <param name="Total">P(y | do(x)) - P(y | do(x')).</param>
/// <param name="Direct">The natural direct effect: P(y of x with the mediator as under x') - P(y | do(x')).</param>
/// <param name="Indirect">The natural indirect effect: P(y of x' with the mediator as under x) - P(y | do(x')).</param>
/// <remarks>Pearl, Direct and indirect effects, 2001.</remarks>
public sealed record NaturalEffects(double Total, double Direct, double Indirect)
{
    /// <summary>Computes the effects exactly.</summary>
    /// <param name="network">The network.</param>
    /// <param name="treatment">The cause, its state x, and the state x' that it is compared with.</param>
    /// <param name="outcome">The effect and the state whose probability is asked for.</param>
    /// <param name="mediator">The variable between them.</param>
    /// <returns>The effects.</returns>
    /// <exception cref="ArgumentException">A variable or a state is unknown, or a variable on the way to the mediator also reaches the outcome past it, so that the effects are not identified; it is named.</exception>
    public static NaturalEffects Of(BayesianNetwork network, (string Variable, string State, string Reference) treatment, (string Variable, string State) outcome, string mediator) =>
        Of(network, treatment, outcome, [mediator]);

    /// <summary>The same with several mediators taken together: the indirect effect is that through any of them.</summary>
    /// <param name="network">The network.</param>
    /// <param name="treatment">The cause, its state x, and the state x' that it is compared with.</param>
    /// <param name="outcome">The effect and the state whose probability is asked for.</param>
    /// <param name="mediators">The variables between them, at least one.</param>
    /// <returns>The effects.</returns>
    /// <exception cref="ArgumentException">A variable or a state is unknown, no mediator is named, or the effects are not identified.</exception>
    public static NaturalEffects Of(BayesianNetwork network, (string Variable, string State, string Reference) treatment, (string Variable, string State) outcome, IReadOnlyList<string> mediators)
    {
        ArgumentNullException.ThrowIfNull(mediators);
        if (mediators.Count == 0)
        {
            throw new ArgumentException("NaturalEffects: no mediator is named; name at least one.", nameof(mediators));
        }

        CausalGraph graph = Intervention.GraphOf(network);
        string mediator = string.Join("', '", mediators);
        HashSet<string> inner = [.. graph.Descendants(treatment.Variable).Intersect(graph.Ancestors(mediators)).Where(v => v != treatment.Variable), .. mediators];
        foreach (string between in inner.Where(v => !mediators.Contains(v)))
        {
            if (graph.Children(between).Any(child => !inner.Contains(child) && graph.Ancestors(outcome.Variable).Contains(child)))
            {
                throw new ArgumentException($"NaturalEffects: '{between}' acts on '{mediator}' and past it on '{outcome.Variable}', so that the effects are not identified; choose '{between}' as a mediator too.", nameof(mediators));
            }
        }

        double Nested(string outside, string inside)
        {
            BayesianNetwork changed = network;
            foreach (Variable child in network.Children(treatment.Variable))
            {
                changed = changed.With(Fixed(network.Table(child.Name), treatment.Variable, inner.Contains(child.Name) ? inside : outside));
            }

            return Intervention.Ask(changed, [], outcome.Variable)[outcome.State];
        }

        double reference = Nested(treatment.Reference, treatment.Reference);
        return new NaturalEffects(
            Nested(treatment.State, treatment.State) - reference, Nested(treatment.State, treatment.Reference) - reference, Nested(treatment.Reference, treatment.State) - reference);
    }

    private static ConditionalTable Fixed(ConditionalTable table, string parent, string state)
    {
        Variable fixedParent = table.Parents.First(p => p.Name == parent);
        var at = ProbabilityTable.Of(table.ToFactor()).At(parent, fixedParent.IndexOf(state));
        return new ConditionalTable(table.Child, [.. table.Parents.Where(p => p.Name != parent)], at.Values);
    }
}
