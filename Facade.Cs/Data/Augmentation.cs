using Hybrid.Data;

namespace Hybrid;

/// <summary>Random changes of images, so that a model sees a new variant each epoch. Each change is drawn from its own stream of (seed, epoch, sample).</summary>
/// <remarks>Images are <c>[height, width]</c> or <c>[channels, height, width]</c>. Geometry is applied in one step by bilinear interpolation; outside the image is 0.</remarks>
public sealed record Augmentation
{
    /// <summary>The largest shift in pixels, along each axis, either way. Range: at least 0. Default: 0.</summary>
    public float Shift { get; init; }

    /// <summary>The largest rotation in degrees, either way, about the centre. Range: 0 to 180. Default: 0.</summary>
    public float Rotate { get; init; }

    /// <summary>The largest change of size as a fraction: 0.1 draws a factor from 0.9 to 1.1. Range: 0 to below 1. Default: 0.</summary>
    public float Scale { get; init; }

    /// <summary>The standard deviation of noise added to each value. Range: at least 0. Default: 0.</summary>
    public float Noise { get; init; }

    /// <summary>The side, in pixels, of a square that is set to 0 at a random place (DeVries, Taylor, Improved regularization of convolutional neural networks with cutout, 2017). Range: at least 0. Default: 0.</summary>
    public int CutOut { get; init; }

    /// <summary>What suits handwritten digits: shifts of 2 pixels, rotations of 10 degrees, sizes within 10%.</summary>
    public static Augmentation ForDigits { get; } = new() { Shift = 2, Rotate = 10, Scale = 0.1f };

    /// <summary>Changes one image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="result">Where the changed image goes, of the same length; not the image itself.</param>
    /// <param name="shape">The shape, <c>[height, width]</c> or <c>[channels, height, width]</c>.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="sample">The place of the image in its set.</param>
    /// <exception cref="ArgumentException">The shape does not fit or a setting is out of range.</exception>
    public void Apply(ReadOnlySpan<float> image, Span<float> result, IReadOnlyList<int> shape, long seed, int epoch, int sample)
    {
        ArgumentNullException.ThrowIfNull(shape);
        Check(shape);
        int size = DataSet.Product(shape);
        if (image.Length != size || result.Length != size || image.Overlaps(result))
        {
            throw new ArgumentException($"Augmentation.Apply: the image has {image.Length} values and the result {result.Length}; both need {size}, in different memory.", nameof(result));
        }

        ApplyChecked(image, result, shape, seed, epoch, sample);
    }

    internal void Check(IReadOnlyList<int> shape)
    {
        if (shape.Count is not (2 or 3))
        {
            throw new ArgumentException($"Augmentation: the feature shape is [{string.Join(", ", shape)}]; images of shape [height, width] or [channels, height, width] are needed. Reshape the set first.");
        }

        Need(Shift >= 0 && float.IsFinite(Shift), nameof(Shift), Shift, "at least 0");
        Need(Rotate is >= 0 and <= 180, nameof(Rotate), Rotate, "0 to 180");
        Need(Scale is >= 0 and < 1, nameof(Scale), Scale, "0 to below 1");
        Need(Noise >= 0 && float.IsFinite(Noise), nameof(Noise), Noise, "at least 0");
        Need(CutOut >= 0, nameof(CutOut), CutOut, "at least 0");
    }

    internal void ApplyChecked(ReadOnlySpan<float> image, Span<float> result, IReadOnlyList<int> shape, long seed, int epoch, int sample)
    {
        CounterRandom random = CounterRandom.Of(seed).Derive(0x617567).Derive((ulong)epoch).Derive((ulong)sample);
        int height = shape[^2];
        int width = shape[^1];
        int plane = height * width;
        ImageMap map = ImageMap.Draw(random, this, height, width);
        for (int start = 0; start < image.Length; start += plane)
        {
            if (Shift > 0 || Rotate > 0 || Scale > 0)
            {
                map.Apply(image.Slice(start, plane), result.Slice(start, plane), height, width);
            }
            else
            {
                image.Slice(start, plane).CopyTo(result[start..]);
            }

            if (Noise > 0)
            {
                AddNoise(result.Slice(start, plane), random.Derive(1 + (ulong)start));
            }

            if (CutOut > 0)
            {
                Cut(result.Slice(start, plane), random, height, width);
            }
        }
    }

    // Box and Muller's pairs: two normal numbers of two uniform ones.
    private void AddNoise(Span<float> values, CounterRandom random)
    {
        for (int i = 0; i < values.Length; i += 2)
        {
            float radius = Noise * MathF.Sqrt(-2 * MathF.Log(1 - random.Uniform((ulong)i)));
            (float sine, float cosine) = MathF.SinCos(2 * MathF.PI * random.Uniform((ulong)i + 1));
            values[i] += radius * cosine;
            if (i + 1 < values.Length)
            {
                values[i + 1] += radius * sine;
            }
        }
    }

    private void Cut(Span<float> values, CounterRandom random, int height, int width)
    {
        int top = random.Below(4, height) - (CutOut / 2);
        int left = random.Below(5, width) - (CutOut / 2);
        int right = (int)Math.Min(width, (long)left + CutOut);
        for (int y = Math.Max(0, top); y < Math.Min(height, (long)top + CutOut); y++)
        {
            values[((y * width) + Math.Max(0, left))..((y * width) + right)].Clear();
        }
    }

    private static void Need(bool allowed, string setting, float value, string range)
    {
        if (!allowed)
        {
            throw new ArgumentException(FormattableString.Invariant($"Augmentation: {setting} is {value}; {range} is allowed."), setting);
        }
    }
}
