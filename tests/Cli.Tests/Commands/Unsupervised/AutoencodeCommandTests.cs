using System.Globalization;
using System.Text.Json;

namespace Hybrid.Cli.Tests.Commands.Unsupervised;

public sealed class AutoencodeCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // A linear autoencoder does what principal components do: of two standardised columns with correlation r it leaves half of 1 - r.
    [Fact]
    public void A_linear_code_reaches_the_error_of_principal_components()
    {
        var random = new Random(2);
        (double X, double Y)[] points = [.. Enumerable.Range(0, 200).Select(_ => random.NextDouble()).Select(x => (x, x + (0.3 * random.NextDouble())))];
        double mx = points.Average(p => p.X), my = points.Average(p => p.Y);
        double r = points.Sum(p => (p.X - mx) * (p.Y - my)) / Math.Sqrt(points.Sum(p => (p.X - mx) * (p.X - mx)) * points.Sum(p => (p.Y - my) * (p.Y - my)));
        string file = _folder.Write("line.csv", "x,y\n" + string.Concat(points.Select(p => FormattableString.Invariant($"{p.X},{p.Y}\n"))));
        string[] args = ["autoencode", "--data", file, "--standardise", "--code", "1", "--code-function", "linear", "--epochs", "400", "--batch", "50", "--lr", "0.01", "--codes", _folder["c.csv"], "--json"];
        CliResult result = CliProcess.Run(args);
        JsonElement json = result.Json();
        Assert.InRange(json.GetProperty("error").GetDouble(), 0.49 * (1 - r), 0.53 * (1 - r));
        Assert.Equal(201, File.ReadAllLines(_folder["c.csv"]).Length);
        Assert.Equal(result.Output, CliProcess.Run(args).Output);
    }

    // Row 30 alone lies off the line.
    [Fact]
    public void The_row_that_is_unlike_the_others_has_the_greatest_error()
    {
        string rows = string.Concat(Enumerable.Range(0, 60).Select(i => FormattableString.Invariant($"{i / 60.0},{(i == 30 ? 0.1 : i / 60.0)},{1 - (i / 60.0)}\n")));
        JsonElement json = CliProcess.Run("autoencode", "--data", _folder.Write("l.csv", "a,b,c\n" + rows), "--code", "1", "--code-function", "linear", "--epochs", "300", "--lr", "0.01", "--outliers", "2", "--json").Json();
        Assert.Equal(2, json.GetProperty("outliers").GetArrayLength());
        Assert.Equal(30, json.GetProperty("outliers")[0].GetProperty("row").GetInt32());
    }

    [Fact]
    public void A_deep_denoising_tied_one_is_drawn_saved_taught_classes_and_opened_again()
    {
        string images = SampleData.IdxFolder(_folder);
        JsonElement json = CliProcess.Run(
            "autoencode", "--data", images, "--hidden", "12", "--code", "4", "--tied", "--loss", "cross-entropy", "--denoise", "masking:0.2", "--pretrain", "10", "--epochs", "60", "--batch", "20", "--lr", "0.01", "--reconstructions", _folder["r.png"],
            "--finetune", "60", "--finetune-lr", "0.01", "--out", _folder["m"], "--json").Json();
        JsonElement losses = json.GetProperty("losses");
        Assert.True(losses[losses.GetArrayLength() - 1].GetDouble() < losses[20].GetDouble());
        Assert.InRange(json.GetProperty("trainError").GetDouble(), 0, 0.1);
        Assert.True(File.Exists(_folder["r.png"]));
        JsonElement again = CliProcess.Run("autoencode", "--data", images, "--model", _folder["m"], "--json").Json();
        Assert.Equal(json.GetProperty("testError").ValueKind, again.GetProperty("testError").ValueKind);
        Assert.Equal(json.GetProperty("error").GetDouble(), again.GetProperty("error").GetDouble(), 9);
        string other = _folder.Write("o.csv", "a,b\n0,1\n");
        Assert.Equal($"{other}: a row has 2 numbers and the model {_folder["m"]} takes 16; give data like the model's training data", CliProcess.Run("autoencode", "--data", other, "--model", _folder["m"]).BadLine());
    }

    [Fact]
    public void Numbers_too_large_to_be_learnt_are_one_line_and_nothing_is_written()
    {
        string file = _folder.Write("huge.csv", "a,b\n1e38,-1e38\n3e38,1\n");
        Assert.Equal(
            "Autoencoder: after 0 steps the numbers are not finite; lower LearningRate (now 0.001), or look for huge values in the data.",
            CliProcess.Run("autoencode", "--data", file, "--out", _folder["huge"]).BadLine());
        Assert.False(File.Exists(_folder["huge"]));
    }

    [Theory]
    [InlineData("--denoise", "maskin:0.3", "--denoise: there is no noise 'maskin'; did you mean 'masking'?")]
    [InlineData("--denoise", "masking", "--denoise: the value is 'masking'; a kind and an amount are allowed, such as masking:0.3")]
    [InlineData("--denoise", "masking:2", "--denoise: Corruption: a share of 2 for masking is out of range; numbers between 0 and 1 are allowed")]
    [InlineData("--sparsity", "1", "--sparsity: the value is '1'; numbers between 0 and 1 are allowed, such as 0.05")]
    [InlineData("--hidden", "8;4", "--hidden: the value is '8;4'; whole numbers from 1 with commas between are allowed, such as 256,64")]
    [InlineData("--classifier", "c", "--classifier: no classes are learnt; add --finetune N")]
    public void A_wrong_option_is_named_with_what_is_allowed(string option, string value, string expected) =>
        Assert.Equal(expected, CliProcess.Run("autoencode", "--data", _folder.Write("t.csv", "a,b\n0,1\n1,0\n"), option, value).BadLine());
}
