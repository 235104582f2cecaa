using System.Text.Json;

namespace Hybrid.Cli.Tests.Commands.Crf;

public sealed class CrfCommandTests : IDisposable
{
    private const string Sample = "the D\ndog N\nbarks V\n\na D\ncat N\nsleeps V\n\nthe D\ncat N\n";

    private readonly TemporaryFolder _folder = new();
    private readonly string _train;
    private readonly string _model;

    public CrfCommandTests()
    {
        (_train, _model) = (_folder["train.conll"], _folder["m.crf"]);
        File.WriteAllText(_train, Sample);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Train_tag_evaluate_and_inspect_go_together()
    {
        JsonElement trained = CliProcess.Run("crf", "train", _train, "--l2", "0.1", "--out", _model, "--json").Json();
        Assert.Equal(1.0, trained.GetProperty("accuracy").GetDouble());
        Assert.Equal(1.0, trained.GetProperty("f1").GetDouble());
        Assert.True(trained.GetProperty("features").GetInt64() > 9);
        string words = _folder["words.conll"];
        File.WriteAllText(words, "a\ndog\nbarks\n");
        Assert.Equal("a D\ndog N\nbarks V\n\n", CliProcess.Run("crf", "tag", _model, words).Output);
        Assert.Equal(1.0, CliProcess.Run("crf", "evaluate", _model, _train, "--json").Json().GetProperty("accuracy").GetDouble());
        Assert.Contains("(pair of labels)", CliProcess.Run("crf", "inspect", _model).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_never_seen_in_training_is_an_error_of_the_model()
    {
        CliProcess.Run("crf", "train", _train, "--l2", "0.1", "--out", _model, "--json").Json();
        File.WriteAllText(_folder["other.conll"], "the D\ndog Q\nbarks V\n\nthe D\n");
        CliResult result = CliProcess.Run("crf", "evaluate", _model, _folder["other.conll"], "--json");
        Assert.Equal(0.75, result.Json().GetProperty("accuracy").GetDouble());
        Assert.Contains("counted as errors: the label Q", result.Error, StringComparison.Ordinal);
        JsonElement trained = CliProcess.Run("crf", "train", _train, "--l2", "0.1", "--test", _folder["other.conll"], "--out", _model, "--json").Json();
        Assert.Equal(0.75, trained.GetProperty("accuracy").GetDouble());
    }

    [Fact]
    public void Bad_input_is_one_line()
    {
        File.WriteAllText(_folder["bad.conll"], "a B\nb\n");
        Assert.StartsWith($"{_folder["bad.conll"]}:2:", CliProcess.Run("crf", "train", _folder["bad.conll"], "--out", _model).BadLine());
        File.WriteAllText(_folder["t"], "U0:%z[0,0]\n");
        Assert.Contains("%z[0,0]", CliProcess.Run("crf", "train", _train, "--template", _folder["t"], "--out", _model).BadLine(), StringComparison.Ordinal);
        Assert.False(File.Exists(_model));
        CliProcess.Run("crf", "train", _train, "--out", _model, "--json").Json();
        Assert.Contains("no model", CliProcess.Run("crf", "tag", _train, _train).BadLine(), StringComparison.Ordinal);
    }
}
