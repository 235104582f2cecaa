using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Hybrid.Formats;

namespace Hybrid;

/// <summary>A text as the numbers of its characters: what models of characters are trained on. Immutable.</summary>
/// <remarks>
/// Example:
/// <code>
/// TextData text = TextData.FromFile("shakespeare.txt");
/// TrainingResult result = ModelSpec.Parse("transformer:128x4", text).Fit(text);
/// string more = result.Network.Generate("ROMEO:", 500);
/// </code>
/// </remarks>
public sealed class TextData
{
    private readonly ReadOnlyMemory<int> _symbols;

    private TextData(string name, Vocabulary vocabulary, ReadOnlyMemory<int> symbols)
    {
        Name = name;
        Vocabulary = vocabulary;
        _symbols = symbols;
    }

    /// <summary>What the text is called, such as the name of its file.</summary>
    public string Name { get; }

    /// <summary>The characters.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>How many characters long the text is.</summary>
    public int Count => _symbols.Length;

    /// <summary>The text as the numbers of its characters.</summary>
    public ReadOnlySpan<int> Symbols => _symbols.Span;

    /// <summary>A text in memory.</summary>
    /// <param name="text">The text; at least 2 characters.</param>
    /// <param name="name">What it is called. Default: text.</param>
    /// <param name="vocabulary">The characters that are known. Default: null, those of the text.</param>
    /// <exception cref="ArgumentException">The text is too short or has a character that is not known.</exception>
    public static TextData Of(string text, string name = "text", Vocabulary? vocabulary = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length < 2)
        {
            throw new ArgumentException($"TextData: the text '{name}' has {text.Length} characters; at least 2 are needed, one to see and one to predict.", nameof(text));
        }

        Vocabulary known = vocabulary ?? Vocabulary.Of(text);
        return new TextData(name, known, known.Encode(text));
    }

    /// <summary>The text of a file, in UTF-8, packed by gzip or not.</summary>
    /// <param name="path">The file, or a folder: then its files that end with .txt or .txt.gz, in the order of their names, one after the other.</param>
    /// <param name="vocabulary">The characters that are known. Default: null, those of the text.</param>
    /// <exception cref="FileAccessException">A file is missing or cannot be read.</exception>
    /// <exception cref="DataFormatException">A file is not text in UTF-8, or has a character that is not known; or the folder has no text.</exception>
    public static TextData FromFile(string path, Vocabulary? vocabulary = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string[] files = Directory.Exists(path) ? FilesOf(path) : [path];
        if (files.Length == 0)
        {
            throw new DataFormatException(path, "the folder has no text; files that end with .txt or .txt.gz are needed");
        }

        string text = string.Concat(files.Select(Read));
        try
        {
            return Of(text, Path.GetFileName(Path.TrimEndingDirectorySeparator(path)), vocabulary);
        }
        catch (ArgumentException cause)
        {
            throw new DataFormatException(path, cause.Message.Split(" (Parameter", 2)[0].TrimEnd('.'), inner: cause);
        }
    }

    /// <summary>Whether a path names text: a file that ends with .txt or .txt.gz, or a folder with such files and none of images (idx) or sequences.</summary>
    /// <param name="path">The path.</param>
    public static bool IsText(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Directory.Exists(path)
            ? FilesOf(path).Length > 0 && !Directory.GetFiles(path).Any(file => Path.GetFileName(file).Contains("-ubyte", StringComparison.OrdinalIgnoreCase)) && !DataSet.IsSequenceFolder(path)
            : IsTextFile(path);
    }

    /// <summary>The text without its end, and its end.</summary>
    /// <param name="fraction">The share of the end; above 0 and below 1. Both parts have at least 2 characters.</param>
    /// <exception cref="ArgumentException">The share is out of range, or a part would be too short.</exception>
    public (TextData Train, TextData Validation) Split(double fraction)
    {
        int rest = fraction > 0 && fraction < 1 ? Count - (int)Math.Round(Count * fraction) : 0;
        if (rest < 2 || Count - rest < 2)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"TextData.Split: a share of {fraction} of {Count} characters leaves a part of fewer than 2; give a share between 0 and 1, or more text."), nameof(fraction));
        }

        return (new TextData(Name, Vocabulary, _symbols[..rest]), new TextData($"{Name} (end)", Vocabulary, _symbols[rest..]));
    }

    /// <summary>The name, the length and the number of different characters.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}: {Count} characters, {Vocabulary.Count} different");

    internal string Identity() => $"{this}, {Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(Symbols)))}";

    private static bool IsTextFile(string path) =>
        path.EndsWith(".txt", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".txt.gz", StringComparison.OrdinalIgnoreCase);

    private static string[] FilesOf(string folder) => [.. Directory.GetFiles(folder).Where(IsTextFile).OrderBy(file => file, StringComparer.Ordinal)];

    private static string Read(string path)
    {
        byte[] bytes = FileReading.AllBytes(path);
        try
        {
            ReadOnlySpan<byte> content = bytes;
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(content.StartsWith(Encoding.UTF8.Preamble) ? content[3..] : content);
        }
        catch (DecoderFallbackException cause)
        {
            throw new DataFormatException(path, $"byte {cause.Index} is not UTF-8; text in UTF-8 is needed", inner: cause);
        }
    }
}
