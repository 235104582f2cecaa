namespace Hybrid.Probabilistic.Tests.Models;

public sealed class FactorGraphTests
{
    // pgmpy's test_ExactInference.py, TestBeliefPropagationWithMessagePassing: a polytree, and virtual evidence (values to 8 digits).
    private static FactorGraph Polytree()
    {
        Variable a = Variable.Numbered("A", 2), b = Variable.Numbered("B", 3), c = Variable.Numbered("C", 2), d = Variable.Numbered("D", 3);
        return new FactorGraph(
            [a, b, c, d],
            [
                new Factor([a], 0.4, 0.6),
                new Factor([b, a], 0.2, 0.05, 0.3, 0.15, 0.5, 0.8),
                new Factor([c, b], 0.4, 0.5, 0.1, 0.6, 0.5, 0.9),
                new Factor([d, b], 0.1, 0.1, 0.2, 0.3, 0.2, 0.1, 0.6, 0.7, 0.7),
            ]);
    }

    public static TheoryData<string> Engines => ["exact", "bp", "elimination", "gradient"];

    [Theory]
    [MemberData(nameof(Engines))]
    public void The_polytree_has_pgmpys_posteriors(string name)
    {
        FactorGraph graph = Polytree();
        IInferenceEngine engine = name switch { "exact" => new ExactEngine(), "bp" => new LoopyBeliefPropagation(), "elimination" => new VariableElimination(), _ => new GradientEngine() };
        Near([0.11, 0.21, 0.68], engine.Infer(graph, Evidence.None)["B"]);
        Near([0.217, 0.783], engine.Infer(graph, Evidence.None)["C"]);
        Near([0.168, 0.143, 0.689], engine.Infer(graph, Evidence.None)["D"]);
        InferenceResult observed = engine.Infer(graph, Evidence.Parse("A=1, D=0"));
        Near([0.02777778, 0.08333333, 0.88888889], observed["B"]);
        Near([0.14166667, 0.85833333], observed["C"]);
        Near([0.06034483, 0.16034483, 0.77931034], engine.Infer(graph, Evidence.None.With(Finding.Likelihood("A", 0.1, 0.9)))["B"]);
        Evidence several = Evidence.Parse("D=0").With(Finding.Likelihood("A", 0.027, 0.972)).With(Finding.Likelihood("B", 0.3, 0.6, 0.1));
        Near([0.05938567, 0.3440273, 0.59658703], engine.Infer(graph, several)["B"]);
        Near([0.25542662, 0.74457338], engine.Infer(graph, several)["C"]);
    }

    [SharedFact]
    public void A_graph_knows_whether_it_is_a_tree_and_what_touches_a_variable()
    {
        FactorGraph tree = Polytree();
        Assert.True(tree.IsTree);
        Assert.Equal(1, tree.Components);
        Assert.Equal(3, tree.FactorsOf("B").Count);
        Assert.Equal(["A", "C", "D"], tree.Neighbours("B").Select(v => v.Name));
        Assert.EndsWith("4 variables, 4 factors, 7 edges, a tree", tree.ToString());

        FactorGraph asia = FactorGraph.Of(Samples.Network("asia"));
        Assert.False(asia.IsTree);
        Assert.Equal(8, asia.Factors.Count);
        Assert.Same(asia, FactorGraph.Of(asia));
        Assert.Contains("f0 -- \"asia\"", asia.ToDot());

        Variable a = Variable.Numbered("a", 2), b = Variable.Numbered("b", 2);
        Assert.Equal(2, new FactorGraph([a, b], [new Factor([a], 1, 2)]).Components);
        Assert.Contains("did you mean 'A'?", Assert.Throws<ArgumentException>(() => tree.FactorsOf("AA")).Message);
    }

    [SharedFact]
    public void Separation_in_the_Markov_network_of_a_Bayesian_one_is_never_wrong()
    {
        BayesianNetwork asia = Samples.Network("asia");
        MarkovNetwork moral = MarkovNetwork.Of(asia);
        Assert.True(moral.Separated(["asia"], ["smoke"], ["tub", "either"]) || !asia.Separated(["asia"], ["smoke"], ["tub", "either"]));
        Assert.True(moral.Separated(["asia"], ["xray"], ["either"]));
        Assert.False(moral.Separated(["asia"], ["xray"], ["bronc"]));
        Assert.Equal(asia.MarkovBlanket("lung").Select(v => v.Name), moral.Neighbours("lung").Select(v => v.Name));
        Assert.Contains("is in two of the sets", Assert.Throws<ArgumentException>(() => moral.Separated(["asia"], ["asia"])).Message);
    }

    private static void Near(double[] expected, Factor actual)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual.Values[i], 1e-7);
        }
    }
}
