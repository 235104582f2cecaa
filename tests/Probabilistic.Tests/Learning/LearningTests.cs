using Hybrid.Probabilistic.Learning;

namespace Hybrid.Probabilistic.Tests.Learning;

public sealed class LearningTests
{
    // pgmpy's test_StructureScore.py: three rows and two graphs.
    [Theory]
    [InlineData(ScoreKind.Bdeu, "A -> C; B -> C; D -> B", -9.907103407446435)]
    [InlineData(ScoreKind.Bdeu, "C -> A; C -> B; A -> D", -9.839964104608821)]
    [InlineData(ScoreKind.Bic, "A -> C; B -> C; D -> B", -10.698440814229318)]
    [InlineData(ScoreKind.Bic, "C -> A; C -> B; A -> D", -9.625886526130714)]
    [InlineData(ScoreKind.K2, "A -> C; B -> C; D -> B", -10.73813429536977)]
    [InlineData(ScoreKind.K2, "C -> A; C -> B; A -> D", -10.345091707260167)]
    [InlineData(ScoreKind.Aic, "A -> C; B -> C; D -> B", -15.205379370888767)]
    [InlineData(ScoreKind.Aic, "C -> A; C -> B; A -> D", -13.68213122712422)]
    public void Scores_are_those_of_pgmpy(ScoreKind kind, string graph, double expected)
    {
        DiscreteData data = DiscreteData.Parse("A,B,C,D\n0,0,1,X\n0,1,1,Y\n1,0,0,Z\n");
        var builder = new BayesianNetworkBuilder();
        foreach (Variable variable in data.Variables)
        {
            builder.Add(variable);
        }

        Assert.Equal(expected, new FamilyScorer(data, kind).Score(builder.Structure(graph).BuildUniform()), 1e-9);
    }

    [Fact]
    public void Maximum_likelihood_and_priors_are_relative_counts()
    {
        DiscreteData data = DiscreteData.Parse("a,b\nx,p\nx,q\nx,p\ny,p\n");
        BayesianNetwork graph = new BayesianNetworkBuilder().Structure("a{x|y|z} -> b{p|q}").BuildUniform();
        DiscreteData typed = DiscreteData.Parse("a,b\nx,p\nx,q\nx,p\ny,p\n", graph.Variables);
        BayesianNetwork fitted = ParameterLearner.Fit(graph, typed);
        Assert.Equal([0.75, 0.25, 0], fitted.Table("a").Values.ToArray());
        Assert.Equal([2.0 / 3, 1.0 / 3, 1, 0, 0.5, 0.5], fitted.Table("b").Values.ToArray());
        Assert.Equal([4.0 / 7, 2.0 / 7, 1.0 / 7], ParameterLearner.Fit(graph, typed, Prior.K2).Table("a").Values.ToArray());
        Assert.Equal([(3 + 2) / 10.0, (1 + 2) / 10.0, 2 / 10.0], ParameterLearner.Fit(graph, typed, Prior.Bdeu(6)).Table("a").Values.ToArray());
        Assert.Equal(2, data.Variables[0].Count);
    }

    [SharedFact]
    public void The_log_likelihood_is_the_sum_over_the_rows()
    {
        BayesianNetwork asia = Samples.Network("asia");
        DiscreteData rows = new ForwardSampler(asia).Draw(300, 2);
        double expected = 0;
        for (int row = 0; row < rows.Rows; row++)
        {
            int[] states = [.. Enumerable.Range(0, 8).Select(v => rows.Column(v)[row])];
            expected += asia.LogProbability(states);
        }

        Assert.Equal(expected, NetworkLikelihood.Of(asia, rows), 1e-9);
    }

    [SharedFact]
    public void Expectation_maximisation_on_complete_rows_is_maximum_likelihood()
    {
        BayesianNetwork asia = Samples.Network("asia");
        DiscreteData rows = new ForwardSampler(asia).Draw(2000, 2);
        BayesianNetwork expected = ParameterLearner.Fit(asia, rows);
        BayesianNetwork actual = NetworkExpectationMaximisation.Fit(asia, rows).Network;
        for (int v = 0; v < 8; v++)
        {
            for (int i = 0; i < expected.Tables[v].Values.Length; i++)
            {
                Assert.Equal(expected.Tables[v].Values[i], actual.Tables[v].Values[i], 1e-12);
            }
        }
    }

