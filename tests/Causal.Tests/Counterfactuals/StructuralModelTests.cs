using Hybrid.Causal.Counterfactuals;

namespace Hybrid.Causal.Tests.Counterfactuals;

public sealed class StructuralModelTests
{
    // DoWhy's tests of what-if questions: X1 = 2 X0 + N, X2 = 0.5 X0 + N, X3 = 0.5 X2 + N, and the row (1, 3, 3, 4).
    [Fact]
    public void Published_counterfactuals_of_a_linear_model()
    {
        StructuralModel model = StructuralModel.Parse("""{"equations":{"X0":"0","X1":"2*X0","X2":"0.5*X0","X3":"0.5*X2"}}""");
        var row = new Dictionary<string, double> { ["X0"] = 1, ["X1"] = 3, ["X2"] = 3, ["X3"] = 4 };
        Assert.Equal(3.5, model.Counterfactual(row, [StructuralAction.Set("X2", 2)])["X3"], 1e-12);
        IReadOnlyDictionary<string, double> same = model.Counterfactual(row, []);
        Assert.All(row, pair => Assert.Equal(pair.Value, same[pair.Key], 1e-12));
        Assert.Equal(7.5, model.Counterfactual(row, [StructuralAction.Set("X2", 10)])["X3"], 1e-12);
    }

    // Pearl, Glymour and Jewell, Causal Inference in Statistics: A Primer, 2016, section 4.2: encouragement.
    [Fact]
    public void The_primers_encouragement()
    {
        StructuralModel model = StructuralModel.Parse("""{"equations":{"X":"0","H":"0.5*X","Y":"0.7*X + 0.4*H"}}""");
        var row = new Dictionary<string, double> { ["X"] = 0.5, ["H"] = 1, ["Y"] = 1.5 };
        Assert.Equal(1.90, model.Counterfactual(row, [StructuralAction.Set("H", 2)])["Y"], 1e-12);
    }

    // DoWhy's example of an average effect: X0 = T + N, X1 = 0.5 T + N, Y = X0 + X1: 1.5.
    [Fact]
    public void Means_after_hard_soft_shifted_and_random_actions()
    {
        StructuralModel model = StructuralModel.Parse("""{"equations":{"T":"0","X0":"T","X1":"0.5*T","Y":"X0 + X1"}}""");
        Assert.Equal(1.5, model.Mean("Y", [StructuralAction.Set("T", 1)]) - model.Mean("Y", [StructuralAction.Set("T", 0)]), 1e-12);
        Assert.Equal(1.5, model.Mean("Y", StructuralAction.Parse("T:=T+1")), 0.02);
        Assert.Equal(3, model.Mean("Y", [StructuralAction.Replace("X0", Mechanism.Equation("3"))]), 1e-12);
        Assert.Equal(6, model.Mean("Y", [StructuralAction.Draw("T", 4, Noise.Uniform(-1, 1))]), 0.02);
    }

    [Fact]
    public void A_graph_with_coefficients_is_a_linear_model()
    {
        CausalGraph graph = CausalGraph.Parse("dag { X -> H [beta=0.5] X -> Y [beta=0.7] H -> Y [beta=0.4] }");
        Assert.Equal(0.7, CausalGraph.Parse(graph.ToString()).Coefficients[("X", "Y")]);
        Assert.Equal(0.9, QueryLine.Parse("ATE(X->Y)").Ask(StructuralModel.Of(graph)).Value!.Value, 1e-12);
        Assert.Contains("has no coefficient", Assert.Throws<ArgumentException>(() => StructuralModel.Of(CausalGraph.Parse("X -> Y"))).Message, StringComparison.Ordinal);
        Assert.Contains("beta is 'b'", Assert.Throws<DataFormatException>(() => CausalGraph.Parse("X -> Y [beta=b]")).Message, StringComparison.Ordinal);
    }

    // A Gaussian model with a hidden middle: by the formula for conditional means, E[M | X=1, Y=3] = 1 + 1/2 (3 - 1) = 2.
    [Fact]
    public void What_was_not_observed_is_inferred()
    {
        StructuralModel model = StructuralModel.Parse("""{"equations":{"X":"0","M":"X","Y":"M"}}""");
        IReadOnlyDictionary<string, double> answer = model.Counterfactual(new Dictionary<string, double> { ["X"] = 1, ["Y"] = 3 }, [StructuralAction.Set("X", 0)]);
        Assert.Equal(1, answer["M"], 1e-12);
        Assert.Equal(2, answer["Y"], 1e-12);
        IReadOnlyDictionary<string, double> seen = model.Counterfactual(new Dictionary<string, double> { ["X"] = 1, ["Y"] = 3 }, []);
        Assert.Equal(2, seen["M"], 1e-12);
    }

