using System.Globalization;
using Hybrid.Reports;
using Hybrid.Unsupervised;

namespace Hybrid.Cli.Commands.Tour;

/// <summary>A forger and an expert: adversarial networks find the eight points of a ring, look by look.</summary>
internal static class ForgerChapter
{
    private const int Points = 8;
    private const int Rows = 2000;
    private const int Shown = 400;
    private const double Deviation = 0.05;
    private const double Reach = 3;

    /// <summary>Trains the players by parts, and looks at what is made between.</summary>
    /// <param name="context">How to run.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static ChapterResult Run(ChapterContext context)
    {
        float[] ring = Ring(context.Seed);
        int[] parts = context.Fast ? [25, 175, 600, 2200] : [25, 275, 1200, 6500];
        var options = new AdversarialOptions { Code = 2, Hidden = [64, 64], SlopePenalty = 0.1, KeepBest = false, BatchSize = 128, Seed = context.Seed };
        var looks = new List<Look>();
        GenerativeAdversarialNetwork? model = null;
        int done = 0;
        foreach (int steps in parts)
        {
            AdversarialOptions now = options with { Steps = steps, CheckEvery = steps, Seed = unchecked(context.Seed + done) };
            model = model is null
                ? GenerativeAdversarialNetwork.Fit(ring, 2, now, null, context.Cancellation)
                : GenerativeAdversarialNetwork.Fit(ring, model.Generator, model.Discriminator, now, null, context.Cancellation);
            context.Cancellation.ThrowIfCancellationRequested();
            done += steps;
            looks.Add(new Look(done, model.Outcome.Distance, model.Sample(Rows, context.Seed).ToArray()));
        }

        Look last = looks[^1];
        int found = Enumerable.Range(0, Points).Count(point => Near(last.Made, point) > Rows / (4.0 * Points));
        double near = Enumerable.Range(0, Points).Sum(point => Near(last.Made, point)) / Rows;
        return new ChapterResult(
            string.Create(CultureInfo.InvariantCulture, $"{found} of {Points} points found, {near:0%} of what is made lies at one of them; distance from the data {looks[0].Distance:0.000} at first, {last.Distance:0.000} at last"),
            [("found", found), ("near", near), ("firstDistance", looks[0].Distance), ("distance", last.Distance)],
            page => AddTo(page, ring, looks));
    }

    private static (double X, double Y) Center(int point) => (2 * Math.Cos(2 * Math.PI * point / Points), 2 * Math.Sin(2 * Math.PI * point / Points));

    private static float[] Ring(int seed)
    {
        float[] noise = RandomKey.FromSeed(seed).Normal(Rows, 2).ToArray();
        return [.. Enumerable.Range(0, Rows).SelectMany(row =>
        {
            (double x, double y) = Center(row % Points);
            return new[] { (float)(x + (Deviation * noise[2 * row])), (float)(y + (Deviation * noise[(2 * row) + 1])) };
        })];
    }

    // How many made rows lie within a quarter of the way to the next point.
    private static double Near(float[] made, int point)
    {
        (double x, double y) = Center(point);
        return Enumerable.Range(0, made.Length / 2).Count(row => Math.Sqrt(Math.Pow(made[2 * row] - x, 2) + Math.Pow(made[(2 * row) + 1] - y, 2)) < Math.Sin(Math.PI / Points));
    }

    private static HtmlReport AddTo(HtmlReport page, float[] ring, List<Look> looks)
    {
        // Single points, a break after each; what is made far away is left out, so that all pictures have one scale.
        (double, double)[] Dots(float[] rows) => [.. Enumerable.Range(0, Shown)
            .Where(row => Math.Max(Math.Abs(rows[2 * row]), Math.Abs(rows[(2 * row) + 1])) < Reach)
            .SelectMany(row => new[] { ((double)rows[2 * row], (double)rows[(2 * row) + 1]), (double.NaN, double.NaN) })];
        return page
            .Paragraph(
                "A generator makes points of noise, a discriminator tells them from real ones, and each learns from the other. The data stand at eight points of a ring. A generator that finds but some of them has collapsed; "
                + "a penalty of the discriminator's slope at the data keeps the two from circling, and the earth mover's distance says how far they have come.")
            .Charts([.. looks.Select(look => (Chart)new LineChart
            {
                Title = string.Create(CultureInfo.InvariantCulture, $"After {look.Steps} steps: distance {look.Distance:0.000}"),
                Series = [new LineSeries("made", Dots(look.Made)), new LineSeries("real", Dots(ring))],
                XLabel = string.Empty,
                YMinimum = -Reach,
                YMaximum = Reach,
            })]);
    }

    /// <summary>What was made after some steps.</summary>
    private sealed record Look(int Steps, double Distance, float[] Made);
}
