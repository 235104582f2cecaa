using System.Diagnostics;

namespace Hybrid.Causal.Tests.Graphs;

public sealed class CausalGraphTests
{
    [Fact]
    public void Dagitty_text_gives_variables_roles_groups_and_places()
    {
        CausalGraph graph = CausalGraph.Parse(
            """
            dag {
              bb="0,0,1,1"
              X [exposure,pos="0.5,-1"]
              Y [outcome]
              U [latent]
              "the weight" [adjusted]
              {U "the weight"} -> {X Y} [beta=0.3]
              X -> Y
              X <-> Y // confounded
            }
            """);
        Assert.Equal(["X", "Y", "U", "the weight"], graph.Variables);
        Assert.Equal(["X"], graph.Exposures);
        Assert.Equal(["Y"], graph.Outcomes);
        Assert.Equal(["U"], graph.Latent);
        Assert.Equal(["the weight"], graph.Adjusted);
        Assert.Equal((0.5, -1), graph.Positions["X"]);
        Assert.Equal([("X", "Y"), ("U", "X"), ("U", "Y"), ("the weight", "X"), ("the weight", "Y")], graph.Arrows);
        Assert.Equal([("X", "Y")], graph.Bidirected);
        Assert.Equal(graph.ToString(), CausalGraph.Parse(graph.ToString()).ToString());
    }

    [Theory]
    [InlineData("X -> Y; Z -> X; X <-> Y")]
    [InlineData("dag{X->Y<->X<-Z}")]
    [InlineData("digraph g { X -> Y; Z -> X [color=red]; X -> Y [dir=both]; node [shape=box]; }")]
    [InlineData("X -> Y\nX <- Z\nY <-> X")]
    public void The_three_texts_mean_the_same(string text)
    {
        CausalGraph graph = CausalGraph.Parse(text);
        Assert.Equal([("X", "Y"), ("Z", "X")], graph.Arrows.Order());
        Assert.Single(graph.Bidirected);
    }

    [Theory]
    [InlineData("A -> B -> C -> A", "cycle: A -> B -> C -> A", null, null)]
    [InlineData("X -> \n -> Y", "'-' stands where a variable is expected", 2, 2)]
    [InlineData("X -- Y", "no arrow", 1, 3)]
    [InlineData("dag { X -> Y", "closing '}'", 1, 13)]
    [InlineData("pag { X -> Y }", "type 'pag'", 1, 1)]
    [InlineData("X -> X", "itself", 1, 1)]
    [InlineData("", "no variables", 1, 1)]
    public void Bad_text_is_refused_with_its_place(string text, string problem, int? line, int? column)
    {
        var error = Assert.Throws<DataFormatException>(() => CausalGraph.Parse(text));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Equal((line, column), (error.Line, error.Column));
    }

    [Fact]
    public void An_unknown_variable_is_refused_with_the_nearest()
    {
        var error = Assert.Throws<ArgumentException>(() => CausalGraph.Parse("smoking -> cancer").Separated("smokin", "cancer"));
        Assert.Contains("did you mean 'smoking'?", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("A -> B -> C", "", false)]
    [InlineData("A -> B -> C", "B", true)]
    [InlineData("A -> B <- C", "", true)]
    [InlineData("A -> B <- C; B -> D", "D", false)]
    [InlineData("A <-> B <-> C", "", true)]
    [InlineData("A <-> B <-> C", "B", false)]
    [InlineData("A <- B -> C", "B", true)]
    public void Separation_follows_the_three_rules(string text, string given, bool separated) =>
        Assert.Equal(separated, CausalGraph.Parse(text).Separated("A", "C", given.Length == 0 ? [] : [given]));

    [Fact]
    public void Separation_is_that_of_the_moral_graph_of_the_ancestors()
    {
        var random = new Random(5);
        for (int trial = 0; trial < 200; trial++)
        {
            CausalGraph graph = RandomModels.Graph(random, 7, 0.3, 0.15);
            string[] given = [.. graph.Variables.Skip(2).Where(_ => random.NextDouble() < 0.4)];
            string[] ancestors = [.. graph.Ancestors([.. given, "V0", "V1"])];
            var part = new CausalGraph(
                ancestors, graph.Arrows.Where(a => ancestors.Contains(a.From) && ancestors.Contains(a.To)), graph.Bidirected.Where(b => ancestors.Contains(b.First) && ancestors.Contains(b.Second)));
            var reached = new HashSet<string> { "V0" };
            for (int round = 0; round < 7; round++)
            {
                foreach ((string a, string b) in part.MoralEdges().Where(e => !given.Contains(e.First) && !given.Contains(e.Second)))
                {
                    if (reached.Contains(a) || reached.Contains(b))
                    {
                        reached.Add(a);
                        reached.Add(b);
                    }
                }
            }

            Assert.Equal(!reached.Contains("V1"), graph.Separated("V0", "V1", given));
        }
    }

    [Fact]
    public void Latent_projection_and_explicit_latents_undo_each_other()
    {
        var random = new Random(3);
        for (int trial = 0; trial < 50; trial++)
        {
            CausalGraph graph = RandomModels.Graph(random, 6, 0.3, 0.3);
            CausalGraph back = graph.WithExplicitLatents().LatentProjection();
            Assert.Equal(graph.Arrows, back.Arrows);
            Assert.Equal(graph.Bidirected, back.Bidirected);
        }
    }

    [Fact]
    public void A_chain_of_latents_is_projected_to_an_arrow_and_a_bidirected_edge()
    {
        CausalGraph graph = CausalGraph.Parse("dag { U [latent] V [latent] X -> U -> V -> Y ; V -> Z }").LatentProjection();
        Assert.Equal([("X", "Y"), ("X", "Z")], graph.Arrows);
        Assert.Equal([("Y", "Z")], graph.Bidirected);
    }

    [Fact]
    public void Relations_are_read_off()
    {
        CausalGraph graph = CausalGraph.Parse("A -> B -> C <- D; A <-> C; C <-> E");
        Assert.Equal(["B", "D"], graph.Parents("C"));
        Assert.Equal(["A", "B", "C", "D"], graph.Ancestors("C"));
        Assert.Equal(["B", "C"], graph.Descendants("B"));
        Assert.Equal([["A", "C", "E"], ["B"], ["D"]], graph.Districts());
    }

    [Fact]
    public void Separation_of_a_hundred_thousand_variables_takes_a_blink()
    {
        const int count = 100_000;
        var random = new Random(1);
        string[] names = [.. Enumerable.Range(0, count).Select(i => $"V{i}")];
        IEnumerable<(string, string)> arrows = Enumerable.Range(1, count - 1).SelectMany(i => new[] { (names[random.Next(i)], names[i]), (names[random.Next(i)], names[i]) });
        var graph = new CausalGraph(names, arrows);
        string[] given = [.. names.Where(_ => random.NextDouble() < 0.1).Except([names[0], names[^1]])];
        bool first = graph.Separated(names[0], names[^1], given);
        var watch = Stopwatch.StartNew();
        Assert.Equal(first, graph.Separated(names[0], names[^1], given));
        // The aim is 50 ms on a quiet machine; a linear walk stays far below this bound on a busy one.
        Assert.True(watch.ElapsedMilliseconds < 3000, $"{watch.ElapsedMilliseconds} ms");
    }
}
