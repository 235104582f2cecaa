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
    private const int Test = 400;
    private const int Between = 10;
    private const int Map = 504;
    private const double Ink = 0.5;

    /// <summary>Trains the model.</summary>
    /// <param name="context">How to run.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static ChapterResult Run(ChapterContext context)
    {
        int count = context.Fast ? 4000 : 10_000;
        DataSet data = DataSet.Digits(count + Test);
        float[] pixels = [.. data.Features.ToArray().Select(pixel => pixel > Ink ? 1f : 0)], train = pixels[..(count * Width)], test = pixels[(count * Width)..];
        var options = new VariationalOptions { Code = 2, Hidden = context.Fast ? [128, 32] : [256, 64], Epochs = context.Fast ? 20 : 30, BatchSize = 50, LearningRate = context.Fast ? 5e-3 : 2e-3, Seed = context.Seed };
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
        Tensor first = Row(test, Array.IndexOf(labels, 6)), second = Row(test, Array.IndexOf(labels, 2));
        float[] between = [.. first.ToArray(), .. model.Interpolate(first, second, Between).ToArray(), .. second.ToArray()];
        return page
            .Paragraph(
                "The encoder says where on a plane a digit may lie, the decoder draws what lies at a place. No label was shown; that like digits lie together comes of the shortest description. "
                + "The first picture is the whole plane, drawn place by place as far as the prior reaches; the second shows where unseen digits lie.")
            .Charts(
                new ImageGrid { Title = "What each place of the plane stands for", Images = [new GridImage(Sheet(tiles), string.Empty)], ImageHeight = LatentGrid.Side * Side, ImageWidth = LatentGrid.Side * Side, PictureWidth = 470, Columns = 1 },
                new ImageGrid { Title = "Where unseen digits lie", Images = [new GridImage(Placed(codes, test), string.Empty)], ImageHeight = Map, ImageWidth = Map, PictureWidth = 470, Columns = 1 })
            .Charts(
                PictureSheet.Grid("On the straight way from a 6 to a 2: the two, and what is drawn between", between, (Side, Side), Between + 2) with { PictureWidth = 42 },
                new LineChart { Title = "Learning", Series = [LineSeries.OfEpochs("bound, nats", bounds)], XLabel = "pass" });
    }

    private static Tensor Row(float[] rows, int row) => Tensor.From(rows[(row * Width)..((row + 1) * Width)], 1, Width);

    // Unseen digits at half their size where their codes are, by the same measure as the plane.
    private static float[] Placed(float[] codes, float[] test)
    {
        const int Half = Side / 2;
        float[] map = new float[Map * Map];
        for (int digit = 0; digit < Test; digit++)
        {
            int left = (int)(LatentGrid.Share(codes[2 * digit]) * (Map - Half)), top = (int)((1 - LatentGrid.Share(codes[(2 * digit) + 1])) * (Map - Half));
            for (int i = 0; i < Half * Half; i++)
            {
                int from = (digit * Width) + (2 * (i / Half) * Side) + (2 * (i % Half));
                float ink = (test[from] + test[from + 1] + test[from + Side] + test[from + Side + 1]) / 4;
                ref float place = ref map[((top + (i / Half)) * Map) + left + (i % Half)];
                place = Math.Max(place, ink);
            }
        }

        return map;
    }

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
