using Hybrid.Causal.Discovery;
using Hybrid.Probabilistic;

namespace Hybrid.Causal.Tests.Discovery;

/// <summary>With the true separations as tests, PC finds the CPDAG and FCI the PAG.</summary>
public sealed class OracleTests
{
    [SharedTheory]
    [InlineData("asia")]
    [InlineData("cancer")]
    [InlineData("earthquake")]
    [InlineData("sachs")]
    [InlineData("survey")]
    [InlineData("alarm")]
    [InlineData("child")]
    [InlineData("hailfinder")]
    [InlineData("mildew")]
    [InlineData("pathfinder")]
    [InlineData("diabetes")]
    [InlineData("link")]
    [InlineData("munin")]
    public void Pc_finds_the_class_of_a_published_network(string net) => Assert.Equal(0, Distance(net));

    [Fact]
    public void Pc_finds_the_class_of_random_graphs()
    {
        var random = new Random(1);
        for (int trial = 0; trial < 200; trial++)
        {
            CausalGraph graph = Simulation.Dag(random, random.Next(2, 10), 0.35);
            MixedGraph found = PcAlgorithm.Find(new SeparationOracle(graph)).Graph;
            Assert.True(GraphDistance.Hamming(MixedGraph.Of(EssentialGraph.Of(graph)), found) == 0, $"{graph}\n{found}");
        }
    }

    // The definition, by enumeration: the marks on which all MAGs with the same skeleton and the same separations agree.
    [Fact]
    public void Fci_finds_the_marks_on_which_all_equivalent_graphs_agree()
    {
        var random = new Random(8);
        for (int trial = 0; trial < 30; trial++)
        {
            CausalGraph graph = RandomModels.Graph(random, random.Next(4, 6), 0.4, 0.3);
            MixedGraph mag = MixedGraph.MagOf(graph);
            if (mag.Edges.Count > 8)
            {
                continue;
            }

            EdgeMark[,] expected = Agreement(mag);
            MixedGraph pag = MixedGraph.PagOf(graph);
            Assert.True(expected.Cast<EdgeMark>().SequenceEqual(pag.Marks.Cast<EdgeMark>()), $"{graph}\nMAG {mag}\nPAG {pag}\nexpected {new MixedGraph([.. mag.Variables], expected)}");
        }
    }

    [Fact]
    public void A_latent_common_cause_shows_as_two_arrowheads()
    {
        MixedGraph pag = MixedGraph.PagOf(CausalGraph.Parse("dag { U [latent] A -> B; D -> C; U -> {B C} }"));
        Assert.Equal(["A o-> B", "B <-> C", "D o-> C"], pag.Edges.Select(e => e.ToString()).Order());
    }

    private static int Distance(string net)
    {
        CausalGraph graph = Intervention.GraphOf(BayesianNetwork.Load(SharedData.Path("data", "bayesnets", net + ".bif.gz")));
        return GraphDistance.Hamming(MixedGraph.Of(EssentialGraph.Of(graph)), PcAlgorithm.Find(new SeparationOracle(graph)).Graph);
    }

    private static EdgeMark[,] Agreement(MixedGraph mag)
    {
        (int A, int B)[] pairs = [.. mag.Edges.Select(e => (mag.IndexOf(e.First), mag.IndexOf(e.Second)))];
        string signature = Signature(mag)!;
        EdgeMark[,]? agreed = null;
        for (int code = 0; code < Math.Pow(3, pairs.Length); code++)
        {
            var marks = new EdgeMark[mag.Variables.Count, mag.Variables.Count];
            for (int e = 0, left = code; e < pairs.Length; e++, left /= 3)
            {
                (int a, int b) = pairs[e];
                (marks[a, b], marks[b, a]) = (left % 3) switch
                {
                    0 => (EdgeMark.Arrow, EdgeMark.Tail),
                    1 => (EdgeMark.Tail, EdgeMark.Arrow),
                    _ => (EdgeMark.Arrow, EdgeMark.Arrow),
                };
            }

            var other = new MixedGraph([.. mag.Variables], marks);
            if (Signature(other) != signature)
            {
                continue;
            }

            if (agreed is null)
            {
                agreed = marks;
                continue;
            }

            for (int a = 0; a < marks.GetLength(0); a++)
            {
                for (int b = 0; b < marks.GetLength(1); b++)
                {
                    agreed[a, b] = agreed[a, b] == marks[a, b] ? agreed[a, b] : EdgeMark.Circle;
                }
            }
        }

        return agreed!;
    }

    // All separations of a maximal ancestral graph; null when the graph is not one.
    private static string? Signature(MixedGraph graph)
    {
        int n = graph.Variables.Count;
        var arrows = Pairs(n).Where(p => graph.Marks[p.A, p.B] == EdgeMark.Arrow && graph.Marks[p.B, p.A] == EdgeMark.Tail).ToArray();
        var both = Pairs(n).Where(p => p.A < p.B && graph.Marks[p.A, p.B] == EdgeMark.Arrow && graph.Marks[p.B, p.A] == EdgeMark.Arrow).ToArray();
        var layout = new GraphLayout(n, arrows, both);
        if (layout.Order is null || both.Any(b => layout.Closure([b.A], down: true)[b.B] || layout.Closure([b.B], down: true)[b.A]))
        {
            return null;
        }

        var text = new System.Text.StringBuilder();
        foreach ((int a, int b) in Pairs(n).Where(p => p.A < p.B))
        {
            bool separable = false;
            for (int set = 0; set < 1 << n; set++)
            {
                if ((set >> a & 1) != 0 || (set >> b & 1) != 0)
                {
                    continue;
                }

                bool separated = Reachability.Separated(layout, [a], [b], [.. Enumerable.Range(0, n).Select(v => (set >> v & 1) != 0)]);
                separable |= separated;
                text.Append(separated ? '1' : '0');
            }

            if (separable == (graph.Marks[a, b] != EdgeMark.None))
            {
                return null;
            }
        }

        return text.ToString();
    }

    private static IEnumerable<(int A, int B)> Pairs(int n) => Enumerable.Range(0, n).SelectMany(a => Enumerable.Range(0, n).Where(b => b != a).Select(b => (a, b)));
}
