using Hybrid.Probabilistic;

namespace Hybrid.Causal.Tests.Identification;

public sealed class IdentificationTests
{
    // Shpitser and Pearl, 2006, figure 1, and the instrument and the napkin with one more arrow.
    [Theory]
    [InlineData("X -> Y; X <-> Y")]
    [InlineData("X -> Z -> Y; X <-> Z")]
    [InlineData("X -> Z -> Y; X -> Y; X <-> Z")]
    [InlineData("X -> Y; Z -> Y; X <-> Z; Z <-> Y")]
    [InlineData("Z -> X -> Y; X <-> Z; Z <-> Y")]
    [InlineData("X -> Z -> Y; X <-> Y; Z <-> Y")]
    [InlineData("X -> Z1 -> Y; Z2 -> Y; X <-> Z2; Z1 <-> Z2")]
    [InlineData("Z -> X -> W -> Y; X <-> Z; X <-> Y; W <-> Z; Y <-> Z")]
    [InlineData("Z -> X -> Y; X <-> Y")]
    [InlineData("W -> Z -> X -> Y; Z -> Y; X <-> Y; X <-> W")]
    public void What_cannot_be_identified_has_a_hedge(string text)
    {
        CausalGraph graph = CausalGraph.Parse(text);
        var no = Assert.IsType<NotIdentified>(Causal.Identification.Of(graph, ["X"], ["Y"]));
        Assert.Contains("X", no.Hedge.Outer);
        Assert.DoesNotContain("X", no.Hedge.Inner);
        Assert.Subset(no.Hedge.Outer.ToHashSet(), no.Hedge.Inner.ToHashSet());
    }

    [Fact]
    public void The_hedge_is_that_of_the_figure()
    {
        CausalGraph graph = CausalGraph.Parse("W1 -> X -> Y1; W2 -> Y2; W1 <-> W2; W1 <-> Y1; W1 <-> Y2; W1 <-> X");
        var no = Assert.IsType<NotIdentified>(Causal.Identification.Of(graph, ["X"], ["Y1", "Y2"]));
        Assert.Equal(["W1", "X", "Y1"], no.Hedge.Outer);
        Assert.Equal(["Y1"], no.Hedge.Inner);
    }

    // Shpitser and Pearl, 2006, figure 2; Tikka and Karvanen, 2017, figures 1 and 7; Pearl's napkin.
    [Theory]
    [InlineData("X -> Y", "X", "Y")]
    [InlineData("Z -> X -> Y; Z -> Y", "X", "Y")]
    [InlineData("X -> Y; X -> Z -> Y; Y <-> Z", "X", "Y")]
    [InlineData("X -> Y; Z -> X; Z -> Y; Y <-> Z", "X", "Y")]
    [InlineData("X -> Y; Z -> X; Z -> Y; X <-> Z", "X", "Y")]
    [InlineData("X -> Z -> Y; X <-> Y", "X", "Y")]
    [InlineData("X -> Y; X -> Z1 -> Y; Z1 -> Z2 -> Y; X <-> Z2; Y <-> Z1", "X", "Y")]
    [InlineData("Z2 -> {Z1 X Z3}; X -> Z1 -> Y; Z3 -> Y; Z2 <-> X; Z2 <-> Y; X <-> Z3; X <-> Y", "X", "Y")]
    [InlineData("X -> Z1 -> Y; Z2 -> X; Z2 -> Z1; Z2 -> Z3 -> Y; X <-> Y; X <-> Z2; X <-> Z3; Y <-> Z2", "X", "Y,Z1,Z2,Z3")]
    [InlineData("W -> Z -> X -> Y; W <-> X; W <-> Y", "X", "Y")]
    [InlineData("W -> X -> Z -> Y; W -> Z; X <-> Y", "X", "Y")]
    [InlineData("W -> X -> Z -> Y; W -> Z; W -> Y; X <-> Y", "X", "Y")]
    [InlineData("W1 -> X -> Y1; W2 -> Y2; W1 <-> W2; W1 <-> Y1; W1 <-> Y2", "X", "Y1,Y2")]
    public void What_is_identified_equals_the_truth_by_surgery(string text, string x, string y)
    {
        CausalGraph graph = CausalGraph.Parse(text);
        var random = new Random(7);
        for (int trial = 0; trial < 5; trial++)
        {
            Assert.True(Error(graph, random, [x], y.Split(','), complete: false) < 1e-9, text);
            Assert.True(Error(graph, random, [x], y.Split(','), complete: true) < 1e-9, text);
        }
    }

    [Theory]
    [InlineData("Z -> X -> Y; Z -> Y", "sum_{z} P(y|x,z) P(z)", "backdoor")]
    [InlineData("X -> Z -> Y; X <-> Y", "sum_{z} P(z|x) sum_{x'} P(y|x',z) P(x')", "frontdoor")]
    [InlineData("X -> Y", "P(y|x)", "backdoor")]
    [InlineData("W -> Z -> X -> Y; W <-> X; W <-> Y", "[sum_{w} P(w) P(x,y|w,z)] / [sum_{w} P(w) P(x|w,z)]", "id")]
    public void Estimands_are_short(string text, string expected, string method)
    {
        var found = Assert.IsType<Identified>(Causal.Identification.Of(CausalGraph.Parse(text), ["X"], ["Y"]));
        Assert.Equal((expected, method), (found.Estimand.ToString(), found.Method));
    }

