using System.Globalization;
using Hybrid.Probabilistic;
using Hybrid.Reports;

namespace Hybrid.Cli.Commands.Tour;

/// <summary>Expectation-maximisation frame by frame: two Gaussians find the two kinds of eruption of Old Faithful; then the data say how many kinds there are.</summary>
internal static class MixtureChapter
{
    private static readonly int[] Frames = [0, 1, 5, 10, 15, 60];

    /// <summary>Fits the mixtures.</summary>
    /// <param name="context">How to run.</param>
    public static ChapterResult Run(ChapterContext context)
    {
        Observations data = OldFaithful.Load();
        double[] round = [0.5, 0, 0, 100];

        // A poor start, so that there is something to see.
        GaussianMixture start = GaussianMixture.Of(CovarianceType.Full, [0.5, 0.5], [[2.6, 80], [4.2, 58]], [round, round], data.Names);
        Frame[] frames = [.. Frames.Select(steps => After(data, start, steps))];
        GaussianMixtureFit best = GaussianMixture.Fit(data, 2, new GaussianMixtureOptions { Seed = context.Seed }, null, context.Cancellation);
        int most = context.Fast ? 4 : 6;
        double[] criteria = [.. Enumerable.Range(1, most).Select(k => GaussianMixture.Fit(data, k, new GaussianMixtureOptions { Seed = context.Seed, Restarts = 3 }, null, context.Cancellation).Bic)];
        VariationalMixtureFit pruned = VariationalMixture.Fit(data, most, new VariationalMixtureOptions { Concentration = 1e-3, Seed = context.Seed }, null, context.Cancellation);
        return new ChapterResult(
            string.Create(CultureInfo.InvariantCulture, $"{pruned.Model.Components} kinds of eruption, the short ones {best.Model.Weights.Min():0.0%} of all; log-likelihood {best.LogLikelihood:0.00}"),
            [("logLikelihood", best.LogLikelihood), ("shortShare", best.Model.Weights.Min()), ("componentsOfVariationalFit", pruned.Model.Components), ("bestByBic", 1 + Array.IndexOf(criteria, criteria.Min()))],
            page => AddTo(page, data, frames, criteria, pruned));
    }

    private static Frame After(Observations data, GaussianMixture start, int steps)
    {
        if (steps == 0)
        {
            return new Frame(0, start, start.LogLikelihood(data));
        }

        GaussianMixtureFit fit = GaussianMixture.Fit(data, 2, new GaussianMixtureOptions { Start = start, Convergence = new ConvergenceOptions { MaximumIterations = steps, Tolerance = 0 } });
        return new Frame(steps, fit.Model, fit.LogLikelihood);
    }

    private static HtmlReport AddTo(HtmlReport page, Observations data, Frame[] frames, double[] criteria, VariationalMixtureFit pruned)
    {
        // Single points, a break after each.
        (double, double)[] points = [.. Enumerable.Range(0, data.Rows).SelectMany(row => new[] { (data[row, 0], data[row, 1]), (double.NaN, double.NaN) })];
        return page
            .Paragraph(
                "272 eruptions of the geyser Old Faithful: how long each took, and how long one waited for the next. Two Gaussians begin in the wrong places. The E-step asks which of the two "
                + "each eruption belongs to, by degrees; the M-step moves each Gaussian to the eruptions that are its own. The ellipses hold 90 % of each; the likelihood rises at every step.")
            .Charts([.. frames.Select(frame => (Chart)new LineChart
            {
                Title = string.Create(CultureInfo.InvariantCulture, $"After {frame.Steps} steps: log-likelihood {frame.LogLikelihood:0.0}"),
                Series =
                [
                    new LineSeries("eruptions", points),
                    .. Enumerable.Range(0, 2).Select(k => new LineSeries(k == 0 ? "first Gaussian" : "second", [.. Enumerable.Range(0, 61).Select(i => frame.Model.Ellipse(k, 0.9).Point(i / 60.0))])),
                ],
                XLabel = "minutes of eruption",
                YLabel = "minutes to the next",
            })])
            .Paragraph(
                $"How many kinds are there? The least BIC says {1 + Array.IndexOf(criteria, criteria.Min())}. Variational inference needs no search: of {pruned.Counts.Count} Gaussians that it was given it keeps {pruned.Model.Components}, "
                + "and leaves the others without eruptions.")
            .Charts(
                new LineChart { Title = "BIC by the number of Gaussians", Series = [LineSeries.OfEpochs("BIC", criteria)], XLabel = "Gaussians" },
                new BarChart { Title = "Eruptions each Gaussian answers for", Bars = [.. pruned.Counts.Select((count, k) => (string.Create(CultureInfo.InvariantCulture, $"Gaussian {k + 1}"), count))], ValueLabel = "eruptions" });
    }

    /// <summary>The mixture after some steps.</summary>
    private sealed record Frame(int Steps, GaussianMixture Model, double LogLikelihood);
}