    [SharedFact]
    public void With_holes_the_log_likelihood_never_falls_and_the_tables_come_near_the_truth()
    {
        BayesianNetwork sachs = Samples.Network("sachs");
        DiscreteData rows = WithHoles(new ForwardSampler(sachs).Draw(5000, 3), 0.1);
        BayesianNetwork start = ParameterLearner.Fit(sachs, rows, Prior.K2);
        ExpectationMaximisationResult result = NetworkExpectationMaximisation.Fit(start, rows);
        Assert.True(result.Converged);
        AssertRises(result.Trace);
        Assert.True(result.LogLikelihood >= NetworkLikelihood.Of(sachs, rows));
        InferenceResult truth = sachs.Ask(string.Empty);
        InferenceResult learnt = result.Network.Ask(string.Empty);
        foreach (Factor posterior in truth.Posteriors)
        {
            Assert.Equal(posterior.Values[0], learnt[posterior.Variables[0].Name].Values[0], 0.025);
        }
    }

    [Fact]
    public void A_latent_class_is_recovered_from_20000_samples()
    {
        BayesianNetwork truth = new BayesianNetworkBuilder()
            .Structure("h[2] -> a; h -> b; h -> c; h -> d")
            .Table("h", 0.3, 0.7)
            .Table("a", 0.9, 0.1, 0.2, 0.8)
            .Table("b", 0.8, 0.2, 0.1, 0.9)
            .Table("c", 0.15, 0.85, 0.7, 0.3)
            .Table("d", 0.7, 0.3, 0.25, 0.75)
            .Build();
        DiscreteData rows = new ForwardSampler(truth).Draw(20_000, 11);
        var seen = new DiscreteData([.. rows.Variables.Skip(1)], [.. Enumerable.Range(1, 4).Select(v => rows.Column(v).ToArray())]);
        BayesianNetwork start = new BayesianNetworkBuilder().Structure("h[2] -> a; h -> b; h -> c; h -> d").BuildUniform();
        ExpectationMaximisationResult result = NetworkExpectationMaximisation.Fit(start, seen, new ExpectationMaximisationOptions { Tolerance = 1e-9, MostIterations = 3000, Seed = 1 });
        AssertRises(result.Trace);
        Assert.True(result.LogLikelihood >= NetworkLikelihood.Of(truth, seen));

        // The states of a latent variable have no names: they may come back swapped.
        ReadOnlySpan<double> h = result.Network.Table("h").Values;
        int first = h[0] < h[1] ? 0 : 1;
        Assert.Equal(0.3, h[first], 0.03);
        Assert.Equal(0.9, result.Network.Table("a").Row(first)[0], 0.04);
        Assert.Equal(0.1, result.Network.Table("b").Row(1 - first)[0], 0.04);
        Assert.Equal(0.15, result.Network.Table("c").Row(first)[0], 0.04);
    }

    [SharedFact]
    public void Expected_counts_are_the_gradient_of_the_log_likelihood()
    {
        BayesianNetwork survey = Samples.Network("survey");
        DiscreteData rows = WithHoles(new ForwardSampler(survey).Draw(60, 5), 0.4);
        DistinctRows distinct = DistinctRows.Of(survey, rows);
        (double[][] counts, double _) = ExpectedCounts.Of(survey, distinct);

        // Scaling one entry by 1 + e changes ln P(rows), unnormalised, by e times its count: seen through a Markov network row by row.
        const double Step = 1e-5;
        for (int v = 0; v < counts.Length; v++)
        {
            for (int i = 0; i < counts[v].Length; i++)
            {
                double slope = (Unnormalised(survey, distinct, v, i, 1 + Step) - Unnormalised(survey, distinct, v, i, 1 - Step)) / (2 * Step);
                Assert.Equal(slope, counts[v][i], 1e-5 * (1 + Math.Abs(slope)));
            }
        }
    }

