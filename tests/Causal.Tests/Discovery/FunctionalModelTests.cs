using Hybrid.Causal.Discovery;

namespace Hybrid.Causal.Tests.Discovery;

public sealed class FunctionalModelTests
{
    // The model of causal-learn's TestDirectLiNGAM: x0 = 3 x3, x2 = 6 x3, x1 = 3 x0 + 2 x2, x5 = 4 x0, x4 = 8 x0 - x2, uniform noise, 1,000 rows.
    [Fact]
    public void Direct_lingam_recovers_the_published_example()
    {
        DataTable table = Example(new Random(1), 1000, random => random.NextDouble());
        DiscoveryResult found = DirectLingam.Find(table);
        Assert.Equal(["x0 -> x1", "x0 -> x4", "x0 -> x5", "x2 -> x1", "x2 -> x4", "x3 -> x0", "x3 -> x2"], found.Graph.Edges.Select(e => e.ToString()).Order());
        var expected = new Dictionary<(string, string), double>
        {
            [("x3", "x0")] = 3,
            [("x3", "x2")] = 6,
            [("x0", "x1")] = 3,
            [("x2", "x1")] = 2,
            [("x0", "x5")] = 4,
            [("x0", "x4")] = 8,
            [("x2", "x4")] = -1,
        };
        Assert.All(found.Effects, effect => Assert.Equal(expected[(effect.From, effect.To)], effect.Effect, 0.15));
        Assert.Equal("x3", found.Order[0]);
        Assert.Empty(found.Warnings);
    }

    [Fact]
    public void Direct_lingam_warns_of_gaussian_noise() =>
        Assert.Contains("Gaussian", Assert.Single(DirectLingam.Find(Example(new Random(2), 2000, random => random.Normal())).Warnings), StringComparison.Ordinal);

    [Fact]
    public void Direct_lingam_does_not_depend_on_units()
    {
        DataTable table = Example(new Random(3), 1000, random => random.NextDouble());
        DataTable scaled = table.With("x0", [.. table["x0"].ToArray().Select(v => v * 1000)]);
        Assert.Equal(0, GraphDistance.Hamming(DirectLingam.Find(table).Graph, DirectLingam.Find(scaled).Graph));
    }

    // Both files: the first column causes the second, x + 2 x^3 + e and 5 exp(x) + e; causal-learn's p-values are .99541 and .99348 against 0.
    [SharedTheory]
    [InlineData("anm_simulation_1.txt.gz")]
    [InlineData("anm_simulation_2.txt.gz")]
    public void Additive_noise_tells_cause_from_effect(string file)
    {
        DataTable table = DataTable.Load(SharedData.Path("data", "causal", "causal-learn", file));
        AdditiveNoise test = AdditiveNoise.Test(table, "X1", "X2");
        Assert.Equal("X1 -> X2", test.Direction);
        Assert.True(test.Forward > 0.05 && test.Backward < 1e-3, $"{test.Forward} {test.Backward}");
    }

    [Fact]
    public void Notears_finds_a_linear_model_and_heeds_no_units()
    {
        var random = new Random(14);
        CausalGraph truth = CausalGraph.Parse("A -> C <- B; C -> D; C -> E <- F");
        DataTable table = Simulation.Linear(random, truth, 2000, r => r.Normal());
        DiscoveryResult found = Notears.Find(table);
        Assert.InRange(GraphDistance.Skeleton(MixedGraph.Of(truth), found.Graph), 0, 2);
        Assert.Single(found.Warnings);
        DataTable scaled = table.With("A", [.. table["A"].ToArray().Select(v => v * 500)]).With("E", [.. table["E"].ToArray().Select(v => v / 500)]);
        Assert.Equal(0, GraphDistance.Hamming(found.Graph, Notears.Find(scaled).Graph));
    }

    [Fact]
    public void Varsortability_is_one_where_variances_grow_and_one_half_when_standardised()
    {
        CausalGraph truth = CausalGraph.Parse("A -> B -> C");
        var table = new DataTable([("A", [1, -1, 0, 2]), ("B", [2, -2, 1, 4]), ("C", [9, -8, 1, 7])]);
        Assert.Equal(1, Varsortability.Of(truth, table));
        var equal = new DataTable([("A", [1, -1, 1, -1]), ("B", [-1, 1, 1, -1]), ("C", [1, 1, -1, -1])]);
        Assert.Equal(0.5, Varsortability.Of(truth, equal));
    }

    private static DataTable Example(Random random, int rows, Func<Random, double> noise)
    {
        double[][] x = [.. Enumerable.Range(0, 6).Select(_ => new double[rows])];
        for (int i = 0; i < rows; i++)
        {
            x[3][i] = noise(random);
            x[0][i] = (3 * x[3][i]) + noise(random);
            x[2][i] = (6 * x[3][i]) + noise(random);
            x[1][i] = (3 * x[0][i]) + (2 * x[2][i]) + noise(random);
            x[5][i] = (4 * x[0][i]) + noise(random);
            x[4][i] = (8 * x[0][i]) - x[2][i] + noise(random);
        }

        return new DataTable(x.Select((column, i) => ($"x{i}", column)));
    }
}
