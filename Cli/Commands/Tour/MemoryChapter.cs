using System.Globalization;
using Hybrid.Cli.Commands.Unsupervised;
using Hybrid.Probabilistic;
using Hybrid.Reports;

namespace Hybrid.Cli.Commands.Tour;

/// <summary>A memory that corrects digits: what two rules recall of one of each, from starts with more and more noise.</summary>
internal static class MemoryChapter
{
    private const int Kinds = 10;
    private const int Side = 28;
    private const double Ink = 0.5;
    private const double Shown = 0.25;

    private static readonly double[] Noises = [0, 0.1, 0.2, 0.3, 0.4];

    /// <summary>Stores the digits and recalls them.</summary>
    /// <param name="context">How to run.</param>
    public static ChapterResult Run(ChapterContext context)
    {
        int[][] digits = OneOfEach(DataSet.Digits(200));
        HopfieldNetwork exact = HopfieldNetwork.Store(digits, HopfieldRule.PseudoInverse), hebb = HopfieldNetwork.Store(digits);
        int tries = context.Fast ? 5 : 50;
        double[] byExact = [.. Noises.Select(noise => Share(exact, digits, noise, tries, context.Seed))];
        double[] byHebb = [.. Noises.Select(noise => Share(hebb, digits, noise, tries, context.Seed))];
        int[][] starts = Starts(digits, Shown, 1, context.Seed);
        HopfieldRecall[] recalls = exact.RecallMany(starts, seed: context.Seed);
        double shown = Share(exact, digits, Shown, tries, context.Seed);
        return new ChapterResult(
            string.Create(CultureInfo.InvariantCulture, $"{shown:0%} of digits come back whole when a quarter of their pixels is turned over; by Hebb's rule {Share(hebb, digits, Shown, tries, context.Seed):0%}"),
            [("recalled", shown), ("recalledByHebb", Share(hebb, digits, Shown, tries, context.Seed)), ("energyStart", recalls.Average(recall => recall.Energies[0])), ("energyEnd", recalls.Average(recall => recall.Energies[^1]))],
            page => AddTo(page, digits, starts, recalls, hebb.RecallMany(starts, seed: context.Seed), byExact, byHebb));
    }

    private static int[][] OneOfEach(DataSet data) => [.. Enumerable.Range(0, Kinds).Select(kind =>
        data.FeaturesOf(data.Labels.Span.IndexOf(kind)).ToArray().Select(pixel => pixel > Ink ? 1 : -1).ToArray())];

    private static int[][] Starts(int[][] digits, double noise, int tries, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Kinds * tries).Select(i => digits[i / tries].Select(unit => random.NextDouble() < noise ? -unit : unit).ToArray())];
    }

    private static double Share(HopfieldNetwork memory, int[][] digits, double noise, int tries, int seed) =>
        memory.RecallMany(Starts(digits, noise, tries, seed), seed: seed).Where((recall, i) => recall.State.SequenceEqual(digits[i / tries])).Count() / (double)(Kinds * tries);

    private static HtmlReport AddTo(HtmlReport page, int[][] digits, int[][] starts, HopfieldRecall[] recalls, HopfieldRecall[] byHebb, double[] exactShares, double[] hebbShares)
    {
        IEnumerable<IReadOnlyList<int>> rows = [.. digits, .. starts, .. recalls.Select(recall => recall.State), .. byHebb.Select(recall => recall.State)];
        float[] pixels = [.. rows.SelectMany(state => state.Select(unit => unit > 0 ? 1f : 0))];
        double[] most = [.. Enumerable.Range(0, recalls.Max(recall => recall.Energies.Count)).Select(sweep => recalls.Average(recall => recall.Energies[Math.Min(sweep, recall.Energies.Count - 1)]))];
        return page
            .Paragraph(
                "A Hopfield network of 784 units, one a pixel, stores one of each digit in the weights between them. Shown a spoilt digit, each unit looks at all others and takes their side; no step raises the energy, "
                + "so the network slides into the memory that is nearest. Hebb's rule, which adds up products of pixels, mixes digits that are alike; the pseudo-inverse rule makes every digit a resting place.")
            .Charts(PictureSheet.Grid("Stored, spoilt, recalled by the pseudo-inverse rule, and by Hebb's", pixels, (Side, Side), Kinds))
            .Charts(
                new LineChart
                {
                    Title = "Digits that come back whole",
                    Series = [new LineSeries("pseudo-inverse", [.. Noises.Zip(exactShares)]), new LineSeries("Hebb", [.. Noises.Zip(hebbShares)])],
                    XLabel = "share of pixels turned over",
                    YLabel = "share recalled",
                    YMinimum = 0,
                    YMaximum = 1,
                },
                new LineChart { Title = "Energy of the recalls above", Series = [new LineSeries("mean energy", [.. most.Select((energy, sweep) => ((double)sweep, energy))])], XLabel = "sweep" });
    }
}
