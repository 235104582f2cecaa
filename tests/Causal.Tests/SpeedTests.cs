using System.Diagnostics;

namespace Hybrid.Causal.Tests;

/// <summary>The searches stay far from exponential on large graphs; bounds are several times the aims, for busy machines.</summary>
public sealed class SpeedTests
{
    [Fact]
    public void Identification_on_a_thousand_variables_takes_seconds_at_most()
    {
        CausalGraph graph = Sparse(1000, 1500, 500);
        var watch = Stopwatch.StartNew();
        int answers = Enumerable.Range(0, 5).Count(i => Causal.Identification.Complete(graph, [$"V{100 + (i * 50)}"], [$"V{900 + (i * 10)}"]) is Identified or NotIdentified);
        Assert.Equal(5, answers);
        Assert.True(watch.Elapsed.TotalSeconds < 10, $"{watch.Elapsed.TotalSeconds / 5} s each");
    }

    [Fact]
    public void An_adjustment_set_among_ten_thousand_variables_takes_a_second_at_most()
    {
        CausalGraph graph = Sparse(10_000, 20_000, 0);
        _ = AdjustmentSets.Find(graph, ["V5000"], ["V9990"]);
        var watch = Stopwatch.StartNew();
        Assert.IsType<AdjustmentFound>(AdjustmentSets.Find(graph, ["V5000"], ["V9990"]));
        Assert.True(watch.Elapsed.TotalSeconds < 1, $"{watch.Elapsed.TotalSeconds} s");
    }

    private static CausalGraph Sparse(int count, int arrows, int bidirected)
    {
        var random = new Random(8);
        string[] names = [.. Enumerable.Range(0, count).Select(i => $"V{i}")];
        (string, string) Pair()
        {
            int first = random.Next(count - 1);
            return (names[first], names[random.Next(first + 1, count)]);
        }

        return new CausalGraph(names, [.. Enumerable.Range(0, arrows).Select(_ => Pair())], [.. Enumerable.Range(0, bidirected).Select(_ => Pair())]);
    }
}
