using System.Globalization;
using Hybrid.Cli.Commands.Unsupervised;
using Hybrid.Probabilistic;
using Hybrid.Reports;

namespace Hybrid.Cli.Commands.Tour;

/// <summary>A restricted Boltzmann machine: what its hidden units look for, what it makes by itself, and how likely unseen digits are to it.</summary>
internal static class DreamChapter
{
    private const int Side = 28;
    private const int Width = Side * Side;
    private const int Test = 500;
    private const int Shown = 40;
    private const double Ink = 0.5;

    /// <summary>Fits the machine and samples from it.</summary>
    /// <param name="context">How to run.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static ChapterResult Run(ChapterContext context)
    {
        int count = context.Fast ? 3000 : 10_000;
        float[] pixels = [.. DataSet.Digits(count + Test).Features.ToArray().Select(pixel => pixel > Ink ? 1f : 0)];
        float[] train = pixels[..(count * Width)], test = pixels[(count * Width)..];
        var errors = new List<double>();
        var options = new RestrictedBoltzmannOptions { Hidden = context.Fast ? 80 : 200, Epochs = context.Fast ? 12 : 30, BatchSize = 50, LearningRate = 0.1, Seed = context.Seed };
        RestrictedBoltzmannMachine machine = RestrictedBoltzmannMachine.Fit(train, Width, options, new Told(errors), context.Cancellation);
        context.Cancellation.ThrowIfCancellationRequested();
        PartitionEstimate z = machine.EstimateLogPartition(train, chains: 50, temperatures: context.Fast ? 300 : 5000, seed: context.Seed, cancellation: context.Cancellation);
        double likelihood = machine.MeanLogLikelihood(test, z.LogPartition), alone = Independent(train, test);
        Tensor dreams = Dream(machine, Tensor.From(train[..(Shown * Width)], Shown, Width), context.Fast ? 200 : 1000, context.Seed);
        Tensor holes = Tensor.From(test[..(10 * Width)], 10, Width);
        return new ChapterResult(
            string.Create(CultureInfo.InvariantCulture, $"an unseen digit has {likelihood:0.0} nats, {alone:0.0} when pixels are taken each by itself"),
            [("logLikelihood", likelihood), ("independent", alone), ("logPartitionError", z.High - z.LogPartition), ("reconstructionError", errors[^1])],
            page => AddTo(page, machine, errors, dreams, holes, likelihood, alone));
    }

    private static Tensor Dream(RestrictedBoltzmannMachine machine, Tensor start, int steps, int seed) => machine.Visible(machine.Hidden(machine.Sample(start, steps, seed)));

    // ln p of pixels that know nothing of each other.
    private static double Independent(float[] train, float[] test)
    {
        double[] means = new double[Width];
        for (int i = 0; i < train.Length; i++)
        {
            means[i % Width] += train[i];
        }

        int rows = train.Length / Width;
        double sum = 0;
        for (int i = 0; i < test.Length; i++)
        {
            double mean = (means[i % Width] + 0.5) / (rows + 1.0);
            sum += Math.Log(test[i] > 0 ? mean : 1 - mean);
        }

        return sum / (test.Length / Width);
    }

    // The lower half is unknown: it is drawn given the upper, which stays.
    private static (float[] Given, float[] Filled) Fill(RestrictedBoltzmannMachine machine, Tensor rows)
    {
        float[] known = [.. Enumerable.Range(0, rows.Shape[0] * Width).Select(i => i % Width < Width / 2 ? 1f : 0)];
        Tensor mask = Tensor.From(known, rows.Shape[0], Width), at = rows * mask;
        float[] given = at.ToArray();
        for (int step = 0; step < 50; step++)
        {
            Tensor made = step < 49 ? machine.Sample(at, 1, step) : machine.Visible(machine.Hidden(at));
            at = Tensor.From(((rows * mask) + (made * (1 - mask))).ToArray(), rows.Shape[0], Width);
        }

        return (given, at.ToArray());
    }

    private static HtmlReport AddTo(HtmlReport page, RestrictedBoltzmannMachine machine, List<double> errors, Tensor dreams, Tensor holes, double likelihood, double alone)
    {
        (float[] given, float[] filled) = Fill(machine, holes);
        return page
            .Paragraph(
                $"A restricted Boltzmann machine joins 784 pixels with {machine.HiddenUnits} hidden units and with nothing else. It learns without labels: what it sees awake is made likelier, what it makes by itself in a step from there less likely. "
                + "Each hidden unit comes to look for a stroke: ink where its picture is dark, paper where it is light.")
            .Charts(
                PictureSheet.Grid("What hidden units look for", PictureSheet.Filters(machine.Weights, Shown), (Side, Side)) with { PictureWidth = 48 },
                PictureSheet.Grid("What it dreams: digits that no one drew", dreams.ToArray(), (Side, Side)) with { PictureWidth = 48 })
            .Paragraph("The lower halves of unseen digits were covered; the machine was asked for what may stand there. First what it was shown, then what it made, then the digit itself.")
            .Charts(PictureSheet.Grid("Half a digit, filled in", [.. given, .. filled, .. holes.ToArray()], (Side, Side)) with { PictureWidth = 48 })
            .Charts(
                new LineChart { Title = "Learning", Series = [LineSeries.OfEpochs("reconstruction error", errors)], XLabel = "pass" },
                new BarChart { Title = "Nats that an unseen digit takes (fewer is better)", Bars = [("pixels alone", -alone), ("the machine", -likelihood)], ValueLabel = "nats" });
    }

    /// <summary>Keeps the errors.</summary>
    private sealed class Told(List<double> errors) : IProgress<RestrictedBoltzmannProgress>
    {
        public void Report(RestrictedBoltzmannProgress value) => errors.Add(value.ReconstructionError);
    }
}