    [SharedFact]
    public void Tabu_finds_a_graph_that_scores_at_least_as_well_as_the_true_one()
    {
        BayesianNetwork child = Samples.Network("child");
        DiscreteData rows = new ForwardSampler(child).Draw(5000, 1);
        LearntStructure found = StructureSearch.Find(rows, StructureSearchOptions.Tabu with { Restarts = 10 });
        Assert.True(found.Score >= new FamilyScorer(rows, ScoreKind.Bic).Score(child), $"{found.Score}");
        Assert.Equal(found.Score, new FamilyScorer(rows, ScoreKind.Bic).Score(found.ToNetwork()), 1e-6);
    }

    [SharedTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void The_search_among_orders_keeps_constraints_too(int mostParents)
    {
        DiscreteData rows = new ForwardSampler(Samples.Network("asia")).Draw(3000, 1);
        var constraints = new ArcConstraints { Required = mostParents == 0 ? [] : [("xray", "asia")], Forbidden = [("tub", "either"), ("either", "tub")], Tiers = [["smoke"], ["lung", "bronc"]], MostParents = mostParents };
        LearntStructure found = StructureSearch.Find(rows, StructureSearchOptions.Tabu with { Constraints = constraints });
        Assert.Equal(mostParents > 0, found.Arcs.Any(a => (a.Parent.Name, a.Child.Name) == ("xray", "asia")));
        Assert.DoesNotContain(found.Arcs, a => (a.Parent.Name, a.Child.Name) is ("tub", "either") or ("either", "tub") or ("lung", "smoke") or ("bronc", "smoke"));
        Assert.All(found.Arcs.GroupBy(a => a.Child.Name), group => Assert.True(group.Count() <= mostParents));
        LearntStructure exact = ExactStructureSearch.Find(rows, new StructureSearchOptions { Constraints = constraints });
        Assert.Equal(exact.Score, found.Score, 1e-8);
    }

    [SharedFact]
    public void Constraints_are_kept()
    {
        BayesianNetwork asia = Samples.Network("asia");
        DiscreteData rows = new ForwardSampler(asia).Draw(3000, 1);
        var constraints = new ArcConstraints { Required = [("xray", "asia")], Forbidden = [("tub", "either"), ("either", "tub")], Tiers = [["smoke"], ["lung", "bronc"]], MostParents = 2 };
        LearntStructure found = StructureSearch.Find(rows, new StructureSearchOptions { Constraints = constraints });
        Assert.Contains(found.Arcs, a => (a.Parent.Name, a.Child.Name) == ("xray", "asia"));
        Assert.DoesNotContain(found.Arcs, a => (a.Parent.Name, a.Child.Name) is ("tub", "either") or ("either", "tub") or ("lung", "smoke") or ("bronc", "smoke"));
        Assert.All(found.Arcs.GroupBy(a => a.Child.Name), group => Assert.True(group.Count() <= 2));
        Assert.Throws<ArgumentException>(() => StructureSearch.Find(rows, new StructureSearchOptions { Constraints = new ArcConstraints { Required = [("a", "lung")] } }));
        Assert.Contains("cycle", Assert.Throws<ArgumentException>(() => StructureSearch.Find(rows, new StructureSearchOptions { Constraints = new ArcConstraints { Required = [("xray", "lung"), ("lung", "xray")] } })).Message);
    }

    [Fact]
    public void Chow_and_Lius_tree_recovers_a_tree()
    {
        BayesianNetwork tree = new BayesianNetworkBuilder().Structure("a -> b -> c; b -> d; a -> e")
            .Table("a", 0.4, 0.6).Table("b", 0.8, 0.2, 0.3, 0.7).Table("c", 0.9, 0.1, 0.2, 0.8).Table("d", 0.6, 0.4, 0.1, 0.9).Table("e", 0.7, 0.3, 0.2, 0.8).Build();
        LearntStructure found = TreeLearner.ChowLiu(new ForwardSampler(tree).Draw(20_000, 1));
        Assert.Equal(["a-b", "b-c", "b-d", "a-e"], found.Arcs.Select(a => $"{a.Parent.Name}-{a.Child.Name}"));
        Assert.Equal(4 + 3, TreeLearner.TreeAugmented(new ForwardSampler(tree).Draw(2000, 1), "a").Arcs.Count);
    }

    [Fact]
    public void Constraint_search_finds_the_skeleton_and_the_collider_of_the_sprinkler_without_clouds()
    {
        BayesianNetwork network = new BayesianNetworkBuilder().Structure("rain -> wet <- hose; wet -> slip")
            .Table("rain", 0.3, 0.7).Table("hose", 0.4, 0.6).Table("wet", 0.95, 0.05, 0.8, 0.2, 0.7, 0.3, 0.05, 0.95).Table("slip", 0.8, 0.2, 0.1, 0.9).Build();
        LearntStructure found = ConstraintSearch.Find(new ForwardSampler(network).Draw(20_000, 1), new ConstraintSearchOptions { Significance = 0.01 });
        Assert.Equal(["hose-wet", "rain-wet", "wet-slip"], found.Arcs.Select(a => $"{a.Parent.Name}-{a.Child.Name}").Order());
    }

    // By hand: a 2 x 2 table 10 20 / 30 40.
    [Fact]
    public void Tests_of_independence_agree_with_a_hand_calculation()
    {
        int[] cells = [10, 20, 30, 40];
        int[] a = [.. cells.SelectMany((n, i) => Enumerable.Repeat(i / 2, n))];
        int[] b = [.. cells.SelectMany((n, i) => Enumerable.Repeat(i % 2, n))];
        var data = new DiscreteData([Variable.Numbered("a", 2), Variable.Numbered("b", 2)], [a, b]);
        IndependenceTest chi = IndependenceTest.Of(data, 0, 1, [], likelihoodRatio: false);
        Assert.Equal(100.0 * Math.Pow((10 * 40) - (20 * 30), 2) / (30.0 * 70 * 40 * 60), chi.Statistic, 1e-12);
        Assert.Equal(1, chi.DegreesOfFreedom);

        // scipy.stats.chi2.sf(0.7936507936507936, 1).
        Assert.Equal(0.37300, chi.PValue, 5e-5);
        double g = 2 * cells.Select((n, i) => n * Math.Log(n * 100.0 / (new[] { 30.0, 70 }[i / 2] * new[] { 40.0, 60 }[i % 2]))).Sum();
        Assert.Equal(g, IndependenceTest.Of(data, 0, 1, []).Statistic, 1e-10);
    }

    private static double Unnormalised(BayesianNetwork network, DistinctRows rows, int table, int entry, double scale)
    {
        Factor[] factors = [.. network.Factors.Select((f, v) => v != table ? f : new Factor(f.Variables, [.. f.Values.ToArray().Select((x, i) => i == entry ? x * scale : x)]))];
        InferenceSession session = ExactInference.Compile(new MarkovNetwork(network.Variables, factors)).NewSession();
        double sum = 0;
        for (int r = 0; r < rows.Rows.Length; r++)
        {
            session.Clear();
            for (int v = 0; v < rows.Rows[r].Length; v++)
            {
                if (rows.Rows[r][v] >= 0)
                {
                    session.Observe(v, rows.Rows[r][v]);
                }
            }

            sum += rows.Weights[r] * session.LogEvidence;
        }

        return sum;
    }

    private static DiscreteData WithHoles(DiscreteData rows, double share)
    {
        var random = new Random(9);
        return new DiscreteData(rows.Variables, [.. rows.Variables.Select((_, v) => rows.Column(v).ToArray().Select(s => random.NextDouble() < share ? DiscreteData.Missing : s).ToArray())]);
    }

    private static void AssertRises(IReadOnlyList<double> trace)
    {
        for (int i = 1; i < trace.Count; i++)
        {
            Assert.True(trace[i] >= trace[i - 1] - (1e-9 * Math.Abs(trace[i])), $"iteration {i}: {trace[i - 1]} to {trace[i]}");
        }
    }
}
