using System.Text.Json;

namespace Hybrid.Cli.Tests.Commands.Mixtures;

public sealed class MixtureCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _data;

    // Two groups: 0, 1, 2 and 10, 11, 12.
    public MixtureCommandTests() => _data = _folder.Write("data.csv", "x\n0\n1\n2\n10\n11\n12\n");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Fit_and_assign_follow_the_contract()
    {
        string model = _folder["m.json"];
        JsonElement json = CliProcess.Run("mixture", "fit", _data, "-k", "2", "--out", model, "--json").Json();

        // The groups are so far apart that each is fitted by itself: means 1 and 11, variance 2/3, weights 1/2.
        double[] means = [.. json.GetProperty("means").EnumerateArray().Select(mean => mean[0].GetDouble()).Order()];
        Assert.Equal(1, means[0], 6);
        Assert.Equal(11, means[1], 6);
        Assert.Equal(2.0 / 3, json.GetProperty("covariances")[0][0][0].GetDouble(), 6);
        double expected = 6 * (Math.Log(0.5) - (0.5 * Math.Log(2 * Math.PI * 2 / 3)) - 0.5);
        Assert.Equal(expected, json.GetProperty("logLikelihood").GetDouble(), 6);
        Assert.Equal((-2 * expected) + (5 * Math.Log(6)), json.GetProperty("bic").GetDouble(), 6);
        Assert.True(json.GetProperty("converged").GetBoolean());

        string[] lines = CliProcess.Run("mixture", "assign", model, _data, "--json").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        int[] components = [.. lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("component").GetInt32())];
        Assert.Equal([components[0], components[0], components[0], components[3], components[3], components[3]], components);
        Assert.NotEqual(components[0], components[3]);
    }

    [Theory]
    [InlineData("tied", 1)]
    [InlineData("spherical", 0)]
    [InlineData("diagonal", 1)]
    [InlineData("full", 2)]
    public void Covariances_have_the_shape_of_the_contract(string covariance, int depth)
    {
        JsonElement value = CliProcess.Run("mixture", "fit", _data, "-k", "2", "--covariance", covariance, "--json").Json().GetProperty("covariances")[0];
        for (int level = 0; level < depth; level++)
        {
            value = value[0];
        }

        Assert.Equal(JsonValueKind.Number, value.ValueKind);
    }

    [Fact]
    public void Variational_inference_keeps_the_two_groups_of_four_components()
    {
        string data = _folder.Write("groups.csv", "x\n" + string.Concat(Enumerable.Range(0, 60).Select(i => FormattableString.Invariant($"{(i % 2 * 20) + Math.Sin(i)}\n"))));
        JsonElement json = CliProcess.Run("mixture", "fit", data, "-k", "4", "--inference", "vb", "--covariance", "tied", "--json").Json();
        Assert.Equal(2, json.GetProperty("weights").GetArrayLength());
        Assert.True(json.GetProperty("lowerBound").GetDouble() < json.GetProperty("logLikelihood").GetDouble());
        Assert.True(json.GetProperty("converged").GetBoolean());
    }

    [Fact]
    public void KMeans_follows_the_contract()
    {
        JsonElement json = CliProcess.Run("kmeans", _data, "-k", "2", "--json").Json();
        Assert.Equal(4, json.GetProperty("inertia").GetDouble(), 9);
        Assert.Equal(6, json.GetProperty("labels").GetArrayLength());
        Assert.Equal(2, json.GetProperty("centers").GetArrayLength());
    }

    [Fact]
    public void Bad_input_is_one_line()
    {
        Assert.Contains("7 components are asked for and there are 6 rows", CliProcess.Run("mixture", "fit", _data, "-k", "7").BadLine(), StringComparison.Ordinal);
        Assert.StartsWith("-k: the value is 'two'", CliProcess.Run("mixture", "fit", _data, "-k", "two").BadLine());
        Assert.Contains(":3:1: 'nan' in the column 'x' is not a finite number", CliProcess.Run("kmeans", _folder.Write("n.csv", "x\n1\nnan\n"), "-k", "1").BadLine(), StringComparison.Ordinal);
        Assert.Contains("the column 'x' has the same value", CliProcess.Run("mixture", "fit", _folder.Write("c.csv", "x,y\n1,2\n1,3\n"), "-k", "1").BadLine(), StringComparison.Ordinal);
        Assert.Contains("collapsed", CliProcess.Run("mixture", "fit", _folder.Write("p.csv", "x\n1\n1\n1\n1\n100\n101\n102\n105\n"), "-k", "2").BadLine(), StringComparison.Ordinal);
    }
}