    [Fact]
    public void Latex_is_written() =>
        Assert.Equal(@"\sum_{z} P(y \mid x,z) P(z)", ((Identified)Causal.Identification.Of(CausalGraph.Parse("Z -> X -> Y; Z -> Y"), ["X"], ["Y"])).Estimand.ToLatex());

    // The model of the design notes: P(y | x) is .270438 and .722941, which some tools give as the answer.
    [Fact]
    public void The_strong_napkin_gives_four_tenths_and_five_eighths()
    {
        BayesianNetwork network = new BayesianNetworkBuilder()
            .Structure("U1[2] -> Z2[2] <- U2[2]; Z2 -> Z1[2] -> X[2] -> Y[2]; U1 -> X; U2 -> Y")
            .Table("U1", 0.5, 0.5).Table("U2", 0.5, 0.5)
            .Table("Z2", 0.95, 0.05, 0.1, 0.9, 0.5, 0.5, 0.05, 0.95)
            .Table("Z1", 0.9, 0.1, 0.1, 0.9)
            .Row("X", "Z1=0, U1=0", 0.9, 0.1).Row("X", "Z1=1, U1=0", 0.2, 0.8).Row("X", "Z1=0, U1=1", 0.7, 0.3).Row("X", "Z1=1, U1=1", 0.05, 0.95)
            .Row("Y", "X=0, U2=0", 0.9, 0.1).Row("Y", "X=0, U2=1", 0.3, 0.7).Row("Y", "X=1, U2=0", 0.7, 0.3).Row("Y", "X=1, U2=1", 0.05, 0.95)
            .Build();
        CausalGraph graph = CausalGraph.Parse("Z2 -> Z1 -> X -> Y; Z2 <-> X; Z2 <-> Y");
        var found = Assert.IsType<Identified>(Causal.Identification.Of(graph, ["X"], ["Y"]));
        Factor value = found.Estimand.Evaluate(ObservedDistribution.Of(network));
        foreach (string z in new[] { "0", "1" })
        {
            Factor at = value.At(network["Z1"], z);
            Assert.Equal(0.4, at.At(network["X"], "0")["1"], 1e-9);
            Assert.Equal(0.625, at.At(network["X"], "1")["1"], 1e-9);
        }
    }

