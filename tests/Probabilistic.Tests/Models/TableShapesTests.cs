namespace Hybrid.Probabilistic.Tests.Models;

public sealed class TableShapesTests
{
    private static readonly Variable Engine = new("engine", "runs", "broken");
    private static readonly Variable Fuel = new("fuel", "full", "low", "empty");
    private static readonly Variable Starts = new("starts", "yes", "no");

    [Fact]
    public void A_default_row_holds_wherever_no_exception_applies_and_the_last_exception_wins()
    {
        ConditionalTable table = TableShapes.Default(Starts, [Engine, Fuel], [0, 1], ("engine=runs", [0.9, 0.1]), ("engine=runs, fuel=full", [0.99, 0.01]));
        Assert.Equal([0.99, 0.01, 0.9, 0.1, 0.9, 0.1, 0, 1, 0, 1, 0, 1], table.Values.ToArray());
        Assert.Contains("'motor' is no parent of 'starts'", Assert.Throws<ArgumentException>(() => TableShapes.Default(Starts, [Engine], [0, 1], ("motor=runs", [0.5, 0.5]))).Message);
        Assert.Contains("at engine=runs sums to 0.9", Assert.Throws<ArgumentException>(() => TableShapes.Default(Starts, [Engine], [0, 1], ("engine=runs", [0.5, 0.4]))).Message);
    }

    [Fact]
    public void A_decision_tree_asks_for_parents_only_where_they_matter()
    {
        TableTree tree = TableTree.Split("engine", ("broken", TableTree.Leaf(0, 1)), ("runs", TableTree.Split("fuel", TableTree.Leaf(0.95, 0.05), ("empty", TableTree.Leaf(0, 1)))));
        Assert.Equal(3, tree.Leaves);
        Assert.Equal([0.95, 0.05, 0.95, 0.05, 0, 1, 0, 1, 0, 1, 0, 1], TableShapes.Tree(Starts, [Engine, Fuel], tree).Values.ToArray());
        TableTree partial = TableTree.Split("fuel", ("full", TableTree.Leaf(1, 0)));
        Assert.Contains("no branch for fuel=low", Assert.Throws<ArgumentException>(() => TableShapes.Tree(Starts, [Engine, Fuel], partial)).Message);
        Assert.Contains("no parent 'fuel'", Assert.Throws<ArgumentException>(() => TableShapes.Tree(Starts, [Engine], partial)).Message);
    }

    [Fact]
    public void A_noisy_maximum_as_a_chain_answers_as_the_whole_table_does()
    {
        Variable[] causes = [.. Enumerable.Range(0, 5).Select(i => Variable.Numbered($"c{i}", 2 + (i % 2)))];
        Variable effect = new("pain", "none", "some", "much");
        var random = new Random(4);
        double[][] tables = [.. causes.Select(c => Enumerable.Range(0, c.Count).SelectMany(_ => Row(random, 3)).ToArray())];
        double[] leak = Row(random, 3);
        ConditionalTable[] roots = [.. causes.Select(c => new ConditionalTable(c, [], Row(random, c.Count)))];
        var whole = new BayesianNetwork([.. roots, TableShapes.NoisyMax(effect, causes, tables, leak)]);
        var chain = new BayesianNetwork([.. roots, .. TableShapes.NoisyMaxChain(effect, causes, tables, leak)]);
        Assert.Equal(10, chain.Variables.Count);
        foreach (string evidence in new[] { "", "pain=much", "pain=none, c0=1", "pain!=none, c1=2" })
        {
            InferenceResult expected = whole.Ask(evidence);
            InferenceResult actual = chain.Ask(evidence, [.. expected.Posteriors.Select(p => p.Variables[0].Name)]);
            Assert.Equal(expected.LogEvidence, actual.LogEvidence, 1e-12);
            Assert.All(expected.Posteriors, p => Assert.True(p.Values.ToArray().Zip(actual[p.Variables[0].Name].Values.ToArray(), (x, y) => Math.Abs(x - y)).Max() < 1e-12));
        }
    }

    [Fact]
    public void A_chain_takes_a_hundred_causes_where_a_table_could_not()
    {
        Variable[] causes = [.. Enumerable.Range(0, 100).Select(i => Variable.Numbered($"c{i}", 2))];
        Variable effect = new("fever", "no", "yes");
        double[][] tables = [.. causes.Select(_ => new[] { 1, 0, 0.8, 0.2 })];
        var network = new BayesianNetwork([.. causes.Select(c => new ConditionalTable(c, [], 0.99, 0.01)), .. TableShapes.NoisyMaxChain(effect, causes, tables)]);

        // No cause raises the effect with probability 1 - 0.01 * 0.2 each.
        Assert.Equal(1 - Math.Pow(0.998, 100), network.Ask(string.Empty, "fever")["fever", "yes"], 1e-12);
        Assert.True(network.Compile().Entries < 2000);
        Assert.Throws<ArgumentException>(() => TableShapes.NoisyMax(effect, causes, tables));
    }

    private static double[] Row(Random random, int size)
    {
        double[] row = [.. Enumerable.Range(0, size).Select(_ => random.NextDouble() + 0.05)];
        double sum = row.Sum();
        return [.. row.Select(x => x / sum)];
    }
}
