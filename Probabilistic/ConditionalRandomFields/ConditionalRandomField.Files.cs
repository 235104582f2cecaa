using System.Text;
using Hybrid.Formats;

namespace Hybrid.Probabilistic;

/// <content>Files: a line that names the format and its version, then template, labels, features and weights, little-endian.</content>
public sealed partial class ConditionalRandomField
{
    private const string Magic = "hybrid-crf ";
    private const int Version = 1;

    /// <summary>Saves the model with its features. Features by a function are not saved: <see cref="Load"/> is given them again.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileAccessException">The file cannot be written; nothing is left behind.</exception>
    public void Save(string path) => AtomicFile.Write(path, stream =>
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(Encoding.ASCII.GetBytes($"{Magic}{Version}\n"));
        writer.Write((_features as FeatureTemplate)?.Text ?? string.Empty);
        writer.Write(_layout.HasPairs);
        Write(writer, Labels);
        Write(writer, _states.Names);
        Write(writer, _transitions.Names);
        for (int f = 0; f < _layout.States; f++)
        {
            Write(writer, _weights.Slice((long)f * _layout.Stride, Labels.Count));
        }

        for (long row = _layout.PairStart; row < _layout.Size; row += _layout.Stride)
        {
            Write(writer, _weights.Slice(row, Labels.Count));
        }
    });

    /// <summary>Opens a saved model.</summary>
    /// <param name="path">The file.</param>
    /// <param name="features">The features, when they are a function; null for those of the template in the file.</param>
    /// <exception cref="FileAccessException">The file cannot be read.</exception>
    /// <exception cref="DataFormatException">The file is no such model, is of another version, or is cut short.</exception>
    /// <exception cref="ArgumentException">The model's features are a function and none is given.</exception>
    public static ConditionalRandomField Load(string path, ITokenFeatures? features = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        byte[] content = FileReading.AllBytes(path);
        int end = Array.IndexOf(content, (byte)'\n', 0, Math.Min(content.Length, 40));
        string header = end < 0 ? string.Empty : Encoding.ASCII.GetString(content, 0, end);
        if (!header.StartsWith(Magic, StringComparison.Ordinal))
        {
            throw new DataFormatException(path, "it is no model of a conditional random field; such a file begins with 'hybrid-crf', as ConditionalRandomField.Save and 'hybrid crf train --out' write it");
        }

        if (header != $"{Magic}{Version}")
        {
            throw new DataFormatException(path, $"the model has version {header[Magic.Length..]} and this program reads version {Version}; train it again, or use the program that wrote it");
        }

        try
        {
            using var reader = new BinaryReader(new MemoryStream(content, end + 1, content.Length - end - 1), Encoding.UTF8);
            return Read(reader, features);
        }
        catch (Exception cause) when (cause is EndOfStreamException or FormatException or OverflowException or ArgumentOutOfRangeException)
        {
            throw new DataFormatException(path, "the model is cut short or damaged; a whole file is needed", inner: cause);
        }
    }

    private static ConditionalRandomField Read(BinaryReader reader, ITokenFeatures? features)
    {
        string template = reader.ReadString();
        if (features is null && template.Length == 0)
        {
            throw new ArgumentException("ConditionalRandomField.Load: the model's features are a function, which is not in the file; give it as 'features'.");
        }

        features ??= FeatureTemplate.Parse(template);
        bool hasPairs = reader.ReadBoolean();
        string[] labels = ReadNames(reader);
        FeatureIndex states = IndexOf(ReadNames(reader)), transitions = IndexOf(ReadNames(reader));
        var layout = new WeightLayout(labels.Length, states.Names.Count, transitions.Names.Count, hasPairs);
        var weights = new WeightVector(layout.Size);
        for (long row = 0; row < layout.Size; row += layout.Stride)
        {
            Span<byte> bytes = System.Runtime.InteropServices.MemoryMarshal.AsBytes(weights.Slice(row, labels.Length));
            reader.BaseStream.ReadExactly(bytes);
        }

        return new ConditionalRandomField(labels, features, states, transitions, layout, weights);
    }

    private static void Write(BinaryWriter writer, IReadOnlyList<string> names)
    {
        writer.Write(names.Count);
        foreach (string name in names)
        {
            writer.Write(name);
        }
    }

    private static void Write(BinaryWriter writer, Span<double> weights) => writer.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(weights));

    private static string[] ReadNames(BinaryReader reader)
    {
        int count = reader.ReadInt32();
        if (count < 0 || count > reader.BaseStream.Length)
        {
            throw new FormatException();
        }

        string[] names = new string[count];
        for (int i = 0; i < count; i++)
        {
            names[i] = reader.ReadString();
        }

        return names;
    }

    private static FeatureIndex IndexOf(string[] names)
    {
        var index = new FeatureIndex(names.Length);
        foreach (string name in names)
        {
            index.Append(name);
        }

        return index;
    }
}
