using System.Text.Json;

namespace Hybrid.Cli.Tests.Commands.Energy;

/// <summary>Restricted and deep machines on images of 4 by 4 pixels with one bright row of four: the likelihood of four equally frequent pictures is -ln 4 at best (Gibbs's inequality), and -16 H(1/4) = -8.9974 with pixels taken alone.</summary>
public sealed class MachineCommandTests : IDisposable
{
    private static readonly double Best = -Math.Log(4);
    private static readonly double Alone = 16 * ((0.25 * Math.Log(0.25)) + (0.75 * Math.Log(0.75)));

    private readonly TemporaryFolder _folder = new();
    private readonly string _images;

    public MachineCommandTests() => _images = SampleData.IdxFolder(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_restricted_machine_is_fitted_exactly_measured_and_opened_again()
    {
        string[] args =
        [
            "energy", "rbm", "--data", _images, "--threshold", "0.5", "--hidden", "6", "--epochs", "300", "--batch", "20", "--lr", "0.2", "--seed", "1", "--out", _folder["m"], "--filters", _folder["f.png"],
            "--samples", _folder["s.csv"], "--count", "40", "--gibbs", "50", "--features", _folder["h.csv"], "--json",
        ];
        CliResult result = CliProcess.Run(args);
        JsonElement json = result.Json();
        Assert.Equal(result.Output, CliProcess.Run(args).Output);
        Assert.Equal(300, json.GetProperty("trainingErrors").GetArrayLength());
        double likelihood = json.GetProperty("logLikelihood").GetDouble();
        Assert.InRange(likelihood, 0.6 * Alone, Best);
        Assert.Equal(likelihood, json.GetProperty("logLikelihoodLow").GetDouble(), 9);
        Assert.InRange(json.GetProperty("pseudoLogLikelihood").GetDouble(), likelihood, 0);
        Assert.Equal(41, File.ReadAllLines(_folder["s.csv"]).Length);
        string[] features = File.ReadAllLines(_folder["h.csv"]);
        Assert.Equal((81, "hidden0,hidden1,hidden2,hidden3,hidden4,hidden5,label"), (features.Length, features[0]));
        Assert.All(features.Skip(1), line => Assert.All(line.Split(',')[..6], cell => Assert.InRange(double.Parse(cell, System.Globalization.CultureInfo.InvariantCulture), 0, 1)));

        JsonElement again = CliProcess.Run("energy", "rbm", "--data", _images, "--threshold", "0.5", "--model", _folder["m"], "--json").Json();
        Assert.Equal(likelihood, again.GetProperty("logLikelihood").GetDouble(), 12);
        Assert.Equal(0, again.GetProperty("epochs").GetInt32());
    }

    // A machine whose sides are both too large to be enumerated; bits that know nothing have -784 ln 2 nats.
    [Fact]
    public void Annealing_gives_a_likelihood_with_its_error()
    {
        JsonElement json = CliProcess.Run("energy", "rbm", "--data", "digits", "--rows", "500", "--threshold", "0.5", "--hidden", "24", "--epochs", "4", "--ais", "--ais-chains", "20", "--ais-temperatures", "100", "--json").Json();
        double z = json.GetProperty("logPartition").GetDouble(), mean = json.GetProperty("testLogLikelihood").GetDouble();
        Assert.InRange(z, json.GetProperty("logPartitionLow").GetDouble(), json.GetProperty("logPartitionHigh").GetDouble());
        Assert.Equal(json.GetProperty("logPartitionHigh").GetDouble() - z, mean - json.GetProperty("testLogLikelihoodLow").GetDouble(), 6);
        Assert.InRange(mean, -784 * Math.Log(2), -50);
        Assert.InRange(json.GetProperty("effectiveChains").GetDouble(), 1, 20);
    }

    // The bound lies below the likelihood, which lies below -ln 4; annealing may err by its error. A bright row is a class that any classifier learns.
    [Theory]
    [InlineData("dbn", "--epochs")]
    [InlineData("dbm", "--pretrain")]
    public void Deep_machines_have_bounds_learn_classes_and_save_classifiers(string kind, string passes)
    {
        string[] args =
        [
            "energy", kind, "--data", _images, "--layers", "24,12", passes, "100", "--batch", "20", "--ais", "--ais-chains", "20", "--ais-temperatures", "200", "--samples", _folder["s.png"], "--count", "20",
            "--gibbs", "20", "--finetune", "60", "--finetune-lr", "0.01", "--out", _folder["m"], "--json",
        ];
        args = kind == "dbn" ? [.. args, "--classifier", _folder["c"]] : [.. args, "--epochs", "50"];
        CliResult result = CliProcess.Run(args);
        JsonElement json = result.Json();
        Assert.InRange(json.GetProperty("bound").GetDouble(), -16 * Math.Log(2), 0);
        Assert.InRange(json.GetProperty("testError").GetDouble(), 0, 0.1);
        Assert.Equal([24, 12], json.GetProperty("layers").EnumerateArray().Select(size => size.GetInt32()));
        Assert.Equal(result.Output, CliProcess.Run(args).Output);
        if (kind == "dbn")
        {
            Assert.Equal(1 - json.GetProperty("testError").GetDouble(), CliProcess.Run("evaluate", "--model", _folder["c"], "--data", _images, "--json").Json().GetProperty("accuracy").GetDouble(), 9);
        }
    }

    [Theory]
    [InlineData("rbm", "--lr", "0", "--lr: the value is '0'; numbers above 0 are allowed, such as 0.05")]
    [InlineData("rbm", "--ais-chains", "5", "--ais-chains: there is no annealing; add --ais")]
    [InlineData("rbm", "--temperatures", "4", "--temperatures: chains change places only where they go on from batch to batch and units are no Gaussians; add --persistent and leave --gaussian out")]
    [InlineData("dbn", "--layers", "10,0", "--layers: the value is '10,0'; whole numbers from 1 with commas between are allowed, such as 256,64")]
    [InlineData("dbn", "--labelled", "5", "--labelled: no classes are learnt; add --finetune N")]
    [InlineData("dbm", "--steps", "0", "--steps: the value is '0'; whole numbers from 1 are allowed")]
    public void A_wrong_option_is_named_with_what_is_allowed(string kind, string option, string value, string expected) =>
        Assert.Equal(expected, CliProcess.Run("energy", kind, "--data", _images, option, value).BadLine());

    [Fact]
    public void Rows_that_a_machine_does_not_take_are_named()
    {
        string table = _folder.Write("t.csv", "a,b\n0,1\n1,3\n");
        Assert.Contains("row 1, column 1 is 3; numbers from 0 to 1 are allowed", CliProcess.Run("energy", "rbm", "--data", table).BadLine(), StringComparison.Ordinal);
        Assert.Contains("has no classes; name the label column by --label COLUMN", CliProcess.Run("energy", "dbn", "--data", table, "--finetune", "3").BadLine(), StringComparison.Ordinal);
        Assert.Equal("--persistent: nothing is fitted when --model m is given; leave one of the two out", CliProcess.Run("energy", "rbm", "--data", table, "--model", "m", "--persistent").BadLine());
        Assert.Contains("is no restricted Boltzmann machine", CliProcess.Run("energy", "rbm", "--data", table, "--model", SavedElsewhere()).BadLine(), StringComparison.Ordinal);
    }

    private string SavedElsewhere()
    {
        CliProcess.Run("autoencode", "--data", _folder.Write("u.csv", "a,b\n0,1\n1,0\n"), "--code", "1", "--epochs", "1", "--out", _folder["ae"], "--json").Json();
        return _folder["ae"];
    }
}
