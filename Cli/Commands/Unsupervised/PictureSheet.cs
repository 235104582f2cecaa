using Hybrid.Cli.Frame;
using Hybrid.Reports;

namespace Hybrid.Cli.Commands.Unsupervised;

/// <summary>Rows as pictures side by side in a PNG file.</summary>
internal static class PictureSheet
{
    /// <summary>Tries at once whether a file of pictures can be written.</summary>
    /// <param name="option">The option that names the file.</param>
    /// <param name="path">The file; null for none.</param>
    /// <param name="size">The height and width of a row as a picture; null when it is none.</param>
    /// <param name="width">The numbers of a row.</param>
    /// <exception cref="UsageException">Rows are no pictures.</exception>
    public static void Check(string option, string? path, (int Height, int Width)? size, int width)
    {
        if (path is not null && size is null)
        {
            throw new UsageException(option, $"a row of {width} numbers is no square; give the height and width of pictures by --picture HxW");
        }

        OutputFile.Check(path);
    }

    /// <summary>Writes rows from 0, paper, to 1, ink.</summary>
    /// <param name="path">The file; null for none.</param>
    /// <param name="rows">Rows one after the other.</param>
    /// <param name="size">The height and width of a row.</param>
    /// <param name="columns">How many stand side by side.</param>
    public static void Save(string? path, float[] rows, (int Height, int Width)? size, int columns = 10)
    {
        if (path is not null)
        {
            Grid(string.Empty, rows, size!.Value, columns).SavePng(path);
        }
    }

    /// <summary>The same as a chart.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="rows">Rows one after the other.</param>
    /// <param name="size">The height and width of a row.</param>
    /// <param name="columns">How many stand side by side.</param>
    /// <param name="captions">What stands below each; null for nothing.</param>
    public static ImageGrid Grid(string title, float[] rows, (int Height, int Width) size, int columns = 10, IReadOnlyList<string>? captions = null)
    {
        int width = size.Height * size.Width;
        return new ImageGrid
        {
            Title = title,
            Images = [.. Enumerable.Range(0, rows.Length / width).Select(i => new GridImage(rows.AsMemory(i * width, width), captions?[i] ?? string.Empty))],
            ImageHeight = size.Height,
            ImageWidth = size.Width,
            Columns = columns,
        };
    }

    /// <summary>Weights as pictures, each brought to its own strongest: 0 is middle grey.</summary>
    /// <param name="weights">[visible, hidden].</param>
    /// <param name="most">How many hidden units at most.</param>
    public static float[] Filters(Tensor weights, int most)
    {
        float[] all = weights.ToArray();
        int visible = weights.Shape[0], hidden = weights.Shape[1], count = Math.Min(most, hidden);
        float[] pictures = new float[count * visible];
        for (int unit = 0; unit < count; unit++)
        {
            float strongest = 0;
            for (int i = 0; i < visible; i++)
            {
                strongest = Math.Max(strongest, Math.Abs(all[(i * hidden) + unit]));
            }

            for (int i = 0; i < visible; i++)
            {
                pictures[(unit * visible) + i] = strongest > 0 ? 0.5f + (0.5f * all[(i * hidden) + unit] / strongest) : 0.5f;
            }
        }

        return pictures;
    }
}