    [Fact]
    public void Draws_agree_with_the_exact_answer()
    {
        // The same model with a function that hides that it is linear.
        var hidden = new StructuralModel([("X", Mechanism.Equation("0")), ("M", Mechanism.Additive(["X"], p => p[0])), ("Y", Mechanism.Additive(["M"], p => p[0]))]);
        IReadOnlyDictionary<string, double> answer = hidden.Counterfactual(new Dictionary<string, double> { ["X"] = 1, ["Y"] = 3 }, [StructuralAction.Set("X", 0)], seed: 1);
        Assert.Equal(1, answer["M"], 0.03);
        Assert.Equal(2, answer["Y"], 0.03);
    }

    // Three types: 20 per cent always recover, 50 per cent only with treatment, the rest never.
    [Fact]
    public void Response_functions_give_the_probability_of_necessity()
    {
        var model = new StructuralModel([
            ("X", Mechanism.Response([], (0.5, _ => 0), (0.5, _ => 1))),
            ("Y", Mechanism.Response(["X"], (0.2, _ => 1), (0.5, p => p[0]), (0.3, _ => 0))),
        ]);
        double without = model.Counterfactual(new Dictionary<string, double> { ["X"] = 1, ["Y"] = 1 }, [StructuralAction.Set("X", 0)], seed: 2)["Y"];
        Assert.Equal(1 - (0.5 / 0.7), without, 0.02);
    }

    [Fact]
    public void Networks_of_the_core_are_mechanisms()
    {
        Network network = Network.Input(1).Dense(4).Relu().Dense(1).Initialise(3);
        var model = new StructuralModel([("X", Mechanism.Equation("0")), ("Y", Mechanism.Network(["X"], network))]);
        float At(float x) => network.Predict(Tensor.From([x], 1, 1)).ToArray()[0];
        double answer = model.Counterfactual(new Dictionary<string, double> { ["X"] = 1, ["Y"] = 5 }, [StructuralAction.Set("X", 2)])["Y"];
        Assert.Equal(5 - At(1) + At(2), answer, 1e-5);
    }

    [Fact]
    public void Rows_are_the_same_for_a_seed_and_follow_the_equations()
    {
        StructuralModel model = StructuralModel.Parse("""{"equations":{"X":"1","Y":"2*X + exp(0)"},"noise":{"X":0.5,"Y":0}}""");
        DataTable rows = model.Sample(20_000, 7);
        Assert.Equal(rows["X"].ToArray(), model.Sample(20_000, 7)["X"].ToArray());
        Assert.All(rows["X"].ToArray().Zip(rows["Y"].ToArray()).Take(100), pair => Assert.Equal((2 * pair.First) + 1, pair.Second, 1e-12));
        Assert.Equal(1, rows["X"].ToArray().Average(), 0.02);
    }

    [Theory]
    [InlineData("""{"equations":{"X":"Y","Y":"X"}}""", "cycle: ")]
    [InlineData("""{"equations":{"X":"2*"}}""", "the formula ends")]
    [InlineData("""{"equations":{"X":"cosh(1)"}}""", "did you mean 'cos'?")]
    [InlineData("""{"equations":{"height":"0","Y":"heigth"}}""", "did you mean 'height'?")]
    [InlineData("""{"equations":{"X":"0"},"noise":{"X":-1}}""", "allowed are a standard deviation")]
    [InlineData("""{"x":1}""", "has no \"equations\"")]
    [InlineData("nothing", "this is no JSON")]
    public void Bad_models_are_refused(string json, string problem) =>
        Assert.Contains(problem, Assert.Throws<DataFormatException>(() => StructuralModel.Parse(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void Impossible_observations_are_refused()
    {
        StructuralModel model = StructuralModel.Parse("""{"equations":{"X":"0","Y":"X"},"noise":{"Y":0}}""");
        Assert.Contains("impossible", Assert.Throws<ArgumentException>(() => model.Counterfactual(new Dictionary<string, double> { ["X"] = 1, ["Y"] = 2 }, [])).Message, StringComparison.Ordinal);
    }
}