    [Fact]
    public void Tians_figure_equals_its_published_formula()
    {
        CausalGraph graph = CausalGraph.Parse("X -> Z1 -> Y; Z2 -> X; Z2 -> Z1; Z2 -> Z3 -> Y; X <-> Y; X <-> Z2; X <-> Z3; Y <-> Z2");
        BayesianNetwork network = RandomModels.Network(new Random(2), graph);
        ObservedDistribution observed = ObservedDistribution.Of(network);
        var published = new ProductEstimand([new ProbabilityTerm(["Z1"], ["X", "Z2"]), new SumEstimand(["X"], new ProductEstimand([new ProbabilityTerm(["Y", "Z3"], ["X", "Z1", "Z2"]), new ProbabilityTerm(["X", "Z2"])]))]);
        var found = Assert.IsType<Identified>(Causal.Identification.Of(graph, ["X"], ["Y", "Z1", "Z2", "Z3"]));
        Variable[] order = [.. new[] { "X", "Y", "Z1", "Z2", "Z3" }.Select(name => network[name])];
        double[] expected = published.Evaluate(observed).Marginal(order).Values.ToArray();
        double[] actual = found.Estimand.Evaluate(observed).Marginal(order).Values.ToArray();
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    // Verma and Pearl's constraint: the sum does not depend on v1.
    [Fact]
    public void Vermas_sum_is_free_of_its_first_variable()
    {
        BayesianNetwork network = RandomModels.Network(new Random(9), CausalGraph.Parse("V1 -> V2 -> V3 -> V4; V2 <-> V4"));
        Factor sum = new SumEstimand(["V2"], new ProductEstimand([new ProbabilityTerm(["V4"], ["V1", "V2", "V3"]), new ProbabilityTerm(["V2"], ["V1"])])).Evaluate(ObservedDistribution.Of(network));
        double[] at0 = sum.At(network["V1"], "0").Values.ToArray();
        Assert.All(at0.Zip(sum.At(network["V1"], "1").Values.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Fact]
    public void A_condition_that_acts_like_an_action_becomes_one()
    {
        var found = Assert.IsType<Identified>(Causal.Identification.Of(CausalGraph.Parse("X -> Z -> Y; X <-> Z"), ["X"], ["Y"], ["Z"]));
        Assert.Equal("P(y|z)", found.Estimand.ToString());
        Assert.IsType<NotIdentified>(Causal.Identification.Of(CausalGraph.Parse("X -> Z -> Y; Y <-> Z; Z <-> X"), ["X"], ["Y"], ["Z"]));
    }

    [Fact]
    public void The_effect_of_a_variable_on_itself_is_undefined_and_a_latent_one_refused()
    {
        Assert.IsType<Undefined>(Causal.Identification.Of(CausalGraph.Parse("X -> Y"), ["X"], ["X"]));
        Assert.Throws<ArgumentException>(() => Causal.Identification.Of(CausalGraph.Parse("dag { U [latent] U -> X -> Y }"), ["U"], ["Y"]));
    }

    [Fact]
    public void On_random_graphs_every_estimand_equals_the_truth() => Assert.InRange(Agreeing(new Random(2026), 300), 150, 299);

    [Fact]
    [Trait("Speed", "Slow")]
    public void A_thousand_random_graphs_take_less_than_a_minute()
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Assert.InRange(Agreeing(new Random(7), 1000), 500, 999);
        Assert.True(watch.Elapsed.TotalSeconds < 60, $"{watch.Elapsed.TotalSeconds} s");
    }

    [Fact]
    public void On_random_graphs_every_conditional_estimand_equals_the_truth()
    {
        var random = new Random(77);
        int identified = 0;
        for (int trial = 0; trial < 200; trial++)
        {
            CausalGraph graph = RandomModels.Graph(random, random.Next(3, 6), 0.45, 0.2);
            string[] v = [.. graph.Variables.OrderBy(_ => random.Next())];
            if (Causal.Identification.Of(graph, [v[0]], [v[1]], [v[2]]) is not Identified found)
            {
                continue;
            }

            identified++;
            BayesianNetwork network = RandomModels.Network(random, graph);
            Factor value = found.Estimand.Evaluate(ObservedDistribution.Of(network));
            for (int cell = 0; cell < 8; cell++)
            {
                var states = new Dictionary<string, int> { [v[0]] = cell & 1, [v[1]] = cell >> 1 & 1, [v[2]] = cell >> 2 };
                Factor joint = RandomModels.Truth(network, new Dictionary<string, int> { [v[0]] = states[v[0]] }, v[1], v[2]);
                double truth = joint[states[v[1]].ToString(), states[v[2]].ToString()] / (joint["0", states[v[2]].ToString()] + joint["1", states[v[2]].ToString()]);
                Assert.Equal(truth, Cell(value, states), 1e-9);
            }
        }

        Assert.True(identified > 80, $"{identified} were identified");
    }

    // How many of some random questions are identified; each estimand equals the truth.
    private static int Agreeing(Random random, int trials)
    {
        int identified = 0;
        for (int trial = 0; trial < trials; trial++)
        {
            CausalGraph graph = RandomModels.Graph(random, random.Next(3, 7), 0.45, 0.2);
            string[] shuffled = [.. graph.Variables.OrderBy(_ => random.Next())];
            string[] x = shuffled[..random.Next(1, 3)];
            string[] y = shuffled[x.Length..(x.Length + 1)];
            double error = Error(graph, random, x, y, complete: trial % 2 == 0);
            Assert.True(double.IsNaN(error) || error < 1e-9, $"{error} for {string.Join(',', x)} on {y[0]} in {graph}");
            identified += double.IsNaN(error) ? 0 : 1;
        }

        return identified;
    }

    // The largest difference between estimand and truth; NaN where the effect is not identified.
    private static double Error(CausalGraph graph, Random random, string[] x, string[] y, bool complete)
    {
        IdentificationResult result = complete ? Causal.Identification.Complete(graph, x, y) : Causal.Identification.Of(graph, x, y);
        if (result is not Identified found)
        {
            return double.NaN;
        }

        BayesianNetwork network = RandomModels.Network(random, graph);
        Factor value = found.Estimand.Evaluate(ObservedDistribution.Of(network));
        double error = 0;
        for (int action = 0; action < 1 << x.Length; action++)
        {
            var actions = x.Select((name, i) => (name, State: action >> i & 1)).ToDictionary(p => p.name, p => p.State);
            Factor truth = RandomModels.Truth(network, actions, y);
            for (int outcome = 0; outcome < 1 << y.Length; outcome++)
            {
                var states = new Dictionary<string, int>(actions);
                for (int i = 0; i < y.Length; i++)
                {
                    states[y[i]] = outcome >> i & 1;
                }

                double expected = truth[[.. y.Select(name => states[name].ToString())]];
                error = Math.Max(error, Math.Abs(expected - Cell(value, states)));
            }
        }

        return error;
    }

    // Variables that the question does not name may have any state.
    private static double Cell(Factor value, Dictionary<string, int> states) =>
        value.Variables.Count == 0 ? value.Values[0] : value[[.. value.Variables.Select(v => states.GetValueOrDefault(v.Name, 1).ToString())]];
}
