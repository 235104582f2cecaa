namespace Hybrid.Causal.Tests.Adjustment;

public sealed class AdjustmentSetsTests
{
    private const string Shrier =
        "Coach -> {FitnessLevel TeamMotivation}; Genetics -> {FitnessLevel NeuromuscularFatigue ConnectiveTissueDisorder}; TeamMotivation -> {PreviousInjury WarmUpExercises}; "
        + "PreGameProprioception -> WarmUpExercises; ConnectiveTissueDisorder -> {TissueWeakness NeuromuscularFatigue}; ContactSport -> {IntraGameProprioception PreviousInjury}; "
        + "TissueWeakness -> Injury; IntraGameProprioception -> Injury; FitnessLevel -> {PreGameProprioception NeuromuscularFatigue}; "
        + "NeuromuscularFatigue -> {IntraGameProprioception Injury}; WarmUpExercises -> IntraGameProprioception";

    // Expected: dagitty's own library on its example graphs (see also Textor et al., 2016).
    [Theory]
    [InlineData("{U1 U2} -> Z; U1 -> E; U2 -> D; E -> D; U1 [latent]; U2 [latent]", "E", "D", "")]
    [InlineData("A -> {E Z}; B -> {D Z}; E -> D; Z -> {D E}", "E", "D", "A,Z|B,Z")]
    [InlineData("Z -> {X I}; X -> {I Y}; I -> Y", "X", "Y", "Z")]
    [InlineData("A -> {S PA WC U TT}; S -> {TT T2DM}; WC -> {TT U T2DM}; U -> {TT T2DM}; PA -> {WC T2DM}", "TT", "T2DM", "A,S,U,WC|PA,S,U,WC")]
    [InlineData(
        Shrier, "WarmUpExercises", "Injury",
        "Coach,FitnessLevel|Coach,PreGameProprioception|ConnectiveTissueDisorder,NeuromuscularFatigue|FitnessLevel,Genetics|FitnessLevel,TeamMotivation|NeuromuscularFatigue,TissueWeakness|PreGameProprioception,TeamMotivation")]
    [InlineData("{A B} -> Z; A -> X; B -> Y; X -> Y", "X", "Y", "")]
    [InlineData("Z [adjusted]; {A B} -> Z; A -> X; B -> Y; X -> Y", "X", "Y", "A,Z|B,Z")]
    [InlineData("A [adjusted]; {A B} -> Z; A -> X; B -> Y; X -> Y", "X", "Y", "A")]
    public void All_minimal_sets_are_those_of_dagitty(string text, string x, string y, string expected)
    {
        CausalGraph graph = CausalGraph.Parse(text);
        string[] sets = [.. AdjustmentSets.All(graph, [x], [y]).Select(set => string.Join(',', set.Order(StringComparer.Ordinal))).Order(StringComparer.Ordinal)];
        Assert.Equal(expected.Split('|'), sets);
        var found = Assert.IsType<AdjustmentFound>(AdjustmentSets.Find(graph, [x], [y]));
        Assert.Contains(string.Join(',', found.Set.Order(StringComparer.Ordinal)), sets);
        Assert.All(AdjustmentSets.All(graph, [x], [y]), set => Assert.True(AdjustmentSets.IsValid(graph, [x], [y], set)));
    }

    [Fact]
    public void The_direct_effect_needs_other_sets() =>
        Assert.Equal([["I"]], AdjustmentSets.All(CausalGraph.Parse("Z -> {X I}; X -> {I Y}; I -> Y"), ["X"], ["Y"], EffectKind.Direct));

    [Fact]
    public void That_none_is_needed_and_that_none_exists_are_different_answers()
    {
        Assert.Equal("no adjustment needed", AdjustmentSets.Find(CausalGraph.Parse("X -> Y"), ["X"], ["Y"]).ToString());
        Assert.StartsWith("no adjustment set exists", AdjustmentSets.Find(CausalGraph.Parse("X -> Y; X <-> Y"), ["X"], ["Y"]).ToString(), StringComparison.Ordinal);
        Assert.Empty(AdjustmentSets.All(CausalGraph.Parse("X -> Y; X <-> Y"), ["X"], ["Y"]));
    }

    [Fact]
    public void The_sets_are_those_found_by_trying_every_subset()
    {
        var random = new Random(11);
        for (int trial = 0; trial < 300; trial++)
        {
            CausalGraph graph = RandomModels.Graph(random, 7, 0.35, 0.1);
            string[] others = [.. graph.Variables.Except(["V2", "V5"])];
            string[][] valid = [.. Enumerable.Range(0, 1 << others.Length).Select(bits => others.Where((_, i) => (bits >> i & 1) != 0).ToArray()).Where(set => AdjustmentSets.IsValid(graph, ["V2"], ["V5"], set))];
            string[] minimal = [.. valid.Where(set => !valid.Any(other => other.Length < set.Length && other.All(set.Contains))).Select(set => string.Join(',', set)).Order(StringComparer.Ordinal)];
            Assert.Equal(minimal, AdjustmentSets.All(graph, ["V2"], ["V5"]).Select(set => string.Join(',', set)).Order(StringComparer.Ordinal));
            AdjustmentAnswer one = AdjustmentSets.Find(graph, ["V2"], ["V5"]);
            Assert.True(one is AdjustmentFound found ? minimal.Contains(string.Join(',', found.Set)) : minimal.Length == 0, graph.ToString());
        }
    }

    // Henckel, Perkovic and Maathuis: parents of the path, not causes of the treatment alone. The canonical set is right whenever a minimal one exists.
    [Fact]
    public void Optimal_and_canonical_sets_are_right()
    {
        Assert.Equal(["P", "Z"], ((AdjustmentFound)AdjustmentSets.Optimal(CausalGraph.Parse("I -> X -> M -> Y; Z -> {X Y}; P -> Y; Q -> P"), ["X"], ["Y"])).Set.Order());
        var random = new Random(19);
        for (int trial = 0; trial < 200; trial++)
        {
            CausalGraph graph = RandomModels.Graph(random, 6, 0.4, 0.15);
            bool exists = AdjustmentSets.Find(graph, ["V1"], ["V4"]) is AdjustmentFound;
            Assert.Equal(exists, AdjustmentSets.Canonical(graph, ["V1"], ["V4"]) is AdjustmentFound);
            if (AdjustmentSets.Optimal(graph, ["V1"], ["V4"]) is AdjustmentFound optimal)
            {
                Assert.True(AdjustmentSets.IsValid(graph, ["V1"], ["V4"], optimal.Set));
            }
        }
    }

    // Least variance among all right sets, by the variance of the coefficient in drawn data.
    [Fact]
    public void The_optimal_set_has_the_least_standard_error()
    {
        CausalGraph graph = CausalGraph.Parse("I -> X -> Y; Z -> {X Y}; P -> Y; W -> Z");
        DataTable table = Simulation.Linear(new Random(5), graph, 20_000, r => r.Normal());
        double Error(IReadOnlyList<string> set) => Causal.Estimation.EffectEstimators.Named("regression").Estimate(new Causal.Estimation.EstimationProblem(table, "X", "Y", set)).StandardError;
        double best = Error(((AdjustmentFound)AdjustmentSets.Optimal(graph, ["X"], ["Y"])).Set);
        foreach (string[] other in new[] { new[] { "Z" }, ["Z", "I"], ["Z", "W"], ["Z", "P", "I"] })
        {
            Assert.True(best < Error(other), string.Join(',', other));
        }
    }
}
