using Hybrid.Probabilistic.Learning;

namespace Hybrid.Probabilistic.Tests.Learning;

public sealed class StructureLearningTests
{
    [SharedTheory]
    [InlineData(ScoreKind.Bic)]
    [InlineData(ScoreKind.Bdeu)]
    public void The_search_among_orders_finds_what_the_exact_one_finds(ScoreKind kind)
    {
        DiscreteData rows = new ForwardSampler(Samples.Network("asia")).Draw(2000, 3);
        LearntStructure best = ExactStructureSearch.Find(rows, new StructureSearchOptions { Score = kind });
        Assert.Equal(best.Score, new FamilyScorer(rows, kind).Score(best.ToNetwork()), 1e-8);
        for (int seed = 0; seed < 3; seed++)
        {
            LearntStructure tabu = StructureSearch.Find(rows, StructureSearchOptions.Tabu with { Score = kind, Seed = seed, Restarts = 5 });
            Assert.Equal(best.Score, tabu.Score, 1e-8);
            LearntStructure climbed = StructureSearch.Find(rows, new StructureSearchOptions { Score = kind, Seed = seed });
            Assert.True(climbed.Score <= best.Score + 1e-8);
        }
    }

    [Fact]
    public void The_exact_search_agrees_with_trying_every_graph_of_four_variables()
    {
        var random = new Random(8);
        var data = new DiscreteData([.. Enumerable.Range(0, 4).Select(i => Variable.Numbered($"v{i}", 2))], [.. Enumerable.Range(0, 4).Select(_ => Enumerable.Range(0, 60).Select(_ => random.Next(2)).ToArray())]);
        for (int row = 0; row < 60; row++)
        {
            data.Columns[3][row] = random.Next(6) == 0 ? data.Columns[3][row] : data.Columns[0][row] ^ data.Columns[1][row];
        }

        var scorer = new FamilyScorer(data, ScoreKind.Bdeu);
        (int P, int C)[] pairs = [.. from p in Enumerable.Range(0, 4) from c in Enumerable.Range(0, 4) where p != c select (p, c)];
        double best = double.NegativeInfinity;
        for (int graph = 0; graph < 1 << pairs.Length; graph++)
        {
            int[][] parents = [.. Enumerable.Range(0, 4).Select(c => pairs.Where((pair, i) => pair.C == c && (graph >> i & 1) != 0).Select(pair => pair.P).ToArray())];
            if (DirectedGraph.TopologicalOrder(parents) is not null)
            {
                best = Math.Max(best, parents.Select((set, c) => scorer.Score(c, set)).Sum());
            }
        }

        Assert.Equal(best, ExactStructureSearch.Find(data, new StructureSearchOptions { Score = ScoreKind.Bdeu }).Score, 1e-9);
    }

    [SharedFact]
    public void The_exact_search_keeps_constraints_and_says_when_none_can()
    {
        DiscreteData rows = new ForwardSampler(Samples.Network("asia")).Draw(1000, 1);
        var constraints = new ArcConstraints { Required = [("xray", "asia")], Forbidden = [("tub", "either"), ("either", "tub")], Tiers = [["smoke"], ["lung", "bronc"]], MostParents = 2 };
        LearntStructure found = ExactStructureSearch.Find(rows, new StructureSearchOptions { Constraints = constraints });
        Assert.Contains(found.Arcs, a => (a.Parent.Name, a.Child.Name) == ("xray", "asia"));
        Assert.DoesNotContain(found.Arcs, a => (a.Parent.Name, a.Child.Name) is ("tub", "either") or ("either", "tub") or ("lung", "smoke") or ("bronc", "smoke"));
        Assert.All(found.Arcs.GroupBy(a => a.Child.Name), group => Assert.True(group.Count() <= 2));
        var cycle = new StructureSearchOptions { Constraints = new ArcConstraints { Required = [("xray", "lung"), ("lung", "xray")] } };
        Assert.Contains("cycle", Assert.Throws<ArgumentException>(() => ExactStructureSearch.Find(rows, cycle)).Message);
        DiscreteData wide = new ForwardSampler(Samples.Network("alarm")).Draw(10, 1);
        Assert.Contains("at most 22 are allowed. Use StructureSearch.", Assert.Throws<ArgumentException>(() => ExactStructureSearch.Find(wide)).Message);
    }

