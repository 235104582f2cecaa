using System.Globalization;
using Hybrid.Cli.Commands.Unsupervised;
using Hybrid.Reports;
using Hybrid.Unsupervised;

namespace Hybrid.Cli.Commands.Tour;

/// <summary>Digits as a plane: a variational autoencoder with a code of two numbers, what each place of the plane stands for, and where unseen digits lie.</summary>
internal static class ManifoldChapter
{
    private const int Side = 28;
    private const int Width = Side * Side;
    private const int Test = 600;
    private const int Kinds = 10;

    /// <summary>Trains the model.</summary>
    /// <param name="context">How to run.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static ChapterResult Run(ChapterContext context)
    {
        int count = context.Fast ? 4000 : 10_000;
        DataSet data = DataSet.Digits(count + Test);
        float[] pixels = data.Features.ToArray(), train = pixels[..(count * Width)], test = pixels[(count * Width)..];
        var options = new VariationalOptions { Code = 2, Hidden = [context.Fast ? 128 : 400], Epochs = context.Fast ? 20 : 60, BatchSize = 100, Seed = context.Seed };
        var bounds = new List<double>();
        VariationalAutoencoder model = VariationalAutoencoder.Fit(train, Width, options, new Told(bounds), context.Cancellation);
        context.Cancellation.ThrowIfCancellationRequested();
        double bound = model.Bound(test, context.Seed);
        float[] codes = model.Encode(Tensor.From(test, Test, Width)).Mean.ToArray();
        int[] labels = data.Labels.Span[count..].ToArray();
        double neighbours = Agreement(codes, labels);
        return new ChapterResult(
            string.Create(CultureInfo.InvariantCulture, $"two numbers for 784 pixels: {bound:0.0} nats for an unseen digit, and {neighbours:0%} lie beside one of their own kind"),
            [("bound", bound), ("firstBound", bounds[0]), ("neighbours", neighbours)],
            page => AddTo(page, model, bounds, codes, labels, test));
    }

    // The share of rows whose nearest other row by code has the same label.
    private static double Agreement(float[] codes, int[] labels) => Enumerable.Range(0, labels.Length).Count(i =>
    {
        int nearest = Enumerable.Range(0, labels.Length).Where(j => j != i).MinBy(j => Square(codes[2 * i] - codes[2 * j]) + Square(codes[(2 * i) + 1] - codes[(2 * j) + 1]));
        return labels[i] == labels[nearest];
    }) / (double)labels.Length;

    private static float Square(float value) => value * value;

    private static HtmlReport AddTo(HtmlReport page, VariationalAutoencoder model, List<double> bounds, float[] codes, int[] labels, float[] test)
    {
        float[] tiles = model.Decode(LatentGrid.Codes(LatentGrid.Side)).ToArray();
        int first = Array.IndexOf(labels, 0), second = Array.IndexOf(labels, 7);
        Tensor between = model.Interpolate(Row(test, first), Row(test, second), Kinds);
        return page
            .Paragraph(
                "The encoder says where on a plane a digit may lie, the decoder draws what lies at a place. No label was shown; that like digits lie together comes of the shortest description. "
                + "The first picture is the whole plane, drawn place by place as far as the prior reaches; the second shows where unseen digits lie.")
            .Charts(
                new ImageGrid { Title = "What each place of the plane stands for", Images = [new GridImage(Sheet(tiles), string.Empty)], ImageHeight = LatentGrid.Side * Side, ImageWidth = LatentGrid.Side * Side, PictureWidth = 470, Columns = 1 },
                new LineChart
                {
                    Title = "Where unseen digits lie",
                    Series = [.. new[] { 0, 1, 3, 4, 6, 7 }.Select(kind => new LineSeries(
                        kind.ToString(CultureInfo.InvariantCulture),
                        [.. Enumerable.Range(0, labels.Length).Where(i => labels[i] == kind).SelectMany(i => new[] { ((double)codes[2 * i], (double)codes[(2 * i) + 1]), (double.NaN, double.NaN) })]))],
                    XLabel = "first number of the code",
                    YLabel = "second",
                })
            .Charts(
                PictureSheet.Grid("On the straight way from a 0 to a 7", between.ToArray(), (Side, Side)) with { PictureWidth = 42 },
                new LineChart { Title = "Learning", Series = [LineSeries.OfEpochs("bound, nats", bounds)], XLabel = "pass" });
    }

    private static Tensor Row(float[] rows, int row) => Tensor.From(rows[(row * Width)..((row + 1) * Width)], 1, Width);

    // Tiles side by side without lines, as one picture.
    private static float[] Sheet(float[] tiles)
    {
        int wide = LatentGrid.Side * Side;
        float[] sheet = new float[wide * wide];
        for (int i = 0; i < sheet.Length; i++)
        {
            int y = i / wide, x = i % wide, tile = (y / Side * LatentGrid.Side) + (x / Side);
            sheet[i] = tiles[(tile * Width) + (y % Side * Side) + (x % Side)];
        }

        return sheet;
    }

    /// <summary>Keeps the bounds.</summary>
    private sealed class Told(List<double> bounds) : IProgress<VariationalProgress>
    {
        public void Report(VariationalProgress value) => bounds.Add(value.Bound);
    }
}
