using System.Text.Json;

namespace Hybrid.Cli.Tests.Commands.Causal;

/// <summary>The causal commands that read data or models from files.</summary>
public sealed class CausalDataCommandsTests : IDisposable
{
    private const string Graph = "z -> t -> y; z -> y";

    private readonly string _folder = Directory.CreateTempSubdirectory("hybrid-causal").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void An_effect_is_estimated_with_its_interval()
    {
        JsonElement answer = CliProcess.Run("causal", "estimate", Confounded(), "--graph", Graph, "-x", "t", "-y", "y", "--method", "aipw", "--json").Json();
        Assert.InRange(answer.GetProperty("estimate").GetDouble(), 0.9, 1.1);
        double low = answer.GetProperty("interval")[0].GetDouble(), high = answer.GetProperty("interval")[1].GetDouble();
        Assert.True(low < answer.GetProperty("estimate").GetDouble() && high > low);
        Assert.Equal("z", answer.GetProperty("adjustment")[0].GetString());
        Assert.Equal(600, answer.GetProperty("n").GetInt32());
        Assert.Contains("ATE", CliProcess.Run("causal", "estimate", Confounded(), "--adjust", "z", "-x", "t", "-y", "y").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_estimate_is_doubted_line_by_line()
    {
        CliResult result = CliProcess.Run("causal", "refute", Confounded(), "--graph", Graph, "-x", "t", "-y", "y", "--method", "gformula", "--refuters", "placebo,evalue,partialr2", "--json");
        Assert.Equal(0, result.Code);
        JsonElement[] lines = [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(["placebo", "evalue", "partialr2"], lines.Select(l => l.GetProperty("refuter").GetString()!));
        Assert.Equal("passed", lines[0].GetProperty("verdict").GetString());
    }

    [Fact]
    public void What_would_have_been_is_computed()
    {
        string model = Write("model.json", """{"equations":{"X":"0","Y":"0.7*X + 1"}}""");
        JsonElement answer = CliProcess.Run("causal", "counterfactual", model, "--observed", "X=1,Y=2", "--do", "X=0", "--json").Json();
        Assert.Equal(1.3, answer.GetProperty("counterfactual").GetProperty("Y").GetDouble(), 1e-12);
        Assert.Equal(1.3, CliProcess.Run("causal", "ask", model, "E[Y[X=0] | X=1, Y=2]", "--json").Json().GetProperty("value").GetDouble(), 1e-12);
        Assert.Contains("no variable 'XX'", CliProcess.Run("causal", "counterfactual", model, "--observed", "X=1", "--do", "XX=0").BadLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_graph_is_discovered_and_compared()
    {
        JsonElement answer = CliProcess.Run("causal", "discover", Colliding(), "--method", "pc", "--alpha", "0.001", "--truth", "a -> c; b -> c; c -> d", "--json").Json();
        Assert.Equal(0, answer.GetProperty("shd").GetInt32());
        Assert.Equal(["a", "->", "c"], answer.GetProperty("edges")[0].EnumerateArray().Select(part => part.GetString()!));
        foreach (string method in new[] { "fci", "ges", "exact", "lingam", "notears" })
        {
            Assert.Equal(0, CliProcess.Run("causal", "discover", Colliding(), "--method", method, "--json").Code);
        }

        Assert.Contains("no 'gse'", CliProcess.Run("causal", "discover", Colliding(), "--method", "gse").BadLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void Seeing_and_doing_are_explained()
    {
        CliResult result = CliProcess.Run("causal", "explain", Confounded(), "--graph", Graph, "-x", "t", "-y", "y");
        Assert.Equal(0, result.Code);
        Assert.Contains("t <- z -> y", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Graphs_are_drawn_and_converted()
    {
        Assert.StartsWith("<svg", CliProcess.Run("causal", "draw", Graph, "-x", "t", "-y", "y").Output, StringComparison.Ordinal);
        Assert.Contains("y ~ z + t", CliProcess.Run("causal", "draw", Graph, "--format", "lavaan").Output, StringComparison.Ordinal);
        Assert.Contains("""[["Z"]]""", CliProcess.Run("causal", "adjust", "A -> X; Z -> X; X -> Y; Z -> Y; Z -- W", "-x", "X", "-y", "Y", "--json").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_input_is_one_line()
    {
        string data = Confounded();
        string Line(params string[] arguments) => CliProcess.Run(["causal", "estimate", data, .. arguments]).BadLine();
        Assert.Contains("did you mean", Line("--graph", Graph, "-x", "tt", "-y", "y"), StringComparison.Ordinal);
        Assert.Contains("give --graph, or --adjust", Line("-x", "t", "-y", "y"), StringComparison.Ordinal);
        Assert.Contains("no column 'q'", Line("--adjust", "q", "-x", "t", "-y", "y"), StringComparison.Ordinal);
        Assert.Contains("cycle", Line("--graph", "t -> y; y -> t", "-x", "t", "-y", "y"), StringComparison.Ordinal);
        Assert.Contains("latent", Line("--graph", "dag { u [latent] u -> y; t -> y }", "-x", "u", "-y", "y"), StringComparison.Ordinal);
        Assert.Contains("measure what confounds them", Line("--graph", "t -> y; t <-> y", "-x", "t", "-y", "y"), StringComparison.Ordinal);
        string fixedTreatment = Write("fixed.csv", "t,y\n1,2\n1,3\n");
        Assert.Contains("does not vary", CliProcess.Run("causal", "estimate", fixedTreatment, "--adjust", "none", "-x", "t", "-y", "y").BadLine(), StringComparison.Ordinal);
        string empty = Write("stratum.csv", "g,t,y\na,0,1\na,0,2\nb,1,2\nb,0,1\n");
        Assert.Contains("the stratum g=a has 2 rows and no treated unit", CliProcess.Run("causal", "estimate", empty, "--adjust", "g", "-x", "t", "-y", "y", "--method", "stratify").BadLine(), StringComparison.Ordinal);
    }

    private string Confounded()
    {
        var random = new Random(1);
        return Write("confounded.csv", "z,t,y\n" + string.Join('\n', Enumerable.Range(0, 600).Select(_ =>
        {
            double z = random.NextDouble();
            int t = random.NextDouble() < 0.2 + (0.6 * z) ? 1 : 0;
            return FormattableString.Invariant($"{z},{t},{t + (2 * z) + (0.2 * random.NextDouble())}");
        })));
    }

    private string Colliding()
    {
        var random = new Random(2);
        return Write("colliding.csv", "a,b,c,d\n" + string.Join('\n', Enumerable.Range(0, 800).Select(_ =>
        {
            double a = random.NextDouble(), b = random.NextDouble(), c = a + b + (0.5 * random.NextDouble());
            return FormattableString.Invariant($"{a},{b},{c},{c + random.NextDouble()}");
        })));
    }

    private string Write(string name, string content)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, content);
        return path;
    }
}
