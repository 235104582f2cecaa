using Hybrid.Probabilistic;

namespace Hybrid.Causal.Tests.Identification;

/// <summary>The proof behind "not identified": two models with one observed distribution and two effects.</summary>
public sealed class TwoModelsTests
{
    [Theory]
    [InlineData("X -> Y; X <-> Y")]
    [InlineData("X -> Z -> Y; X <-> Z")]
    [InlineData("X -> Z -> Y; X -> Y; X <-> Z")]
    [InlineData("X -> Y; Z -> Y; X <-> Z; Z <-> Y")]
    [InlineData("Z -> X -> Y; X <-> Z; Z <-> Y")]
    [InlineData("X -> Z -> Y; X <-> Y; Z <-> Y")]
    [InlineData("X -> Z1 -> Y; Z2 -> Y; X <-> Z2; Z1 <-> Z2")]
    [InlineData("Z -> X -> W -> Y; X <-> Z; X <-> Y; W <-> Z; Y <-> Z")]
    [InlineData("Z -> X -> Y; X <-> Y")]
    [InlineData("W -> Z -> X -> Y; Z -> Y; X <-> Y; X <-> W")]
    public void What_is_not_identified_has_two_models(string text)
    {
        CausalGraph graph = CausalGraph.Parse(text);
        Assert.IsType<NotIdentified>(Causal.Identification.Of(graph, ["X"], ["Y"]));
        TwoModels? found = TwoModels.Find(graph, ["X"], ["Y"]);
        Assert.NotNull(found);
        Check(found, graph, "X", "Y");
    }

    [Theory]
    [InlineData("X -> Z -> Y; X <-> Y")]
    [InlineData("Z -> X -> Y; Z -> Y")]
    [InlineData("W -> Z -> X -> Y; W <-> X; W <-> Y")]
    public void What_is_identified_has_not(string text) => Assert.Null(TwoModels.Find(CausalGraph.Parse(text), ["X"], ["Y"]));

    // The two verdicts are independent: one is graphical, the other looks for models.
    [Fact]
    public void On_random_graphs_the_verdicts_agree()
    {
        var random = new Random(31);
        int identified = 0, refused = 0;
        for (int trial = 0; trial < 60; trial++)
        {
            CausalGraph graph = RandomModels.Graph(random, random.Next(2, 5), 0.6, 0.5);
            if (graph.Bidirected.Count > 3)
            {
                continue;
            }

            string[] v = [.. graph.Variables];
            random.Shuffle(v);
            TwoModels? proof = TwoModels.Find(graph, [v[0]], [v[1]], trial);
            if (Causal.Identification.Of(graph, [v[0]], [v[1]]) is Identified)
            {
                identified++;
                Assert.True(proof is null, $"{graph}");
            }
            else
            {
                refused++;
                Assert.True(proof is not null, $"{graph} {v[0]} {v[1]}");
                Check(proof, graph, v[0], v[1]);
            }
        }

        Assert.True(identified > 20 && refused > 3, $"{identified} {refused}");
    }

    private static void Check(TwoModels found, CausalGraph graph, string x, string y)
    {
        Assert.True(found.JointDifference < 1e-9);
        Assert.True(Math.Abs(found.FirstEffect - found.SecondEffect) >= 0.01);

        // By the engines: the same observed joint, and different effects.
        string[] observed = [.. graph.Variables.Where(v => found.First.Variables.Any(w => w.Name == v))];
        double[] Joint(BayesianNetwork network) => RandomModels.Truth(network, new Dictionary<string, int>(), observed).Values.ToArray();
        Assert.All(Joint(found.First).Zip(Joint(found.Second)), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
        Assert.Equal(found.FirstEffect, Intervention.Ask(found.First, [(x, "0")], y)["0"], 1e-9);
        Assert.Equal(found.SecondEffect, Intervention.Ask(found.Second, [(x, "0")], y)["0"], 1e-9);
    }
}
