using System.Collections;
using System.Text;
using Hybrid.Formats;

namespace Hybrid.Probabilistic;

/// <summary>Sentences in the column format of the CoNLL shared tasks: a token a line, columns apart by spaces or tabs, an empty line after a sentence.</summary>
/// <remarks>Example: <c>ColumnCorpus.Load("train.txt.gz").Count</c> is 8936 for the chunking data of CoNLL-2000.</remarks>
public sealed class ColumnCorpus : IReadOnlyList<Sentence>
{
    private readonly IReadOnlyList<Sentence> _sentences;

    private ColumnCorpus(IReadOnlyList<Sentence> sentences, string name, char separator)
    {
        _sentences = sentences;
        Name = name;
        Separator = separator;
    }

    /// <summary>Where it came from: a file's path, or a name for messages.</summary>
    public string Name { get; }

    /// <summary>How many columns each token has; the label of training data is the last.</summary>
    public int Columns => _sentences[0].Columns;

    /// <summary>How many tokens all sentences have together.</summary>
    public int Tokens => _sentences.Sum(sentence => sentence.Length);

    /// <summary>What stood between the columns of the first line: a tab or a space.</summary>
    public char Separator { get; }

    /// <inheritdoc/>
    public int Count => _sentences.Count;

    /// <inheritdoc/>
    public Sentence this[int index] => _sentences[index];

    /// <summary>Reads a file, plain or packed by gzip. Of a treebank in CoNLL-U (<c>.conllu</c>, <c>.conllu.gz</c>) the words and their universal parts of speech are read; see <see cref="ParseUniversal"/>.</summary>
    /// <param name="path">The file, UTF-8.</param>
    /// <exception cref="FileAccessException">The file cannot be read.</exception>
    /// <exception cref="DataFormatException">A line has another number of columns than the first (the line is named), or there is no sentence.</exception>
    public static ColumnCorpus Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string text = Encoding.UTF8.GetString(FileReading.AllBytes(path));
        string plain = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return plain.EndsWith(".conllu", StringComparison.OrdinalIgnoreCase) ? ParseUniversal(text, path) : Parse(text, path);
    }

    /// <summary>Reads a treebank of Universal Dependencies: ten columns apart by tabs, of which the second (the word) and the fourth (its part of speech) are kept.</summary>
    /// <param name="text">The content. Lines that begin with # are comments; joined words (<c>3-4</c>) and words left out (<c>5.1</c>) are passed over.</param>
    /// <param name="name">What messages call it. Default: <c>text</c>.</param>
    /// <exception cref="DataFormatException">A line has another number of columns (it is named), or there is no sentence.</exception>
    /// <remarks>Source: the CoNLL-U format, universaldependencies.org/format.html.</remarks>
    public static ColumnCorpus ParseUniversal(string text, string name = "text")
    {
        ArgumentNullException.ThrowIfNull(text);
        const int Columns = 10;
        List<Sentence> sentences = [];
        List<string> cells = [];
        int number = 0;
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            number++;
            if (line.IsWhiteSpace())
            {
                Close(sentences, cells, 2);
                continue;
            }

            if (line[0] == '#')
            {
                continue;
            }

            string[] parts = line.ToString().Split('\t');
            if (parts.Length != Columns)
            {
                throw new DataFormatException(name, $"the line has {parts.Length} columns apart by tabs; CoNLL-U has {Columns}", number);
            }

            if (!parts[0].AsSpan().ContainsAny('-', '.'))
            {
                cells.AddRange([parts[1], parts[3]]);
            }
        }

        Close(sentences, cells, 2);
        return sentences.Count > 0 ? new ColumnCorpus(sentences, name, '\t') : throw new DataFormatException(name, "there is no sentence; CoNLL-U has a word a line and an empty line after a sentence");
    }

    /// <summary>Reads text.</summary>
    /// <param name="text">The content.</param>
    /// <param name="name">What messages call it. Default: <c>text</c>.</param>
    /// <exception cref="DataFormatException">As for <see cref="Load"/>.</exception>
    public static ColumnCorpus Parse(string text, string name = "text")
    {
        ArgumentNullException.ThrowIfNull(text);
        var strings = new Dictionary<string, string>(StringComparer.Ordinal);
        var pool = strings.GetAlternateLookup<ReadOnlySpan<char>>();
        List<Sentence> sentences = [];
        List<string> cells = [];
        int columns = 0, number = 0;
        char separator = ' ';
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            number++;
            int before = cells.Count;
            foreach (Range range in line.SplitAny(' ', '\t'))
            {
                ReadOnlySpan<char> cell = line[range];
                if (cell.IsEmpty)
                {
                    continue;
                }

                if (!pool.TryGetValue(cell, out string? shared))
                {
                    shared = cell.ToString();
                    strings.Add(shared, shared);
                }

                cells.Add(shared);
            }

            int found = cells.Count - before;
            if (found == 0)
            {
                Close(sentences, cells, columns);
                continue;
            }

            if (columns == 0)
            {
                columns = found;
                separator = line.Contains('\t') ? '\t' : ' ';
            }

            if (found != columns)
            {
                throw new DataFormatException(name, $"the line has {found} columns and the first has {columns}; every token needs the same columns", number);
            }
        }

        Close(sentences, cells, columns);
        return sentences.Count > 0
            ? new ColumnCorpus(sentences, name, separator)
            : throw new DataFormatException(name, "there is no sentence; a token a line is expected, and an empty line after a sentence");
    }

    /// <summary>A corpus of sentences.</summary>
    /// <param name="sentences">The sentences, all with the same columns; at least one.</param>
    /// <exception cref="ArgumentException">There is no sentence, or they differ in columns.</exception>
    public static ColumnCorpus Of(IReadOnlyList<Sentence> sentences)
    {
        ArgumentNullException.ThrowIfNull(sentences);
        if (sentences.Count == 0 || sentences.Any(sentence => sentence.Columns != sentences[0].Columns))
        {
            throw new ArgumentException("ColumnCorpus: give at least one sentence, all with the same number of columns.", nameof(sentences));
        }

        return new ColumnCorpus([.. sentences], "corpus", ' ');
    }

    /// <inheritdoc/>
    public IEnumerator<Sentence> GetEnumerator() => _sentences.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static void Close(List<Sentence> sentences, List<string> cells, int columns)
    {
        if (cells.Count > 0)
        {
            sentences.Add(new Sentence([.. cells], columns));
            cells.Clear();
        }
    }
}
