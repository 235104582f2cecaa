using Hybrid.Causal.Discovery;

namespace Hybrid.Causal.Tests.Discovery;

public sealed class ConditionalIndependenceTests
{
    // Expected: numpy 1.x partial correlations from the inverse of the correlation matrix, scipy's normal tail.
    [SharedTheory]
    [InlineData(0, 4, new[] { 2, 3 }, -0.006119430457260517, 0.5406716264284845)]
    [InlineData(0, 2, new[] { 1 }, 0.03615436679154354, 0.0002988558629207185)]
    [InlineData(0, 2, new int[0], -0.3361651492079421, 6.203818040396575e-268)]
    [InlineData(1, 4, new[] { 2, 3, 0 }, -0.009904738741191762, 0.3220719405449749)]
    public void Fishers_z_is_that_of_scipy(int a, int b, int[] given, double correlation, double p)
    {
        var test = new FisherZTest(DataTable.Load(SharedData.Path("data", "causal", "causal-learn", "test_ges_simulated_linear_gaussian_data.txt.gz")));
        Assert.Equal(correlation, test.PartialCorrelation(a, b, given), 1e-12);
        Assert.Equal(p, test.PValue(a, b, given), 1e-10);
        Assert.Equal(p > 0.3, test.Measure(a, b, given) > test.Threshold(0.3, given.Length));
    }

    [Fact]
    public void The_kernel_test_sees_what_correlation_does_not()
    {
        var random = new Random(3);
        double[] x = [.. Enumerable.Range(0, 300).Select(_ => random.Normal())];
        double[] z = [.. x.Select(v => (v * v) + (0.3 * random.Normal()))];
        double[] y = [.. z.Select(v => Math.Cos(v) + (0.3 * random.Normal()))];
        var table = new DataTable([("x", x), ("z", z), ("y", y)]);
        var kernel = new KernelTest(table);
        Assert.True(new FisherZTest(table).PValue("x", "z") > 0.05);
        Assert.True(kernel.PValue("x", "z") < 1e-6);
        Assert.True(kernel.PValue("x", "y") < 1e-3);
        Assert.True(kernel.PValue("x", "y", "z") > 0.05);
        Assert.True(kernel.PValue("z", "y", "x") < 1e-3);
    }

    [Fact]
    public void The_kernel_test_keeps_its_level()
    {
        var random = new Random(5);
        int rejected = Enumerable.Range(0, 60).Count(_ =>
        {
            double[] z = [.. Enumerable.Range(0, 80).Select(_ => random.Normal())];
            var table = new DataTable([("z", z), ("x", [.. z.Select(v => Math.Sin(v) + random.Normal())]), ("y", [.. z.Select(v => (v * v) + random.Normal())])]);
            return new KernelTest(table).PValue("x", "y", "z") < 0.05;
        });
        Assert.InRange(rejected, 0, 9);
    }

    [Fact]
    public void The_oracle_agrees_with_the_graph()
    {
        var random = new Random(11);
        for (int trial = 0; trial < 30; trial++)
        {
            CausalGraph graph = RandomModels.Graph(random, 7, 0.3, 0.15);
            var oracle = new SeparationOracle(graph);
            for (int i = 0; i < 40; i++)
            {
                int[] v = [.. Enumerable.Range(0, 7)];
                random.Shuffle(v);
                int[] given = v[2..(2 + random.Next(4))];
                Assert.Equal(graph.Separated($"V{v[0]}", $"V{v[1]}", given.Select(g => $"V{g}")), oracle.PValue(v[0], v[1], given) > 0.5);
            }
        }
    }

    [Fact]
    public void Columns_that_do_not_vary_are_named() =>
        Assert.Contains("'b' does not vary", Assert.Throws<ArgumentException>(() => new FisherZTest(DataTable.Parse("a,b\n1,1\n2,1\n3,1\n4,1"))).Message, StringComparison.Ordinal);
}
