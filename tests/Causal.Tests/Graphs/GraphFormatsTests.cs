namespace Hybrid.Causal.Tests.Graphs;

public sealed class GraphFormatsTests
{
    private static readonly CausalGraph _graph = CausalGraph.Parse("dag { X [exposure] Y [outcome] U [latent] X -> M -> Y; Z -> {X Y}; U -> {M Z} }");

    [Fact]
    public void Gml_is_written_and_read()
    {
        CausalGraph back = CausalGraph.Parse(_graph.ToGml());
        Assert.Equal(_graph.Arrows, back.Arrows);
        Assert.Equal(["U"], back.Latent);

        // The form that DoWhy and NetworkX print.
        CausalGraph numbered = CausalGraph.Parse("graph [ directed 1 node [ id 0 label \"rain\" ] node [ id 1 label \"wet grass\" ] edge [ source 0 target 1 ] ]");
        Assert.Equal([("rain", "wet grass")], numbered.Arrows);
        Assert.Contains("the edge's target is '2'", Assert.Throws<DataFormatException>(() => CausalGraph.Parse("graph [ node [ id 0 ] edge [ source 0 target 2 ] ]")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lavaan_is_written_and_read()
    {
        CausalGraph graph = CausalGraph.Parse("X -> M -> Y; X -> Y; X <-> Z; Z -> Y");
        CausalGraph back = CausalGraph.Parse(graph.ToLavaan());
        Assert.Equal(graph.Arrows.Order(), back.Arrows.Order());
        Assert.Single(back.Bidirected);
        CausalGraph measured = CausalGraph.Parse("# a factor\nF =~ a + b\nF ~ 0.5*x + 1\na ~~ a");
        Assert.Equal(["F"], measured.Latent);
        Assert.Equal([("F", "a"), ("F", "b"), ("x", "F")], measured.Arrows);
        Assert.Contains(":2:1: ", Assert.Throws<DataFormatException>(() => CausalGraph.Parse("y ~ x\ny <~ z")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Drawings_colour_causal_and_biasing_paths()
    {
        string dot = _graph.ToDot();
        Assert.Contains("\"X\" -> \"M\" [color=\"#1a7f37\"]", dot, StringComparison.Ordinal);
        Assert.Contains("\"Z\" -> \"Y\" [color=\"#c0392b\"]", dot, StringComparison.Ordinal);
        CausalGraph read = CausalGraph.Parse(dot);
        Assert.Equal(_graph.Arrows, read.Arrows);
        string svg = _graph.ToSvg();
        Assert.Equal(_graph.Variables.Count, svg.Split("<ellipse").Length - 1);
        Assert.Equal(_graph.Arrows.Count, svg.Split("<path d=\"M").Length - 1 - 3);
        System.Xml.Linq.XDocument.Parse(svg);

        // Once Z is adjusted for, only the path through the latent variable is left, which the mediator's latent cause does not reach.
        Assert.DoesNotContain("\"Z\" -> \"Y\" [color", CausalGraph.Parse("dag { X [exposure] Y [outcome] Z [adjusted] X -> Y; Z -> {X Y} }").ToDot(), StringComparison.Ordinal);
    }

    [Fact]
    public void Causes_stand_above_their_effects()
    {
        IReadOnlyDictionary<string, (double X, double Y)> places = GraphPlacement.Of(CausalGraph.Parse("A -> B -> C; A -> C; D -> C"));
        Assert.True(places["A"].Y < places["B"].Y && places["B"].Y < places["C"].Y && places["D"].Y < places["C"].Y);
        Assert.Equal(4, places.Values.Distinct().Count());
    }

    [Fact]
    public void Paths_are_listed_with_what_they_carry()
    {
        CausalGraph graph = CausalGraph.Parse("X -> M -> Y; Z -> X; Z -> Y; X -> C <- Y");
        Assert.Equal(["X -> C <- Y (closed)", "X -> M -> Y (causal)", "X <- Z -> Y (open)"], graph.Paths("X", "Y").Select(p => $"{p} ({(p.IsCausal ? "causal" : p.IsOpen ? "open" : "closed")})").Order());
        Assert.All(graph.Paths("X", "Y", ["Z", "C"]).Where(p => !p.IsCausal), p => Assert.Equal(p.Colliders.Count > 0, p.IsOpen));

        // A path is open exactly where the variables are not separated.
        var random = new Random(3);
        for (int trial = 0; trial < 100; trial++)
        {
            CausalGraph any = RandomModels.Graph(random, 6, 0.35, 0.15);
            string[] given = [.. any.Variables.Skip(2).Where(_ => random.Next(3) == 0)];
            Assert.Equal(any.Separated("V0", "V1", given), !any.Paths("V0", "V1", given).Any(p => p.IsOpen));
        }
    }
}
