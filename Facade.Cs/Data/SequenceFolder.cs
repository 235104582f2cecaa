using System.Globalization;
using System.Text;
using Hybrid.Formats;

namespace Hybrid.Data;

/// <summary>Makes data sets of a folder with sequences in the layout of the Japanese Vowels of the UCI repository.</summary>
internal static class SequenceFolder
{
    private static readonly string[] Endings = ["", ".gz", ".txt"];

    public static bool Recognises(string folder) => Directory.Exists(folder) && Prefixes(folder).Length == 1;

    public static (DataSet Train, DataSet Test) Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder))
        {
            throw new FileAccessException(folder, "there is no such folder; give the folder with the files PREFIX.train and PREFIX.test");
        }

        string[] prefixes = Prefixes(folder);
        if (prefixes.Length != 1)
        {
            string found = prefixes.Length == 0 ? "no pair of files" : $"several pairs ({string.Join(", ", prefixes)})";
            throw new FileAccessException(folder, $"has {found} PREFIX.train and PREFIX.test, packed or not; exactly one pair is needed");
        }

        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        string trainPath = Find(folder, prefixes[0] + ".train")!, testPath = Find(folder, prefixes[0] + ".test")!;
        List<float[]> train = Read(trainPath, 0, out int width), test = Read(testPath, width, out _);
        int[]? trainCounts = Counts(folder, $"size_{prefixes[0]}.train"), testCounts = Counts(folder, $"size_{prefixes[0]}.test");
        int classes = trainCounts?.Length ?? testCounts?.Length
            ?? throw new FileAccessException(folder, $"has neither size_{prefixes[0]}.train nor size_{prefixes[0]}.test; one of them must say how many sequences each class has");
        int length = train.Concat(test).Max(sequence => sequence.Length) / width;
        return (Make(trainPath, train, trainCounts, classes, "train"), Make(testPath, test, testCounts, classes, "test"));

        DataSet Make(string path, List<float[]> sequences, int[]? counts, int classes, string part)
        {
            counts ??= sequences.Count % classes == 0 ? [.. Enumerable.Repeat(sequences.Count / classes, classes)]
                : throw new DataFormatException(path, $"there are {sequences.Count} sequences, which {classes} classes cannot share evenly; a size file must say how many each has");
            if (counts.Length != classes || counts.Sum() != sequences.Count)
            {
                throw new DataFormatException(path, $"there are {sequences.Count} sequences, and the sizes name {counts.Sum()} of {counts.Length} classes ({classes} in the other part); they must agree");
            }

            int[] labels = [.. counts.SelectMany((count, label) => Enumerable.Repeat(label, count))];
            string[] names = [.. Enumerable.Range(1, classes).Select(number => number.ToString(CultureInfo.InvariantCulture))];
            return DataSet.FromSequences(sequences, width, labels, names, length, $"{name} {part}");
        }
    }

    private static string[] Prefixes(string folder) =>
        [.. Directory.EnumerateFiles(folder).Select(Path.GetFileName).Select(file => Bare(file!, ".train")).OfType<string>()
            .Where(prefix => !prefix.StartsWith("size_", StringComparison.Ordinal) && Find(folder, prefix + ".test") is not null).Distinct().Order(StringComparer.Ordinal)];

    private static string? Bare(string file, string ending) =>
        Endings.Select(extra => ending + extra).Where(whole => file.EndsWith(whole, StringComparison.Ordinal)).Select(whole => file[..^whole.Length]).FirstOrDefault();

    private static string? Find(string folder, string file) => Endings.Select(ending => Path.Combine(folder, file + ending)).FirstOrDefault(File.Exists);

    private static string[] Lines(string path) => Encoding.UTF8.GetString(FileReading.AllBytes(path)).ReplaceLineEndings("\n").Split('\n');

    private static List<float[]> Read(string path, int width, out int found)
    {
        var sequences = new List<float[]>();
        var current = new List<float>();
        string[] lines = Lines(path);
        for (int line = 0; line < lines.Length; line++)
        {
            string[] cells = lines[line].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (cells.Length == 0)
            {
                Close();
                continue;
            }

            width = width == 0 ? cells.Length : width;
            if (cells.Length != width)
            {
                throw new DataFormatException(path, $"the step has {cells.Length} numbers; {width} are needed, as in the first", line + 1);
            }

            foreach (string cell in cells)
            {
                current.Add(float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out float number) && float.IsFinite(number)
                    ? number
                    : throw new DataFormatException(path, $"'{cell}' is no finite number", line + 1));
            }
        }

        Close();
        found = width;
        return sequences.Count > 0 ? sequences : throw new DataFormatException(path, "there is no sequence; one step of numbers a line is needed, a blank line after each sequence");

        void Close()
        {
            if (current.Count > 0)
            {
                sequences.Add([.. current]);
                current.Clear();
            }
        }
    }

    private static int[]? Counts(string folder, string file)
    {
        if (Find(folder, file) is not string path)
        {
            return null;
        }

        string[] cells = string.Join(' ', Lines(path)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return [.. cells.Select(cell => int.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            ? count
            : throw new DataFormatException(path, $"'{cell}' is no number of sequences"))];
    }
}