    // A plain climb ends 20 to 44 pairs away on such samples, and hundreds of nats below the true graph.
    [SharedTheory]
    [Trait("Speed", "Slow")]
    [InlineData(101)]
    [InlineData(105)]
    [InlineData(108)]
    public void Alarm_is_found_again_from_10000_rows(int sample)
    {
        BayesianNetwork alarm = Samples.Network("alarm");
        DiscreteData rows = new ForwardSampler(alarm).Draw(10_000, sample);
        LearntStructure found = StructureSearch.Find(rows, StructureSearchOptions.Tabu);
        double above = found.Score - new FamilyScorer(rows, ScoreKind.Bic).Score(alarm);
        int distance = StructuralDistance.OfClasses(alarm, found.ToNetwork());
        Assert.True(above >= 0, $"{above} nats above the true graph");
        Assert.True(distance <= 12, $"{distance} pairs apart");
    }

    // The class of a chain has three graphs; that of a collider one.
    [Fact]
    public void Distances_of_classes_do_not_count_directions_that_no_data_can_tell()
    {
        BayesianNetwork Graph(string text) => new BayesianNetworkBuilder().Structure(text).BuildUniform();
        BayesianNetwork chain = Graph("a -> b -> c");
        Assert.Equal(0, StructuralDistance.OfClasses(chain, Graph("c -> b -> a")));
        Assert.Equal(0, StructuralDistance.OfClasses(chain, Graph("a <- b -> c")));
        Assert.Equal(2, StructuralDistance.OfGraphs(chain, Graph("c -> b -> a")));
        Assert.Equal(2, StructuralDistance.OfClasses(chain, Graph("a -> b <- c")));
        Assert.Equal(1, StructuralDistance.OfGraphs(chain, Graph("a -> b <- c")));
        Assert.Equal(1, StructuralDistance.OfGraphs(chain, Graph("a -> b; c")));
        Assert.Equal(1, StructuralDistance.OfClasses(chain, Graph("a -> b; c")));

        // Meek's first rule: a collider at b directs b - d too.
        Assert.Equal(3, StructuralDistance.OfClasses(Graph("a -> b <- c; b -> d"), Graph("a -> b -> c; b -> d")));
    }

    [SharedFact]
    public void PC_keeps_background_knowledge_in_skeleton_and_directions()
    {
        DiscreteData rows = new ForwardSampler(Samples.Network("cancer")).Draw(20_000, 1);
        var constraints = new ArcConstraints { Tiers = [["Smoker", "Pollution"], ["Cancer"], ["Xray", "Dyspnoea"]], Forbidden = [("Pollution", "Smoker"), ("Smoker", "Pollution")] };
        LearntStructure found = ConstraintSearch.Find(rows, new ConstraintSearchOptions { Constraints = constraints });
        Assert.Contains(found.Arcs, a => (a.Parent.Name, a.Child.Name) == ("Smoker", "Cancer"));
        Assert.Contains(found.Arcs, a => (a.Parent.Name, a.Child.Name) == ("Cancer", "Xray"));
        Assert.All(found.Arcs, a => Assert.False((a.Parent.Name, a.Child.Name) is ("Cancer", "Smoker") or ("Xray", "Cancer") or ("Dyspnoea", "Cancer")));
        var required = new ArcConstraints { Required = [("Dyspnoea", "Pollution")] };
        Assert.Contains(ConstraintSearch.Find(rows, new ConstraintSearchOptions { Constraints = required }).Arcs, a => (a.Parent.Name, a.Child.Name) == ("Dyspnoea", "Pollution"));
    }

