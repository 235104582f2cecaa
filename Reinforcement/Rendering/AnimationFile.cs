using Hybrid.Formats;

namespace Hybrid.Reinforcement;

/// <summary>Drawings as an animated GIF.</summary>
public static class AnimationFile
{
    private const int MostSide = ushort.MaxValue;

    /// <summary>Writes an animated GIF that repeats for ever. The file is complete or not there at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="frames">At least one drawing; all of the size of the largest, others stand in its upper left corner.</param>
    /// <param name="seconds">How long each is shown, from 0.02; rounded to hundredths. The last is shown five times as long.</param>
    /// <exception cref="ArgumentException">There is no frame.</exception>
    /// <exception cref="FileAccessException">The file cannot be written.</exception>
    public static void WriteGif(string path, IReadOnlyList<Drawing> frames, double seconds = 0.2)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        byte[] bytes = Gif(frames, seconds);
        AtomicFile.Write(path, stream => stream.Write(bytes));
    }

    /// <summary>The bytes of an animated GIF.</summary>
    /// <param name="frames">At least one drawing.</param>
    /// <param name="seconds">How long each is shown, from 0.02.</param>
    /// <exception cref="ArgumentException">There is no frame, or a side is above 65,535.</exception>
    public static byte[] Gif(IReadOnlyList<Drawing> frames, double seconds = 0.2)
    {
        ArgumentNullException.ThrowIfNull(frames);
        ArgumentOutOfRangeException.ThrowIfLessThan(seconds, 0.02);
        if (frames.Count == 0)
        {
            throw new ArgumentException("Gif: there are no frames; at least one drawing is needed", nameof(frames));
        }

        int width = frames.Max(frame => frame.Width);
        int height = frames.Max(frame => frame.Height);
        if (width > MostSide || height > MostSide)
        {
            throw new ArgumentException($"Gif: a frame has {width} x {height} pixels; up to {MostSide} a side are allowed", nameof(frames));
        }

        var palette = new Palette();
        Raster[] pictures = [.. frames.Select(frame => new Raster(frame with { Width = width, Height = height }, palette))];
        var writer = new GifWriter(width, height, palette.Colours);
        int delay = (int)Math.Round(Math.Min(seconds, 600) * 100);
        for (int i = 0; i < pictures.Length; i++)
        {
            writer.Add(pictures[i].Pixels, i == pictures.Length - 1 ? Math.Min(5 * delay, ushort.MaxValue) : delay);
        }

        return writer.Finish();
    }
}
