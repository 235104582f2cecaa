using System.Text.Json;

namespace Hybrid.Cli.Tests.Commands.Bn;

public sealed class BnCommandTests : IDisposable
{
    private const string Rain = """
        network rain { }
        variable rain { type discrete [ 2 ] { yes, no }; }
        variable grass { type discrete [ 2 ] { wet, dry }; }
        probability ( rain ) { table 0.2, 0.8; }
        probability ( grass | rain ) { (yes) 1.0, 0.0; (no) 0.25, 0.75; }
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly string _file;

    public BnCommandTests()
    {
        _file = _folder["rain.bif"];
        File.WriteAllText(_file, Rain);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("exact")]
    [InlineData("auto")]
    [InlineData("bp")]
    public void Query_gives_the_posterior_by_hand(string engine)
    {
        JsonElement json = CliProcess.Run("bn", "query", _file, "--evidence", "grass=wet", "--engine", engine, "--json").Json();

        // 0.2 * 1 / (0.2 + 0.8 * 0.25) = 0.5.
        Assert.Equal(0.5, json.GetProperty("posteriors").GetProperty("rain").GetProperty("yes").GetDouble(), 9);
        Assert.Equal(Math.Log(0.4), json.GetProperty("logEvidence").GetDouble(), 9);
        Assert.Equal(engine != "bp", json.GetProperty("exact").GetBoolean());
        Assert.False(json.GetProperty("posteriors").TryGetProperty("grass", out _));
        Assert.True(json.GetProperty("seconds").GetProperty("query").GetDouble() >= 0);
    }

    [Theory]
    [InlineData("importance", 0.02)]
    [InlineData("likelihood", 0.02)]
    [InlineData("gibbs", 0.05)]
    [InlineData("meanfield", 0.5)]
    [InlineData("cutset", 1e-10)]
    [InlineData("elimination", 1e-10)]
    [InlineData("gradient", 1e-10)]
    public void Every_engine_can_be_asked(string engine, double tolerance)
    {
        JsonElement json = CliProcess.Run("bn", "query", _file, "--evidence", "grass=wet", "--engine", engine, "--samples", "20000", "--json").Json();
        Assert.Equal(engine, json.GetProperty("engine").GetString());
        Assert.Equal(0.5, json.GetProperty("posteriors").GetProperty("rain").GetProperty("yes").GetDouble(), tolerance);
    }

    [Fact]
    public void Without_memory_exact_goes_through_cut_sets_and_what_cannot_says_what_it_would_need()
    {
        CliResult result = CliProcess.Run("bn", "query", _file, "--evidence", "grass=wet", "--memory", "4e-8");
        Assert.Contains("exact: ", result.Output);
        Assert.Contains("0.500000", result.Output);
        Assert.Matches("^--engine: exact inference would need 0.0 kB of tables .* allow more by --memory, ", CliProcess.Run("bn", "query", _file, "--engine", "elimination", "--memory", "1e-9").BadLine());
        Assert.StartsWith("--engine: infernet is not part of this build; ", CliProcess.Run("bn", "query", _file, "--engine", "infernet").BadLine());
    }

    [Fact]
    public void Show_says_what_is_there_and_what_inference_costs()
    {
        JsonElement json = CliProcess.Run("bn", "show", _file, "--json").Json();
        Assert.Equal((2, 1, 3, 1), (json.GetProperty("variables").GetInt32(), json.GetProperty("arcs").GetInt32(), json.GetProperty("parameters").GetInt32(), json.GetProperty("width").GetInt32()));
        Assert.Contains("rain: 2 variables, 1 arcs, 3 free parameters", CliProcess.Run("bn", "show", _file).Output);
        Assert.Contains("rain  grass=wet  grass=dry\nyes           1          0\n", CliProcess.Run("bn", "show", _file, "--table", "grass").Output);
        Assert.StartsWith("--table: there is no variable 'gras'", CliProcess.Run("bn", "show", _file, "--table", "gras").BadLine());
    }

    [Theory]
    [InlineData("grass=dry, rain=yes", "--evidence: the evidence is impossible: 'rain=yes' has probability 0 given 'grass=dry'; ")]
    [InlineData("gras=dry", "--evidence: there is no variable 'gras'; did you mean 'grass'?")]
    [InlineData("grass=wett", "--evidence: 'grass' has no state 'wett'; did you mean 'wet'?")]
    [InlineData("grass", "--evidence: evidence: 'grass' is not of the form NAME=STATE; ")]
    public void Wrong_evidence_is_one_line(string evidence, string line) =>
        Assert.StartsWith(line, CliProcess.Run("bn", "query", _file, "--evidence", evidence).BadLine());

    [Fact]
    public void A_wrong_file_is_named_with_line_and_column()
    {
        File.WriteAllText(_file, Rain.Replace("0.25, 0.75", "0.25, 0.85", StringComparison.Ordinal));
        Assert.StartsWith($"{_file}:5:", CliProcess.Run("bn", "query", _file).BadLine());
        Assert.Contains("there is no such file", CliProcess.Run("bn", "query", _folder["none.bif"]).BadLine());
    }

    [Fact]
    public void Batch_has_a_line_for_each_row_and_an_empty_cell_is_not_observed()
    {
        string rows = _folder["e.csv"];
        File.WriteAllText(rows, "grass,rain\nwet,\n,\ndry,no\n");
        CliResult result = CliProcess.Run("bn", "batch", _file, "--evidence-file", rows, "--query", "rain", "--json");
        double[] yes = [.. result.Output.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement.GetProperty("posteriors").GetProperty("rain").GetProperty("yes").GetDouble())];
        Assert.Equal(3, yes.Length);
        Assert.Equal(0.5, yes[0], 12);
        Assert.Equal(0.2, yes[1], 12);
        Assert.Equal(0, yes[2], 12);
        File.WriteAllText(rows, "gras\nwet\n");
        Assert.StartsWith($"{rows}:1:1: there is no variable 'gras'; did you mean 'grass'?", CliProcess.Run("bn", "batch", _file, "--evidence-file", rows).BadLine());
    }

    [Fact]
    public void Mpe_is_the_most_probable_state()
    {
        // no, dry: 0.6; yes, wet: 0.2; no, wet: 0.2.
        JsonElement json = CliProcess.Run("bn", "mpe", _file, "--json").Json();
        Assert.Equal("no", json.GetProperty("assignment").GetProperty("rain").GetString());
        Assert.Equal(Math.Log(0.6), json.GetProperty("logProbability").GetDouble(), 12);
        Assert.Equal("wet", CliProcess.Run("bn", "mpe", _file, "--evidence", "rain=yes", "--json").Json().GetProperty("assignment").GetProperty("grass").GetString());
    }

    [Fact]
    public void Samples_have_a_header_and_keep_to_the_evidence_and_the_seed()
    {
        string[] lines = CliProcess.Run("bn", "sample", _file, "-n", "200", "--evidence", "grass=wet", "--seed", "4").Output.TrimEnd().Split('\n');
        Assert.Equal("rain,grass", lines[0]);
        Assert.Equal(201, lines.Length);
        Assert.All(lines.Skip(1), line => Assert.EndsWith(",wet", line));
        Assert.Equal(CliProcess.Run("bn", "sample", _file, "-n", "50", "--seed", "4").Output, CliProcess.Run("bn", "sample", _file, "-n", "50", "--seed", "4").Output);
    }

    [Fact]
    public void Dsep_exits_0_either_way()
    {
        Assert.False(CliProcess.Run("bn", "dsep", _file, "rain", "grass", "--json").Json().GetProperty("separated").GetBoolean());
        Assert.StartsWith("Y: there is no variable 'gras'; did you mean 'grass'?", CliProcess.Run("bn", "dsep", _file, "rain", "gras").BadLine());
    }

    [Fact]
    public void Convert_writes_every_format_and_refuses_an_unknown_one()
    {
        foreach (string extension in new[] { ".xmlbif", ".net", ".uai", ".json", ".bif" })
        {
            string target = _folder["copy" + extension];
            Assert.Equal(0, CliProcess.Run("bn", "convert", _file, target).Code);
            Assert.Equal(0, CliProcess.Run("bn", "query", target, "--json").Code);
        }

        Assert.Equal(0, CliProcess.Run("bn", "convert", _file, _folder["g.dot"]).Code);
        Assert.Contains("the extension '.xyz' is that of no network format that can be written", CliProcess.Run("bn", "convert", _file, _folder["g.xyz"]).BadLine());
    }

    [Fact]
    public void Learning_recovers_a_network_from_its_own_samples_with_holes_or_without()
    {
        string rows = _folder["rows.csv"];
        string learnt = _folder["learnt.bif"];
        string text = CliProcess.Run("bn", "sample", _file, "-n", "20000", "--seed", "1").Output;
        File.WriteAllText(rows, text);
        JsonElement json = CliProcess.Run("bn", "learn", rows, "--structure", "hc", "--out", learnt, "--json").Json();
        Assert.Single(json.GetProperty("arcs").EnumerateArray());
        JsonElement score = CliProcess.Run("bn", "score", learnt, rows, "--json").Json();
        Assert.Equal(json.GetProperty("logLikelihood").GetDouble(), score.GetProperty("logLikelihood").GetDouble(), 1e-6);
        Assert.Equal(score.GetProperty("logLikelihood").GetDouble() - (1.5 * Math.Log(20000)), score.GetProperty("bic").GetDouble(), 1e-6);
        Assert.Equal(0.2, CliProcess.Run("bn", "query", learnt, "--query", "rain", "--json").Json().GetProperty("posteriors").GetProperty("rain").GetProperty("yes").GetDouble(), 0.02);

        string[] lines = text.TrimEnd().Split('\n');
        File.WriteAllLines(rows, lines.Select((line, i) => i > 0 && i % 5 == 0 ? "," + line.Split(',')[1] : line));
        JsonElement holes = CliProcess.Run("bn", "learn", rows, "--structure", _file, "--out", learnt, "--json").Json();
        Assert.True(holes.GetProperty("iterations").GetInt32() > 1);
        Assert.Equal(0.2, CliProcess.Run("bn", "query", learnt, "--query", "rain", "--json").Json().GetProperty("posteriors").GetProperty("rain").GetProperty("yes").GetDouble(), 0.02);
        Assert.StartsWith("--structure: there is no 'hill'", CliProcess.Run("bn", "learn", rows, "--structure", "hill", "--out", learnt).BadLine());
    }

    [Theory]
    [InlineData("hc")]
    [InlineData("tabu")]
    [InlineData("exact")]
    [InlineData("pc")]
    [InlineData("chowliu")]
    [InlineData("tan:rain")]
    [InlineData("naive:rain")]
    public void Every_structure_can_be_learnt(string structure)
    {
        string rows = _folder["rows.csv"];
        File.WriteAllText(rows, CliProcess.Run("bn", "sample", _file, "-n", "2000").Output);
        Assert.Single(CliProcess.Run("bn", "learn", rows, "--structure", structure, "--score", "bdeu", "--prior", "1", "--out", _folder["l.bif"], "--json").Json().GetProperty("arcs").EnumerateArray());
    }

    [Fact]
    public void The_competition_format_is_solved()
    {
        string model = _folder["m.uai"];
        string evidence = _folder["m.uai.evid"];
        File.WriteAllText(model, "MARKOV\n2\n2 2\n2\n1 0\n2 0 1\n\n2\n 1 3\n\n4\n 2 1\n 1 4\n");
        File.WriteAllText(evidence, "1 1 0\n");

        // Z = 1 * 2 + 3 * 1 = 5 with the second variable at 0.
        Assert.Equal($"PR\n{Math.Log(5) / Math.Log(10):R}\n", CliProcess.Run("uai", model, evidence, "--task", "PR").Output);
        string[] marginals = CliProcess.Run("uai", model, evidence, "--task", "MAR").Output.Split((char[])['\n', ' '], StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["MAR", "2", "2"], marginals[..3]);
        Assert.Equal(0.4, double.Parse(marginals[3], System.Globalization.CultureInfo.InvariantCulture), 12);
        Assert.Equal(["2", "1", "0"], marginals[5..]);
        Assert.Equal("MPE\n2 1 1\n", CliProcess.Run("uai", model, "--task", "MPE").Output);
    }
}
