using System.Globalization;
using System.Text;

namespace Hybrid.Formats;

/// <summary>Writes comma-separated text: UTF-8, lines ended by a line feed, quotes where RFC 4180 needs them, numbers that read back as the same bits.</summary>
public static class CsvWriter
{
    private static readonly System.Buffers.SearchValues<char> Special = System.Buffers.SearchValues.Create(",\"\r\n");

    /// <summary>Writes a table as a whole: see <see cref="AtomicFile"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">The names of the columns.</param>
    /// <param name="rows">The rows, each with a cell for every column: texts, numbers, truth values or null (an empty cell).</param>
    /// <exception cref="ArgumentException">A row has another number of cells.</exception>
    /// <exception cref="FileAccessException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<object?>> rows)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(rows);
        AtomicFile.Write(path, stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 14, leaveOpen: true) { NewLine = "\n" };
            writer.WriteLine(string.Join(',', columns.Select(Cell)));
            int number = 0;
            foreach (IReadOnlyList<object?> row in rows)
            {
                if (row.Count != columns.Count)
                {
                    throw new ArgumentException($"CsvWriter.Write: row {number} has {row.Count} cells and there are {columns.Count} columns; give a cell for every column.", nameof(rows));
                }

                writer.WriteLine(string.Join(',', row.Select(Cell)));
                number++;
            }
        });
    }

    /// <summary>Writes predictions: a row for each sample with its number, the most probable class, and the probability of every class.</summary>
    /// <param name="path">The file.</param>
    /// <param name="classNames">The classes.</param>
    /// <param name="probabilities">The probabilities, <c>[samples, classes]</c> in row-major order.</param>
    /// <exception cref="ArgumentException">The length is no multiple of the number of classes.</exception>
    /// <exception cref="FileAccessException">The file cannot be written.</exception>
    public static void WritePredictions(string path, IReadOnlyList<string> classNames, ReadOnlyMemory<float> probabilities)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        int width = classNames.Count;
        if (width == 0 || probabilities.Length % width != 0)
        {
            throw new ArgumentException($"CsvWriter.WritePredictions: {probabilities.Length} probabilities cannot be divided into rows of {width} classes; give one for each class.", nameof(probabilities));
        }

        Write(path, ["row", "label", .. classNames.Select(name => $"p({name})")], Enumerable.Range(0, probabilities.Length / width).Select(row =>
        {
            ReadOnlySpan<float> values = probabilities.Span.Slice(row * width, width);
            var cells = new List<object?> { row, classNames[Metrics.IndexOfLargest(values)] };
            foreach (float value in values)
            {
                cells.Add(value);
            }

            return (IReadOnlyList<object?>)cells;
        }));
    }

    /// <summary>One cell as text, in quotes where needed.</summary>
    /// <param name="value">A text, number, truth value or null.</param>
    public static string Cell(object? value)
    {
        string text = value switch
        {
            null => string.Empty,
            bool truth => truth ? "true" : "false",
            IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? string.Empty,
        };
        return text.AsSpan().IndexOfAny(Special) >= 0 || text.StartsWith(' ') || text.EndsWith(' ') ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
