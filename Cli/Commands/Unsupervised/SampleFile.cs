using Hybrid.Cli.Frame;
using Hybrid.Formats;

namespace Hybrid.Cli.Commands.Unsupervised;

/// <summary>Rows that a model made, in a file: a table when it ends in <c>.csv</c>, else pictures.</summary>
internal static class SampleFile
{
    /// <summary>Tries at once whether it can be written.</summary>
    /// <param name="option">The option that names the file.</param>
    /// <param name="path">The file; null for none.</param>
    /// <param name="size">The height and width of a row as a picture; null when it is none.</param>
    /// <param name="width">The numbers of a row.</param>
    /// <exception cref="UsageException">Rows are no pictures and the file is no table.</exception>
    public static void Check(string option, string? path, (int Height, int Width)? size, int width)
    {
        if (path is not null && !IsTable(path) && size is null)
        {
            throw new UsageException(option, $"a row of {width} numbers is no square; give a FILE.csv, or the height and width of pictures by --picture HxW");
        }

        OutputFile.Check(path);
    }

    /// <summary>Writes rows.</summary>
    /// <param name="path">The file; null for none.</param>
    /// <param name="rows">[rows, width].</param>
    /// <param name="size">The height and width of a row as a picture; null when it is none.</param>
    /// <param name="data">The data that the rows are like, for names and units; null when it is not known.</param>
    public static void Save(string? path, Tensor rows, (int Height, int Width)? size, RowData? data)
    {
        if (path is null)
        {
            return;
        }

        float[] values = rows.ToArray();
        if (!IsTable(path))
        {
            PictureSheet.Save(path, values, size);
            return;
        }

        data?.Scale?.Undo(values);
        Table(path, values, rows.Shape[1], data is { Train.FeatureNames.Count: > 0 } ? data.Train.FeatureNames : Numbered("column", rows.Shape[1]));
    }

    /// <summary>Writes what a model makes of rows, with their classes where they have some.</summary>
    /// <param name="path">The file; null for none.</param>
    /// <param name="features">[rows, features].</param>
    /// <param name="name">What a feature is called, followed by its number.</param>
    /// <param name="data">The rows.</param>
    public static void SaveFeatures(string? path, Tensor features, string name, DataSet data)
    {
        if (path is not null)
        {
            bool classes = data.Target == TargetKind.Classes;
            Table(path, features.ToArray(), features.Shape[1], Numbered(name, features.Shape[1]), classes ? row => data.ClassNames[data.Labels.Span[row]] : null);
        }
    }

    private static void Table(string path, float[] values, int width, IReadOnlyList<string> names, Func<int, string>? label = null) => CsvWriter.Write(
        path,
        label is null ? names : [.. names, "label"],
        Enumerable.Range(0, values.Length / width).Select(row =>
        {
            IEnumerable<object?> cells = values.Skip(row * width).Take(width).Cast<object?>();
            return (IReadOnlyList<object?>)[.. label is null ? cells : cells.Append(label(row))];
        }));

    private static IReadOnlyList<string> Numbered(string name, int count) => [.. Enumerable.Range(0, count).Select(i => FormattableString.Invariant($"{name}{i}"))];

    private static bool IsTable(string path) => path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase);
}
