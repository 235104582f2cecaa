using System.Globalization;
using Hybrid.Cli.Commands.Networks;
using Hybrid.Reports;

namespace Hybrid.Cli.Commands.Tour;

/// <summary>Five models of growing strength on the embedded digits, and what the strongest looks at.</summary>
internal static class NetworkChapter
{
    private const double Validation = 0.1;
    private const int Shown = 8;

    /// <summary>Trains the models and measures them on digits that they have not seen.</summary>
    /// <param name="context">How to run.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static ChapterResult Run(ChapterContext context)
    {
        (DataSet train, DataSet? test) = new DataSource(DataSource.Digits, null, [], 10).ForTraining();
        string[] models = ["perceptron", "svm", "softmax", context.Fast ? "mlp:128" : "mlp:256,128", "lenet5"];
        TrainingSummary[] summaries = [.. models.Select(model => Train(context, model, train, test!))];
        TrainingSummary strongest = summaries[^1];
        return new ChapterResult(
            string.Create(CultureInfo.InvariantCulture, $"{models[^1]} reads {strongest.TestAccuracy:0.0%} of unseen digits, softmax {summaries[2].TestAccuracy:0.0%}"),
            [.. models.Zip(summaries, (model, summary) => (model, summary.TestAccuracy!.Value))],
            report => AddTo(report, models, summaries, train, test!));
    }

    private static TrainingSummary Train(ChapterContext context, string model, DataSet train, DataSet test)
    {
        ModelSpec spec = ModelSpec.Parse(model, train);
        int epochs = context.Fast ? Math.Max(1, spec.Options.Epochs / 2) : 2 * spec.Options.Epochs;
        spec = spec with
        {
            Network = spec.Network.Initialise(context.Seed),
            Options = spec.Options with { Epochs = epochs, Seed = context.Seed, ValidationFraction = Validation, Monitor = TrainingMetric.Loss },
        };
        TrainingResult result = spec.Fit(train, cancellationToken: context.Cancellation);
        context.Cancellation.ThrowIfCancellationRequested();
        return TrainingSummary.Of(spec, result, test);
    }

    private static HtmlReport AddTo(HtmlReport report, string[] models, TrainingSummary[] summaries, DataSet train, DataSet test)
    {
        TrainingSummary strongest = summaries[^1];
        HtmlReport page = report
            .Paragraph(
                $"{train.Count:N0} digits, drawn by strokes under random maps, widths and noise, were learnt; {test.Count:N0} others measure the models. "
                + "The linear models share one layer and differ in their loss; mlp has hidden layers between, lenet5 convolutions.")
            .Charts(
                new ImageGrid { Title = "Some of the digits", Images = [.. Enumerable.Range(0, 2 * Shown).Select(sample => Picture(train, sample))] },
                new BarChart { Title = "Accuracy on unseen digits", Bars = [.. models.Zip(summaries, (model, summary) => (model, summary.TestAccuracy!.Value))], ValueLabel = "accuracy", Maximum = 1 });
        return strongest.AddTo(page, test)
            .Paragraph("What the network looks at is a gradient: that of its score for the true digit, by every pixel. Dark pixels move the score most.")
            .Charts(Attention(strongest.Network, test));
    }

    private static GridImage Picture(DataSet data, int sample) => new(data.FeaturesOf(sample).ToArray(), data.ClassNames[data.Labels.Span[sample]]);

    private static ImageGrid Attention(Network network, DataSet test)
    {
        int[] shape = [1, .. test.FeatureShape];
        var images = new List<GridImage>();
        for (int sample = 0; sample < Shown; sample++)
        {
            int label = test.Labels.Span[sample];
            Tensor gradient = Gradient.Of(pixels => network.Predict(pixels)[.., label].Sum(), Tensor.From(test.FeaturesOf(sample).ToArray(), shape));
            Tensor strength = gradient.Abs();
            images.Add(Picture(test, sample));
            images.Add(new GridImage((strength / strength.Max()).ToArray(), "gradient"));
        }

        return new ImageGrid { Title = "Digits, and what their scores depend on", Images = images };
    }
}
