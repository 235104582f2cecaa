namespace Hybrid.Reports;

/// <summary>Small grey pictures side by side, such as samples that a model got wrong.</summary>
public sealed record ImageGrid : Chart
{
    private const double Cell = 64;
    private const double CaptionHeight = 20;

    /// <summary>The pictures, left to right and then downwards.</summary>
    public required IReadOnlyList<GridImage> Images { get; init; }

    /// <summary>The height of each picture in pixels. Default: 28.</summary>
    public int ImageHeight { get; init; } = 28;

    /// <summary>The width of each picture in pixels. Default: 28.</summary>
    public int ImageWidth { get; init; } = 28;

    /// <summary>How many pictures stand in a row. Range: at least 1. Default: 8.</summary>
    public int Columns { get; init; } = 8;

    /// <summary>The samples of a set that were predicted wrong, the first ones, with captions such as <c>9 → 4</c> for a 9 that was taken for a 4.</summary>
    /// <param name="data">A set of images <c>[height, width]</c> with classes.</param>
    /// <param name="predicted">The predicted class of each sample.</param>
    /// <param name="most">How many are shown at most. Default: 24.</param>
    /// <param name="title">The title. Default: "Samples predicted wrong (true → predicted)".</param>
    /// <exception cref="ArgumentException">The set has no images or classes, or the number of predictions differs.</exception>
    public static ImageGrid OfErrors(DataSet data, ReadOnlySpan<int> predicted, int most = 24, string title = "Samples predicted wrong (true \u2192 predicted)")
    {
        ArgumentNullException.ThrowIfNull(data);
        data.NeedClasses(nameof(ImageGrid));
        if (data.FeatureShape.Count < 2 || data.FeatureShape.Take(data.FeatureShape.Count - 2).Any(extent => extent != 1))
        {
            throw new ArgumentException($"ImageGrid.OfErrors: the feature shape is [{string.Join(", ", data.FeatureShape)}]; grey images of shape [height, width] are needed.", nameof(data));
        }

        if (predicted.Length != data.Count)
        {
            throw new ArgumentException($"ImageGrid.OfErrors: there are {data.Count} samples and {predicted.Length} predictions; one for each sample is needed.", nameof(predicted));
        }

        var images = new List<GridImage>();
        for (int i = 0; i < data.Count && images.Count < most; i++)
        {
            int actual = data.Labels.Span[i];
            if (predicted[i] != actual)
            {
                images.Add(new GridImage(data.FeaturesOf(i).ToArray(), $"{data.ClassNames[actual]} \u2192 {data.ClassNames[predicted[i]]}"));
            }
        }

        return new ImageGrid { Title = title, Images = images, ImageHeight = data.FeatureShape[^2], ImageWidth = data.FeatureShape[^1] };
    }

    /// <inheritdoc/>
    public override string Describe() => Images.Count == 0
        ? $"{Title}. No pictures."
        : $"{Title}. {Images.Count} pictures of {ImageWidth} by {ImageHeight} pixels with the captions {string.Join("; ", Images.Select(image => image.Caption))}.";

    private protected override (double Width, double Height) Draw(SvgBuilder svg)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Columns, 1);
        double height = Cell * ImageHeight / ImageWidth;
        for (int i = 0; i < Images.Count; i++)
        {
            double x = (i % Columns * (Cell + 10)) + 5;
            double y = (i / Columns * (height + CaptionHeight + 8)) + 5;
            svg.Image(x, y, Cell, height, PngImage.OfInk(Images[i].Pixels.Span, ImageHeight, ImageWidth), Images[i].Caption);
            svg.Text(x + (Cell / 2), y + height + 14, Images[i].Caption, "tick", "middle");
        }

        if (Images.Count == 0)
        {
            svg.Text(5, 20, "none", "label");
        }

        int rows = (Images.Count + Columns - 1) / Columns;
        return ((Math.Clamp(Images.Count, 3, Columns) * (Cell + 10)) + 10, Math.Max(30, (rows * (height + CaptionHeight + 8)) + 10));
    }
}
