using System.Text.Json;

namespace Hybrid.Cli.Tests.Commands.Sequences;

public sealed class HmmCommandTests : IDisposable
{
    private const string Umbrella = """
        {"kind":"hmm","emission":"categorical","start":[0.5,0.5],"transition":[[0.7,0.3],[0.3,0.7]],"symbols":["umbrella","none"],"probabilities":[[0.9,0.1],[0.2,0.8]]}
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly string _model;
    private readonly string _data;

    public HmmCommandTests()
    {
        _model = _folder.Write("m.json", Umbrella);
        _data = _folder.Write("days.csv", "sequence,seen\nweek,umbrella\nweek,umbrella\nweek,none\nweek,umbrella\nweek,umbrella\n");
    }

    public void Dispose() => _folder.Dispose();

    // The numbers of hmmlearn 0.3.3's test of the umbrella.
    [Fact]
    public void A_model_written_by_hand_decodes_and_scores()
    {
        JsonElement week = CliProcess.Run("hmm", "decode", _model, _data, "--posteriors", "--json").Json().GetProperty("sequences").GetProperty("week");
        Assert.Equal([0, 0, 1, 0, 0], week.GetProperty("states").EnumerateArray().Select(state => state.GetInt32()));
        Assert.Equal(-4.4590, week.GetProperty("logProbability").GetDouble(), 4);
        Assert.Equal(0.3075, week.GetProperty("posteriors")[2][0].GetDouble(), 4);
        JsonElement score = CliProcess.Run("hmm", "score", _model, _data, "--json").Json();
        Assert.Equal(-3.3725, score.GetProperty("logLikelihood").GetDouble(), 4);
        Assert.Equal(-3.3725, score.GetProperty("sequences").GetProperty("week").GetDouble(), 4);
    }

    [Fact]
    public void A_fitted_model_scores_what_the_fit_said()
    {
        string rows = string.Join('\n', Enumerable.Range(0, 60).Select(t => FormattableString.Invariant($"{t / 30},{(t / 7 % 2 == 0 ? 5 : 0) + Math.Sin(9 * t)}")));
        string data = _folder.Write("numbers.csv", "sequence,x\n" + rows + "\n"), saved = _folder["fit.json"];
        JsonElement fit = CliProcess.Run("hmm", "fit", data, "--states", "2", "--out", saved, "--json").Json();
        Assert.True(fit.GetProperty("converged").GetBoolean());
        Assert.Equal(fit.GetProperty("logLikelihood").GetDouble(), CliProcess.Run("hmm", "score", saved, data, "--json").Json().GetProperty("logLikelihood").GetDouble(), 6);
    }

    [Fact]
    public void A_sample_is_what_fit_reads()
    {
        string[] lines = CliProcess.Run("hmm", "sample", _model, "--sequences", "3", "--length", "50", "--seed", "1").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("sequence,symbol", lines[0]);
        Assert.Equal(151, lines.Length);
        string drawn = _folder.Write("drawn.csv", string.Join('\n', lines) + "\n");
        Assert.True(double.IsFinite(CliProcess.Run("hmm", "fit", drawn, "--states", "2", "--emission", "categorical", "--json").Json().GetProperty("logLikelihood").GetDouble()));
        JsonElement json = CliProcess.Run("hmm", "sample", _model, "--length", "7", "--json").Json();
        Assert.Equal(7, json.GetProperty("states").GetArrayLength());
        Assert.Equal(7, json.GetProperty("observations").GetArrayLength());
    }

    [Theory]
    [InlineData("gmm")]
    [InlineData("poisson")]
    public void Mixtures_and_counts_go_through_their_files(string emission)
    {
        string rows = string.Concat(Enumerable.Range(0, 80).Select(t => FormattableString.Invariant($"{t / 40},{(t / 8 % 2 == 0 ? 20 : 2) + (t * 7 % 5)}\n")));
        string data = _folder.Write("counts.csv", "sequence,x\n" + rows), saved = _folder["fit.json"];
        JsonElement fit = CliProcess.Run("hmm", "fit", data, "--states", "2", "--emission", emission, "--out", saved, "--json").Json();
        Assert.Equal(fit.GetProperty("logLikelihood").GetDouble(), CliProcess.Run("hmm", "score", saved, data, "--json").Json().GetProperty("logLikelihood").GetDouble(), 6);
        int[] states = [.. CliProcess.Run("hmm", "decode", saved, data, "--json").Json().GetProperty("sequences").GetProperty("0").GetProperty("states").EnumerateArray().Select(s => s.GetInt32())];
        Assert.All(Enumerable.Range(0, 40), t => Assert.Equal(states[t / 8 % 2 * 8], states[t]));
        Assert.NotEqual(states[0], states[8]);
        Assert.Equal(100, CliProcess.Run("hmm", "sample", saved, "--json").Json().GetProperty("observations").GetArrayLength());
    }

    [Fact]
    public void Bad_input_is_one_line()
    {
        Assert.Contains(":2:3: the model has no symbol 'umbrela'; did you mean 'umbrella'?", CliProcess.Run("hmm", "score", _model, _folder.Write("u.csv", "sequence,seen\n1,umbrela\n")).BadLine(), StringComparison.Ordinal);
        Assert.Contains("goes on after another has begun", CliProcess.Run("hmm", "score", _model, _folder.Write("s.csv", "sequence,seen\n1,none\n2,none\n1,none\n")).BadLine(), StringComparison.Ordinal);
        Assert.Contains("the member 'kind' is missing", CliProcess.Run("hmm", "score", _folder.Write("k.json", "{}"), _data).BadLine(), StringComparison.Ordinal);
    }
}
