using System.Globalization;
using Hybrid.Causal;
using Hybrid.Causal.Discovery;
using Hybrid.Probabilistic;
using Hybrid.Reports;

namespace Hybrid.Cli.Commands.Tour;

/// <summary>The causal paradox: kidney stones, where the treatment that is better for everyone looks worse, and what the same data say without a graph.</summary>
internal static class CausalChapter
{
    private const string Treatment = "treatment";
    private const string Outcome = "recovery";

    /// <summary>Explains Simpson's paradox on the published counts, then discovers a graph in drawn rows.</summary>
    /// <param name="context">How to run.</param>
    public static ChapterResult Run(ChapterContext context)
    {
        Demonstration stones = DemonstrationTable.Named("simpson");
        CausalReport report = CausalReport.Of(Intervention.GraphOf(stones.Network), Patients(), Treatment, Outcome);
        int rows = context.Fast ? 5000 : 50_000;
        DataTable drawn = DataTable.Of(new ForwardSampler(DemonstrationTable.Named("pneumonia").Network).Draw(rows, context.Seed));
        DiscoveryResult found = PcAlgorithm.Find(new DiscreteTest(drawn.ToDiscrete()), cancellation: context.Cancellation);
        double seen = stones.Seen[0].Probability - stones.Seen[1].Probability, done = stones.Done[0].Probability - stones.Done[1].Probability;
        return new ChapterResult(
            string.Create(CultureInfo.InvariantCulture, $"treatment A is seen to heal {Math.Abs(seen):0.0%} fewer patients, and heals {done:0.0%} more"),
            [("seen", seen), ("do", done), ("edgesFound", found.Graph.Edges.Count)],
            page => AddTo(page, stones, report, found, rows));
    }

    private static HtmlReport AddTo(HtmlReport page, Demonstration stones, CausalReport report, DiscoveryResult found, int rows)
    {
        page = page
            .Paragraph("700 patients with kidney stones had treatment A or B (Charig and others, 1986). A heals more patients with small stones, and more with large ones, and fewer of all. Which is better? The numbers do not say; the picture of causes does.")
            .Charts(new BarChart
            {
                Title = "Recovery, seen and done",
                Bars = [.. stones.Seen.Select(s => ($"seen with {s.State}", s.Probability)), .. stones.Done.Select(s => ($"do({s.State})", s.Probability))],
                ValueLabel = "P(recovery)",
                Maximum = 1,
            })
            .Preformatted(report.ToString());
        foreach (Demonstration demo in DemonstrationTable.All.Where(d => d.Name != stones.Name))
        {
            string target = $"{demo.Outcome}={demo.State}";
            page = page.Paragraph($"{demo.Title} {char.ToUpperInvariant(demo.Why[0])}{demo.Why[1..]}")
                .Table(["given", $"P({target} | seen)", $"P({target} | done)"], [.. demo.Seen.Zip(demo.Done, (s, d) => (IReadOnlyList<object?>)[$"{demo.Treatment}={s.State}", s.Probability, d.Probability])]);
        }

        return page.Paragraph($"Without a graph, {rows:N0} rows drawn from the pneumonia model leave this class of graphs: {found.Graph}. An edge '--' may point either way: data alone do not tell.");
    }

    private static DataTable Patients()
    {
        (string Size, string Treatment, int Healed, int All)[] counts = [("small", "A", 81, 87), ("large", "A", 192, 263), ("small", "B", 234, 270), ("large", "B", 55, 80)];
        var rows = counts.SelectMany(c => Enumerable.Range(0, c.All).Select(i => $"{c.Size},{c.Treatment},{(i < c.Healed ? "yes" : "no")}"));
        return DataTable.Parse($"size,{Treatment},{Outcome}\n{string.Join('\n', rows)}");
    }
}
