using System.Text.Json;

namespace Hybrid.Cli.Tests.Commands.Energy;

public sealed class HopfieldCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // The pseudo-inverse rule makes every independent pattern a fixed point (Personnaz, Guyon and Dreyfus, 1986), and asynchronous updates never raise the energy (Hopfield, 1982).
    [Fact]
    public void One_digit_of_each_kind_is_recalled_from_noise_and_drawn()
    {
        string[] args = ["energy", "hopfield", "--data", "digits", "--rule", "pseudo-inverse", "--noise", "0.2", "--tries", "3", "--seed", "5", "--pictures", _folder["p.png"], "--ends", _folder["e.csv"], "--json"];
        CliResult result = CliProcess.Run(args);
        JsonElement json = result.Json();
        Assert.Equal((784, 10, 10, 30), (json.GetProperty("units").GetInt32(), json.GetProperty("patterns").GetInt32(), json.GetProperty("stable").GetInt32(), json.GetProperty("starts").GetInt32()));
        Assert.InRange(json.GetProperty("recalled").GetDouble(), 0.9, 1);
        Assert.True(json.GetProperty("energyEnd").GetDouble() < json.GetProperty("energyStart").GetDouble());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("warning").ValueKind);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(_folder["p.png"])[..4]);
        string[] ends = File.ReadAllLines(_folder["e.csv"]);
        Assert.Equal((31, 4 + 784), (ends.Length, ends[1].Split(',').Length));
        Assert.Equal(json.GetProperty("recalled").GetDouble() * 30, ends.Count(line => line.Split(',')[1].Equals("true", StringComparison.OrdinalIgnoreCase)), 6);
        Assert.Equal(result.Output, CliProcess.Run(args).Output);
    }

    // Two orthogonal patterns of eight units stay by Hebb's rule; the share of wrong units of random ones is P(Z > sqrt(8 / 2)) = 0.0227501 (a table of the normal distribution).
    [Fact]
    public void Patterns_of_a_file_stay_when_they_are_orthogonal()
    {
        string file = _folder.Write("p.csv", "1,1,1,1,-1,-1,-1,-1\n1,-1,1,-1,1,-1,1,-1\n");
        JsonElement json = CliProcess.Run("energy", "hopfield", "--data", file, "--noise", "0", "--json").Json();
        Assert.Equal((2, 1.0), (json.GetProperty("stable").GetInt32(), json.GetProperty("recalled").GetDouble()));
        Assert.Equal(0.0227501, json.GetProperty("expectedError").GetDouble(), 6);
        Assert.Contains("more than the 0.138 a unit", json.GetProperty("warning").GetString());
    }

    [Fact]
    public void The_capacity_curve_is_a_table_against_the_limit()
    {
        // Expected first errors P(Z > sqrt(1 / load)): of 25 patterns in 100 units 0.0227501 (a table of the normal distribution).
        string[] args = ["energy", "capacity", "--units", "100", "--patterns", "2,25,40"];
        JsonElement[] curve = [.. CliProcess.Run([.. args, "--json"]).Json().GetProperty("curve").EnumerateArray()];
        Assert.Equal([2, 25, 40], curve.Select(point => point.GetProperty("patterns").GetInt32()));
        Assert.Equal((1.0, 1.0), (curve[0].GetProperty("kept").GetDouble(), curve[0].GetProperty("overlap").GetDouble()));
        Assert.Equal(0.0227501, curve[1].GetProperty("expectedError").GetDouble(), 6);
        Assert.True(curve[2].GetProperty("overlap").GetDouble() < 0.7);
        string[] lines = CliProcess.Run(args).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal((5, true), (lines.Length, lines[4].Contains("0.138")));
        Assert.StartsWith("--units: the value is '0'", CliProcess.Run("energy", "capacity", "--units", "0").BadLine());
    }

    [Fact]
    public void Bad_input_is_one_line()
    {
        string numbers = _folder.Write("n.csv", "a,b\n1,0\n0,0.25\n");
        Assert.Equal($"{numbers}: row 1, column 1 is 0.25; Hopfield networks take rows of 0 and 1, or of -1 and 1: make bits of numbers by --threshold X", CliProcess.Run("energy", "hopfield", "--data", numbers).BadLine());
        Assert.Equal("--noise: the value is '1.5'; numbers from 0 to 1 are allowed, such as 0.1", CliProcess.Run("energy", "hopfield", "--data", numbers, "--noise", "1.5").BadLine());
        Assert.Equal("--rule: there is no 'heb'; did you mean 'hebb'?", CliProcess.Run("energy", "hopfield", "--data", numbers, "--rule", "heb").BadLine());
        Assert.Equal(
            "--pictures: a row of 2 numbers is no square; give the height and width of pictures by --picture HxW",
            CliProcess.Run("energy", "hopfield", "--data", numbers, "--threshold", "0.5", "--pictures", _folder["p.png"]).BadLine());
        Assert.Equal("--picture: 2x2 has 4 pixels and a row 2 numbers; as many are needed", CliProcess.Run("energy", "hopfield", "--data", numbers, "--picture", "2x2").BadLine());
        Assert.Equal("--picture: the value is '2'; a height and a width are allowed, such as 28x28", CliProcess.Run("energy", "hopfield", "--data", numbers, "--picture", "2").BadLine());
        Assert.Equal(["n.csv"], _folder.Entries);
    }
}
