using Hybrid.Causal.Counterfactuals;
using Hybrid.Probabilistic;

namespace Hybrid.Causal.Tests.Counterfactuals;

public sealed class ResponseBoundsTests
{
    private static readonly CausalGraph _instrument = CausalGraph.Parse("Z -> X -> Y; X <-> Y");

    // Balke and Pearl, 1997: the lipid trial gives 0.392 to 0.780, the vitamin A trial -0.1946 to 0.0054 (also R bpbounds).
    [Theory]
    [InlineData(new[] { 0.919, 0, 0.081, 0 }, new[] { 0.315, 0.139, 0.073, 0.473 }, 0.392, 0.780)]
    [InlineData(new[] { 0.0064, 0, 0.9936, 0 }, new[] { 0.0028, 0.0010, 0.1972, 0.7990 }, -0.1946, 0.0054)]
    public void Imperfect_compliance(double[] withoutOffer, double[] withOffer, double low, double high)
    {
        (double l, double h) = ResponseBounds.Of(_instrument, Trial(withoutOffer, withOffer)).Effect(("X", "1", "0"), ("Y", "1"));
        Assert.Equal(low, l, 1e-3 * Math.Max(1, Math.Abs(low)));
        Assert.Equal(high, h, 1e-3);
        Assert.True(ResponseBounds.Of(_instrument, Trial(withoutOffer, withOffer)).IsSharp);
    }

    // Tian and Pearl's closed forms against the programme, on random models.
    [Fact]
    public void The_programme_agrees_with_tian_and_pearl()
    {
        var random = new Random(8);
        CausalGraph graph = CausalGraph.Parse("X -> Y; X <-> Y");
        for (int trial = 0; trial < 20; trial++)
        {
            BayesianNetwork model = FunctionalModels.Random(random, graph);
            ObservedDistribution observed = ObservedDistribution.Of(model);
            double Done(string x) => Intervention.Ask(model, [("X", x)], "Y")["1"];
            Factor joint = RandomModels.Truth(model, new Dictionary<string, int>(), "X", "Y");
            CausationBounds closed = CausationBounds.Of(Done("1"), Done("0"), joint["1", "1"], joint["1", "0"], joint["0", "1"]);
            ResponseBounds programme = ResponseBounds.Of(graph, observed)
                .WithExperiment(new CounterfactualTerm("Y", "1", [("X", "1")]), Done("1")).WithExperiment(new CounterfactualTerm("Y", "1", [("X", "0")]), Done("0"));
            CounterfactualTerm with = new("Y", "1", [("X", "1")]), without = new("Y", "0", [("X", "0")]);
            Near(closed.NecessityAndSufficiency, programme.Probability([with, without]));
            Near(closed.Necessity, programme.Probability([without], [new("X", "1"), new("Y", "1")]));
            Near(closed.Sufficiency, programme.Probability([with], [new("X", "0"), new("Y", "0")]));
            Assert.InRange(TwinNetwork.Ask(model, [with, without]), closed.NecessityAndSufficiency.Low - 1e-9, closed.NecessityAndSufficiency.High + 1e-9);
        }
    }

    // Causality, 2009, table 9.1: leukemia, exogenous and monotone: PN = ERR, PS and PNS as published.
    [Fact]
    public void Monotonicity_makes_the_probabilities_of_causation_points()
    {
        (double exposed, double unexposed) = (30 / 69160.0, 16 / 59026.0);
        double share = 69160.0 / (69160 + 59026);
        BayesianNetwork table = new BayesianNetworkBuilder().Structure("X[2] -> Y[2]").Table("X", 1 - share, share).Table("Y", 1 - unexposed, unexposed, 1 - exposed, exposed).Build();
        ResponseBounds bounds = ResponseBounds.Of(CausalGraph.Parse("X -> Y"), ObservedDistribution.Of(table)).WithMonotonicity("X", "Y");
        CounterfactualTerm with = new("Y", "1", [("X", "1")]), without = new("Y", "0", [("X", "0")]);
        Near((1.62710e-4, 1.62710e-4), bounds.Probability([with, without]), 1e-8);
        Near((0.375100, 0.375100), bounds.Probability([without], [new("X", "1"), new("Y", "1")]), 1e-6);
        Near((1.62754e-4, 1.62754e-4), bounds.Probability([with], [new("X", "0"), new("Y", "0")]), 1e-8);
    }

    [Fact]
    public void Numbers_that_no_model_has_are_refused()
    {
        string message = Assert.Throws<ArgumentException>(() => ResponseBounds.Of(_instrument, Trial([1, 0, 0, 0], [0, 0, 1, 0])).Effect(("X", "1", "0"), ("Y", "1"))).Message;
        Assert.Contains("inequalities are violated", message, StringComparison.Ordinal);
        BayesianNetwork wide = RandomModels.Network(new Random(1), CausalGraph.Parse("{A B C D} -> Y; A <-> Y"));
        Assert.Contains("response types", Assert.Throws<ArgumentException>(() => ResponseBounds.Of(CausalGraph.Parse("{A B C D} -> Y -> W; E -> W; A <-> Y"), ObservedDistribution.Of(RandomModels.Network(new Random(1), CausalGraph.Parse("{A B C D} -> Y -> W; E -> W; A <-> Y"))))).Message, StringComparison.Ordinal);
        Assert.NotNull(wide);
    }

    [Fact]
    public void The_simplex_method_agrees_with_corners()
    {
        // max x + y with x + 2y <= 4, 3x + y <= 6 as equalities with slack: the corner (1.6, 1.2).
        (double low, double high) = LinearProgram.Range([[1, 2, 1, 0], [3, 1, 0, 1]], [4, 6], [1, 1, 0, 0])!.Value;
        Assert.Equal(0, low, 1e-12);
        Assert.Equal(2.8, high, 1e-12);
        Assert.Null(LinearProgram.Range([[1, 1], [1, 1]], [1, 2], [1, 0]));
    }

    // p(y, x | z) in the order y0x0, y0x1, y1x0, y1x1; half of the units are offered treatment.
    private static ObservedDistribution Trial(double[] withoutOffer, double[] withOffer)
    {
        Variable[] variables = [.. new[] { "Z", "X", "Y" }.Select(name => Variable.Numbered(name, 2))];
        double[] values = new double[8];
        for (int y = 0; y < 2; y++)
        {
            for (int x = 0; x < 2; x++)
            {
                values[(x * 2) + y] = withoutOffer[(y * 2) + x] / 2;
                values[4 + (x * 2) + y] = withOffer[(y * 2) + x] / 2;
            }
        }

        return ObservedDistribution.Of(new Factor(variables, values));
    }

    private static void Near((double Low, double High) expected, (double Low, double High) actual, double tolerance = 1e-7)
    {
        Assert.Equal(expected.Low, actual.Low, tolerance);
        Assert.Equal(expected.High, actual.High, tolerance);
    }
}