    [SharedFact]
    public void The_stable_PC_does_not_depend_on_the_order_of_columns()
    {
        DiscreteData rows = new ForwardSampler(Samples.Network("sachs")).Draw(2000, 4);
        int[] turned = [.. Enumerable.Range(0, rows.Variables.Count).Reverse()];
        var reversed = new DiscreteData([.. turned.Select(i => rows.Variables[i])], [.. turned.Select(i => rows.Column(i).ToArray())]);
        string Skeleton(DiscreteData data, bool stable) => string.Join(' ', ConstraintSearch.Find(data, new ConstraintSearchOptions { Stable = stable }).Arcs
            .Select(a => string.CompareOrdinal(a.Parent.Name, a.Child.Name) < 0 ? $"{a.Parent.Name}-{a.Child.Name}" : $"{a.Child.Name}-{a.Parent.Name}").Order(StringComparer.Ordinal));
        Assert.Equal(Skeleton(rows, stable: true), Skeleton(reversed, stable: true));
        Assert.NotEmpty(Skeleton(rows, stable: false));
    }

    // aGrUM's BNLearnerTestSuite, tests _chi2 and _G2; the counts are those of its files asia3.csv (smoking, lung_cancer) and chi2.csv (columns A, B, C, D).
    [Fact]
    public void Tests_of_independence_have_the_values_of_aGrUM()
    {
        DiscreteData asia = Counted(["smoking", "lung"], ("00", 462), ("10", 426), ("11", 43), ("01", 3));
        Assert.Equal(36.2256, IndependenceTest.Of(asia, 0, 1, [], likelihoodRatio: false).Statistic, 4e-3);
        Assert.Equal(43.0321, IndependenceTest.Of(asia, 0, 1, []).Statistic, 4e-3);

        DiscreteData chi2 = Counted(
            ["A", "B", "C", "D"],
            ("0000", 9), ("0010", 84), ("0011", 4), ("0100", 113), ("0101", 12), ("0110", 33), ("0111", 2), ("1000", 34), ("1001", 5), ("1010", 90), ("1011", 13), ("1100", 84), ("1101", 4), ("1110", 13));
        IndependenceTest joined = IndependenceTest.Of(chi2, 0, 1, [], likelihoodRatio: false);
        Assert.Equal(21.4348, joined.Statistic, 2e-2);
        Assert.Equal(3.6e-6, joined.PValue, 1e-7);
        Assert.Equal(21.5846, IndependenceTest.Of(chi2, 0, 1, []).Statistic, 2e-2);
        Assert.Equal(0.978, IndependenceTest.Of(chi2, 0, 2, [], likelihoodRatio: false).PValue, 1e-3);
        IndependenceTest given = IndependenceTest.Of(chi2, 0, 2, [1], likelihoodRatio: false);
        Assert.Equal(15.2205, given.Statistic, 2e-2);
        Assert.Equal(0.0005, given.PValue, 1e-4);
        Assert.Equal(16.3470, IndependenceTest.Of(chi2, 0, 2, [1]).Statistic, 2e-2);
        Assert.Equal(0.903, IndependenceTest.Of(chi2, 1, 3, [], likelihoodRatio: false).Statistic, 1e-3);

        // Its entropy of A: 0.99943499 bits.
        Assert.Equal(0.99943499 * Math.Log(2), MutualInformation.OfColumns(Counted(["A", "copy"], ("00", 257), ("11", 243)), 0, 1), 1e-6);
    }

    private static DiscreteData Counted(string[] names, params (string States, int Count)[] cells)
    {
        string[] rows = [.. cells.SelectMany(c => Enumerable.Repeat(c.States, c.Count))];
        return new DiscreteData([.. names.Select(n => Variable.Numbered(n, 2))], [.. names.Select((_, i) => rows.Select(r => r[i] - '0').ToArray())]);
    }
}
