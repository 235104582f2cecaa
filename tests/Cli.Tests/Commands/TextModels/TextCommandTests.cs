using System.Text.Json;

namespace Hybrid.Cli.Tests.Commands.TextModels;

public sealed class TextCommandTests
{
    private static string Sample(TemporaryFolder folder) => folder.Write("abc.txt", string.Concat(Enumerable.Repeat("abcd\n", 200)));

    private static string[] Train(string data, string file, params string[] more) =>
        ["train", "--data", data, "--model", "transformer:16x1", "--context", "8", "--heads", "2", "--steps", "60", "--lr", "0.01", "--out", file, "--json", .. more];

    [Fact]
    public void A_model_of_text_is_trained_measured_and_writes_on()
    {
        using var folder = new TemporaryFolder();
        string data = Sample(folder), file = folder["model.safetensors"];
        CliResult trained = CliProcess.Run(Train(data, file));
        JsonElement json = trained.Json();
        Assert.Equal(string.Empty, trained.Error);
        Assert.Equal(5, json.GetProperty("vocabulary").GetInt32());
        Assert.Equal(60, json.GetProperty("steps").GetInt32());
        Assert.InRange(json.GetProperty("validationLoss").GetDouble(), 0, 0.5);
        Assert.True(json.GetProperty("charactersPerSecond").GetDouble() > 0);

        string[] generate = ["generate", "--model", file, "--prompt", "ab", "--length", "8", "--temperature", "0"];
        Assert.Equal("abcd\nabcd\n\n", CliProcess.Run(generate).Output);
        Assert.Equal("cd\nabcd\n", CliProcess.Run([.. generate, "--json"]).Json().GetProperty("text").GetString());

        JsonElement evaluation = CliProcess.Run("evaluate", "--model", file, "--data", data, "--json").Json();
        Assert.Equal(Math.Exp(evaluation.GetProperty("loss").GetDouble()), evaluation.GetProperty("perplexity").GetDouble());
        Assert.Equal(1000, evaluation.GetProperty("characters").GetInt32());
        Assert.Contains("use 'hybrid generate", CliProcess.Run("predict", "--model", file, "--data", "digits").Error);
        Assert.StartsWith("hybrid: --prompt: Vocabulary: the character 'x' (U+0078)", CliProcess.Run("generate", "--model", file, "--prompt", "x").Error);
        File.WriteAllText(data, "abcdz\nabcd");
        Assert.Contains("'z'", CliProcess.Run("evaluate", "--model", file, "--data", data).Error);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_at_one_and_two_threads()
    {
        using var folder = new TemporaryFolder();
        string data = Sample(folder);
        Assert.Equal(0, CliProcess.Run(Train(data, folder["one"], "--threads", "1")).Code);
        Assert.Equal(0, CliProcess.Run(Train(data, folder["two"], "--threads", "2")).Code);
        Hybrid.Providers.Compute.Threads = Environment.ProcessorCount;
        Assert.Equal(File.ReadAllBytes(folder["one"]), File.ReadAllBytes(folder["two"]));
    }

    [Fact]
    public void Bad_input_is_one_line_and_leaves_no_file()
    {
        using var folder = new TemporaryFolder();
        string data = Sample(folder), file = folder["model.safetensors"];
        void Refused(string part, params string[] args)
        {
            CliResult result = CliProcess.Run(args);
            Assert.Equal(2, result.Code);
            Assert.Single(result.Error.TrimEnd('\n').Split('\n'));
            Assert.Contains(part, result.Error);
            Assert.False(File.Exists(file));
        }

        Refused("characters and the network sees 2000 at once", ["train", "--data", data, "--model", "transformer:16x1", "--context", "2000", "--out", file]);
        Refused("--epochs says how long", Train(data, file, "--epochs", "3"));
        Refused("--augment", Train(data, file, "--augment"));
        Refused("--label", Train(data, file, "--label", "x"));
        Refused("16 features do not divide into 3 heads", ["train", "--data", data, "--model", "transformer:16x1", "--heads", "3", "--out", file]);
        Refused("leave --context out", ["train", "--data", "digits", "--model", "transformer:16x1", "--context", "8", "--out", file]);
        Refused("leave --steps out", ["train", "--data", "digits", "--model", "softmax", "--steps", "8", "--out", file]);
        Refused("as 'transformer:128x2'", ["train", "--data", data, "--model", "transformer", "--out", file]);
        folder.Write("bad.txt", "a");
        Refused("at least 2 are needed", ["train", "--data", folder["bad.txt"], "--model", "transformer:16x1", "--out", file]);
    }
}
