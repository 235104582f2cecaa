using System.Globalization;
using System.Text.Json;

namespace Hybrid.Cli.Tests.Commands.Unsupervised;

public sealed class GenerateCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Class k has the bright row k (SampleData): so must what is made of class k.
    [Fact]
    public void A_variational_autoencoder_makes_rows_of_each_class_and_so_does_its_file()
    {
        string images = SampleData.IdxFolder(_folder);
        string[] args = ["generate", "vae", "--data", images, "--classes", "4", "--labels", "--code", "2", "--hidden", "24", "--epochs", "150", "--batch", "20", "--lr", "0.01", "--seed", "2", "--samples", _folder["s.csv"], "--count", "8", "--out", _folder["m"], "--json"];
        CliResult result = CliProcess.Run(args);
        JsonElement json = result.Json();
        Assert.Equal(result.Output, CliProcess.Run(args).Output);
        double[] bounds = [.. json.GetProperty("bounds").EnumerateArray().Select(bound => bound.GetDouble())];
        Assert.True(bounds[^1] > bounds[0]);
        Assert.True(double.IsFinite(json.GetProperty("testBound").GetDouble()));
        double[][] made = Rows(_folder["s.csv"]);
        Assert.All(Enumerable.Range(0, 8), i => Assert.Equal(i % 4, Enumerable.Range(0, 4).MaxBy(row => made[i].Skip(4 * row).Take(4).Sum())));
        CliProcess.Run("generate", "vae", "--model", _folder["m"], "--seed", "2", "--samples", _folder["again.csv"], "--count", "8", "--json").Json();
        Assert.Equal(made.SelectMany(row => row), Rows(_folder["again.csv"]).SelectMany(row => row));
    }

    // The importance-weighted bound is no lower than the other, but for the noise of codes (Burda, Grosse and Salakhutdinov, 2016).
    [Fact]
    public void A_plane_of_codes_is_drawn_and_the_tighter_bound_is_higher()
    {
        string images = SampleData.IdxFolder(_folder);
        JsonElement json = CliProcess.Run("generate", "vae", "--data", images, "--code", "2", "--hidden", "16", "--epochs", "30", "--batch", "20", "--importance", "50", "--manifold", _folder["m.png"], "--json").Json();
        Assert.InRange(json.GetProperty("importanceBound").GetDouble(), json.GetProperty("bound").GetDouble() - 0.05, 0);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(_folder["m.png"])[..4]);
    }

    [Theory]
    [InlineData("non-saturating")]
    [InlineData("wasserstein")]
    public void Adversarial_networks_come_nearer_to_the_data_and_are_opened_again(string objective)
    {
        string blobs = Blobs();
        string[] args =
        [
            "generate", "gan", "--data", blobs, "--standardise", "--objective", objective, "--code", "2", "--hidden", "32,32", "--steps", "800", "--check-every", "200", "--batch", "64", "--seed", "1", "--samples", _folder["s.csv"], "--count", "300",
            "--out", _folder["m"], "--json",
        ];
        CliResult result = CliProcess.Run(args);
        JsonElement json = result.Json();
        Assert.Equal(result.Output, CliProcess.Run(args).Output);
        Assert.Equal((objective, JsonValueKind.Null), (json.GetProperty("objective").GetString(), json.GetProperty("diverged").ValueKind));
        double[] distances = [.. json.GetProperty("distances").EnumerateArray().Select(distance => distance.GetDouble())];
        Assert.Equal(4, distances.Length);
        Assert.Equal(distances.Min(), json.GetProperty("distance").GetDouble(), 12);

        // The data are even over a square of side 1 about (3, -1), with deviations of 1 / sqrt(12); samples are in their units.
        Assert.InRange(distances.Min(), 0, 0.25);
        double[][] made = Rows(_folder["s.csv"]);
        Assert.All(new[] { (0, 3.0), (1, -1.0) }, side =>
        {
            double mean = made.Average(row => row[side.Item1]);
            Assert.InRange(mean, side.Item2 - 0.15, side.Item2 + 0.15);
            Assert.InRange(Math.Sqrt(made.Average(row => Math.Pow(row[side.Item1] - mean, 2))), 0.2, 0.4);
        });
        CliProcess.Run("generate", "gan", "--model", _folder["m"], "--data", blobs, "--standardise", "--seed", "1", "--samples", _folder["again.csv"], "--count", "300", "--json").Json();
        Assert.Equal(File.ReadAllLines(_folder["s.csv"])[1..], File.ReadAllLines(_folder["again.csv"])[1..]);
    }

    [Fact]
    public void Bad_input_is_one_line()
    {
        string blobs = Blobs();
        Assert.Equal("--data: there are neither rows to learn nor a saved model; give --data PATH or --model FILE", CliProcess.Run("generate", "vae").BadLine());
        Assert.Equal("--gradient-penalty: nothing limits the slope of wasserstein's critic; give a --gradient-penalty above 0 or --clip", CliProcess.Run("generate", "gan", "--data", blobs, "--objective", "wasserstein", "--gradient-penalty", "0").BadLine());
        Assert.Equal("--objective: there is no 'wassertein'; did you mean 'wasserstein'?", CliProcess.Run("generate", "gan", "--data", blobs, "--objective", "wassertein").BadLine());
        Assert.Equal("--manifold: a code has 20 numbers; the grid is for codes of two, take --code 2", CliProcess.Run("generate", "vae", "--data", "digits", "--rows", "100", "--manifold", _folder["m.png"]).BadLine());
        Assert.Equal($"--labels: '{blobs}' has no classes; name the label column by --label COLUMN", CliProcess.Run("generate", "gan", "--data", blobs, "--labels").BadLine());
        Assert.Contains("numbers from 0 to 1 are allowed", CliProcess.Run("generate", "vae", "--data", blobs).BadLine(), StringComparison.Ordinal);
        Assert.Equal("--steps: nothing is fitted when --model m is given; leave one of the two out", CliProcess.Run("generate", "gan", "--model", "m", "--steps", "5").BadLine());
        Assert.Contains("no adversarial networks", CliProcess.Run("generate", "gan", "--model", SavedAutoencoder()).BadLine(), StringComparison.Ordinal);
    }

    // Text is still written by the command itself.
    [Fact]
    public void The_command_above_keeps_its_own_options()
    {
        Assert.Equal("--model: it is missing; give --model FILE", CliProcess.Run("generate").BadLine());
        Assert.Contains("there is no such file", CliProcess.Run("generate", "--model", _folder["none"]).BadLine(), StringComparison.Ordinal);
        Assert.Equal("vea: there is no such command; did you mean 'vae'?", CliProcess.Run("generate", "vea").BadLine());
    }

    private string Blobs()
    {
        var random = new Random(3);
        return _folder.Write("blobs.csv", "x,y\n" + string.Concat(Enumerable.Range(0, 400).Select(_ => FormattableString.Invariant($"{2.5 + random.NextDouble()},{-1.5 + random.NextDouble()}\n"))));
    }

    private string SavedAutoencoder()
    {
        CliProcess.Run("autoencode", "--data", _folder.Write("u.csv", "a,b\n0,1\n1,0\n"), "--code", "1", "--epochs", "1", "--out", _folder["ae"], "--json").Json();
        return _folder["ae"];
    }

    private static double[][] Rows(string path) => [.. File.ReadAllLines(path).Skip(1).Select(line => line.Split(',').Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray())];
}
