using System.Text.Json;

namespace Hybrid.Cli.Tests.Commands.Energy;

public sealed class BoltzmannCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Two equally frequent rows have -ln 2 nats at best, which a machine comes near; its likelihood is that of all states of the weights that it prints.
    [Fact]
    public void A_small_machine_is_exact_and_comes_near_the_frequencies()
    {
        string[] args = ["energy", "bm", "--data", _folder.Write("b.csv", "a,b,c\n1,1,0\n0,0,1\n"), "--iterations", "2000", "--lr", "0.5", "--seed", "3", "--out", _folder["m.json"], "--samples", _folder["s.csv"], "--count", "200", "--json"];
        CliResult result = CliProcess.Run(args);
        JsonElement json = result.Json();
        double likelihood = json.GetProperty("logLikelihood").GetDouble();
        Assert.Equal(-Math.Log(2), json.GetProperty("best").GetDouble(), 9);
        Assert.InRange(json.GetProperty("divergence").GetDouble(), 0, 0.02);
        double[] energies = [.. Enumerable.Range(0, 8).Select(state => Energy(json, state))];
        double z = Math.Log(energies.Sum(energy => Math.Exp(-energy)));
        Assert.Equal(0.5 * (-energies[0b011] - energies[0b100]) - z, likelihood, 9);

        string[] drawn = File.ReadAllLines(_folder["s.csv"]);
        Assert.Equal((201, "a,b,c"), (drawn.Length, drawn[0]));
        Assert.InRange(drawn.Count(row => row == "1,1,0"), 60, 140);
        Assert.Equal(result.Output, CliProcess.Run(args).Output);

        JsonElement least = CliProcess.Run("energy", "minimise", _folder["m.json"], "--json").Json();
        Assert.Equal(energies.Min(), least.GetProperty("value").GetDouble(), 9);
    }

    // The greatest cut by all 2^11 divisions of twelve nodes.
    [Fact]
    public void The_greatest_cut_is_that_of_all_divisions()
    {
        var random = new Random(4);
        (int A, int B, int Weight)[] edges = [.. Enumerable.Range(0, 12).SelectMany(a => Enumerable.Range(a + 1, 11 - a).Select(b => (a, b, random.Next(-3, 8))))];
        double Cut(int state) => edges.Sum(edge => ((state >> edge.A) & 1) != ((state >> edge.B) & 1) ? edge.Weight : 0);
        string file = _folder.Write("g.txt", $"12 {edges.Length}\n" + string.Concat(edges.Select(edge => $"n{edge.A} n{edge.B} {edge.Weight}\n")));
        JsonElement json = CliProcess.Run("energy", "minimise", file, "--json").Json();
        Assert.Equal(Enumerable.Range(0, 2048).Max(Cut), json.GetProperty("value").GetDouble(), 9);
        int found = Enumerable.Range(0, 12).Sum(node => json.GetProperty("state").GetProperty($"n{node}").GetInt32() << node);
        Assert.Equal(json.GetProperty("value").GetDouble(), Cut(found), 9);
    }

    // 2 x y - x - y is least, -1, where one of the two is 1.
    [Fact]
    public void A_function_is_minimised_with_its_linear_terms()
    {
        JsonElement json = CliProcess.Run("energy", "minimise", _folder.Write("f.txt", "# terms\nx x -1\ny y -1\nx y 2\n"), "--problem", "function", "--json").Json();
        Assert.Equal(-1, json.GetProperty("value").GetDouble(), 9);
        Assert.Equal(1, json.GetProperty("state").GetProperty("x").GetInt32() + json.GetProperty("state").GetProperty("y").GetInt32());
    }

    [Fact]
    public void Bad_input_is_one_line()
    {
        string loop = _folder.Write("l.txt", "A B 1\nC C 1\n"), word = _folder.Write("w.txt", "A B heavy\n"), bits = _folder.Write("b.csv", "a,b\n1,2\n");
        Assert.Equal($"{loop}:2: an edge leads from 'C' to itself, which no cut divides; leave it out", CliProcess.Run("energy", "minimise", loop).BadLine());
        Assert.Equal($"{word}:1: the line is 'A B heavy'; two names and a weight are needed, such as 'A B 1.5'", CliProcess.Run("energy", "minimise", word).BadLine());
        Assert.Contains("there is no such file", CliProcess.Run("energy", "minimise", _folder["none.txt"]).BadLine(), StringComparison.Ordinal);
        Assert.Contains("temperatures are above 0 and fall", CliProcess.Run("energy", "minimise", _folder.Write("g.txt", "A B\n"), "--first", "1", "--last", "2").BadLine(), StringComparison.Ordinal);
        Assert.Equal($"{bits}: row 0, column 1 is 2; Boltzmann machines take rows of 0 and 1: make bits of numbers by --threshold X", CliProcess.Run("energy", "bm", "--data", bits).BadLine());
        Assert.Equal(
            "--phases: there are 42 units; the states of up to 20 can be summed, take --phases sampled",
            CliProcess.Run("energy", "bm", "--data", bits, "--threshold", "1", "--hidden", "40", "--phases", "exact").BadLine());
        Assert.Contains("boltzmann-machine", CliProcess.Run("energy", "minimise", _folder.Write("m.json", "{\"kind\":\"hmm\"}")).BadLine(), StringComparison.Ordinal);
    }

    // E(s) = -1/2 s W s - b s.
    private static double Energy(JsonElement json, int state)
    {
        int[] bits = [state & 1, (state >> 1) & 1, (state >> 2) & 1];
        double energy = 0;
        for (int i = 0; i < 3; i++)
        {
            energy -= bits[i] * json.GetProperty("biases")[i].GetDouble();
            for (int j = 0; j < 3; j++)
            {
                energy -= 0.5 * bits[i] * bits[j] * json.GetProperty("weights")[i][j].GetDouble();
            }
        }

        return energy;
    }
}
