namespace Hybrid.Causal.Tests.Adjustment;

public sealed class GeneralisedAdjustmentTests
{
    // A set is right in a CPDAG exactly when it is right in each of its DAGs.
    [Fact]
    public void In_a_cpdag_it_agrees_with_every_member()
    {
        var random = new Random(2);
        int found = 0, none = 0;
        for (int trial = 0; trial < 150; trial++)
        {
            CausalGraph dag = Simulation.Dag(random, 5, 0.45);
            EssentialGraph essential = EssentialGraph.Of(dag);
            CausalGraph[] members = [.. essential.Members()];
            MixedGraph graph = MixedGraph.Of(essential);
            string[] others = ["V2", "V3", "V4"];
            bool any = false;
            for (int code = 0; code < 8; code++)
            {
                string[] set = [.. others.Where((_, i) => (code >> i & 1) != 0)];
                bool expected = members.All(m => AdjustmentSets.IsValid(m, ["V0"], ["V1"], set));
                Assert.True(expected == GeneralisedAdjustment.IsValid(graph, "V0", "V1", set), $"{graph}: {string.Join(',', set)}");
                any |= expected;
            }

            if (GeneralisedAdjustment.Find(graph, "V0", "V1") is AdjustmentFound answer)
            {
                found++;
                Assert.True(GeneralisedAdjustment.IsValid(graph, "V0", "V1", answer.Set));
                Assert.True(any);
            }
            else
            {
                none++;
                Assert.False(any);
            }
        }

        Assert.True(found > 30 && none > 30, $"{found} {none}");
    }

    // What a PAG allows is right in the graph with latent variables that it came from.
    [Fact]
    public void In_a_pag_it_is_right_for_the_truth()
    {
        var random = new Random(5);
        int valid = 0;
        for (int trial = 0; trial < 200; trial++)
        {
            CausalGraph truth = RandomModels.Graph(random, 5, 0.45, 0.15);
            MixedGraph pag = MixedGraph.PagOf(truth);
            for (int code = 0; code < 8; code++)
            {
                string[] set = [.. new[] { "V1", "V2", "V3" }.Where((_, i) => (code >> i & 1) != 0)];
                if (GeneralisedAdjustment.IsValid(pag, "V0", "V4", set))
                {
                    valid++;
                    Assert.True(AdjustmentSets.IsValid(truth, ["V0"], ["V4"], set), $"{truth}\n{pag}: {string.Join(',', set)}");
                }
            }
        }

        Assert.True(valid > 50, $"{valid}");
    }

    [Fact]
    public void The_reasons_are_named()
    {
        Assert.Contains("disagree on whether 'X' acts on 'Y'", GeneralisedAdjustment.Find(MixedGraph.Parse("X -- Y"), "X", "Y").ToString(), StringComparison.Ordinal);
        Assert.Equal("no adjustment needed", GeneralisedAdjustment.Find(MixedGraph.Parse("A -> X; B -> X; X -> Y"), "X", "Y").ToString());
        Assert.Equal("adjust for Z", GeneralisedAdjustment.Find(MixedGraph.Parse("A -> X; Z -> X; X -> Y; Z -> Y; Z -- W"), "X", "Y").ToString());
    }
}
