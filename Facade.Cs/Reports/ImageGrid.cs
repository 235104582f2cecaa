using Hybrid.Formats;

namespace Hybrid.Reports;

/// <summary>Small grey pictures side by side, such as samples that a model got wrong.</summary>
public sealed record ImageGrid : Chart
{
    private const double CaptionHeight = 20;
    private const int LineWidth = 2;
    private const float LineInk = 0.2f;

    /// <summary>The pictures, left to right and then downwards.</summary>
    public required IReadOnlyList<GridImage> Images { get; init; }

    /// <summary>The height of each picture in pixels. Default: 28.</summary>
    public int ImageHeight { get; init; } = 28;

    /// <summary>The width of each picture in pixels. Default: 28.</summary>
    public int ImageWidth { get; init; } = 28;

    /// <summary>How many pictures stand in a row. Range: at least 1. Default: 8.</summary>
    public int Columns { get; init; } = 8;

    /// <summary>The width of each picture on the page; its height follows. Range: above 0. Default: 64.</summary>
    public double PictureWidth { get; init; } = 64;

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

    /// <summary>Writes the pictures without captions, whole or not at all, as one grey PNG with lines between them.</summary>
    /// <param name="path">The file.</param>
    /// <param name="scale">How many pixels of the file a pixel of a picture is wide and high. Range: at least 1. Default: 2.</param>
    /// <exception cref="ArgumentException">There is no picture, or one has another number of pixels.</exception>
    /// <exception cref="FileAccessException">The file cannot be written.</exception>
    public void SavePng(string path, int scale = 2)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Columns, 1);
        if (Images.Count == 0 || Images.FirstOrDefault(image => image.Pixels.Length != ImageHeight * ImageWidth) is not null)
        {
            throw new ArgumentException($"ImageGrid.SavePng: there are {Images.Count} pictures; at least one is needed, each of {ImageHeight} by {ImageWidth} pixels.");
        }

        int columns = Math.Min(Columns, Images.Count), rows = (Images.Count + columns - 1) / columns;
        int stepX = (scale * ImageWidth) + LineWidth, stepY = (scale * ImageHeight) + LineWidth;
        int width = (columns * stepX) + LineWidth, height = (rows * stepY) + LineWidth;
        float[] sheet = new float[height * width];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int image = (y / stepY * columns) + (x / stepX), inY = (y % stepY) - LineWidth, inX = (x % stepX) - LineWidth;
                sheet[(y * width) + x] = inX < 0 || inY < 0 ? LineInk : image < Images.Count ? Images[image].Pixels.Span[(inY / scale * ImageWidth) + (inX / scale)] : 0;
            }
        }

        byte[] png = PngImage.OfGrey(sheet, height, width);
        AtomicFile.Write(path, stream => stream.Write(png));
    }

    /// <inheritdoc/>
    public override string Describe()
    {
        string[] captions = [.. Images.Select(image => image.Caption).Where(caption => caption.Length > 0)];
        return Images.Count == 0 ? $"{Title}. No pictures."
            : $"{Title}. {Images.Count} pictures of {ImageWidth} by {ImageHeight} pixels{(captions.Length > 0 ? $" with the captions {string.Join("; ", captions)}" : string.Empty)}.";
    }

    private protected override (double Width, double Height) Draw(SvgBuilder svg)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Columns, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(PictureWidth);
        double height = PictureWidth * ImageHeight / ImageWidth;

        // Pictures without captions stand closer.
        bool captions = Images.Any(image => image.Caption.Length > 0);
        double stepX = PictureWidth + (captions ? 10 : 4), stepY = height + (captions ? CaptionHeight + 8 : 4);
        for (int i = 0; i < Images.Count; i++)
        {
            double x = (i % Columns * stepX) + 5;
            double y = (i / Columns * stepY) + 5;
            svg.Image(x, y, PictureWidth, height, PngImage.OfInk(Images[i].Pixels.Span, ImageHeight, ImageWidth), Images[i].Caption);
            if (captions)
            {
                svg.Text(x + (PictureWidth / 2), y + height + 14, Images[i].Caption, "tick", "middle");
            }
        }

        if (Images.Count == 0)
        {
            svg.Text(5, 20, "none", "label");
        }

        int rows = (Images.Count + Columns - 1) / Columns;
        return ((Math.Clamp(Images.Count, Math.Min(3, Columns), Columns) * stepX) + 10, Math.Max(30, (rows * stepY) + 10));
    }
}
