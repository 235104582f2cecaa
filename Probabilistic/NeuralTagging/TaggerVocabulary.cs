namespace Hybrid.Probabilistic;

/// <summary>Numbers for words, values of columns, characters and labels. Number 0 is what is not known, and for characters a blank.</summary>
internal sealed class TaggerVocabulary
{
    /// <summary>The longest spelling that is looked at, blanks included; of longer words the beginning and the end.</summary>
    public const int Letters = 18;

    private readonly Dictionary<string, int> _words;
    private readonly Dictionary<string, int>[] _columns;
    private readonly Dictionary<string, int> _characters;
    private readonly Dictionary<string, int> _labels;

    public TaggerVocabulary(IReadOnlyList<int> read, IReadOnlyList<string> words, IReadOnlyList<IReadOnlyList<string>> columns, IReadOnlyList<string> characters, IReadOnlyList<string> labels)
    {
        Read = read;
        Words = words;
        Columns = columns;
        Characters = characters;
        Labels = labels;
        _words = Index(words);
        _columns = [.. columns.Select(Index)];
        _characters = Index(characters);
        _labels = Index(labels);
    }

    /// <summary>The columns that are read, the word's first.</summary>
    public IReadOnlyList<int> Read { get; }

    public IReadOnlyList<string> Words { get; }

    public IReadOnlyList<IReadOnlyList<string>> Columns { get; }

    public IReadOnlyList<string> Characters { get; }

    public IReadOnlyList<string> Labels { get; }

    /// <summary>Collects what occurs.</summary>
    /// <param name="corpus">Sentences with the label last.</param>
    /// <param name="read">The columns that are read.</param>
    public static TaggerVocabulary Of(ColumnCorpus corpus, IReadOnlyList<int> read)
    {
        IEnumerable<string> Column(int column) => corpus.SelectMany(sentence => Enumerable.Range(0, sentence.Length).Select(t => sentence[t, column]));
        IReadOnlyList<string> Known(IEnumerable<string> values) => [string.Empty, .. values.Distinct().Order(StringComparer.Ordinal)];
        return new(
            read,
            Known(Column(read[0]).Select(Normal)),
            [.. read.Skip(1).Select(column => Known(Column(column)))],
            Known(Column(read[0]).SelectMany(Runes)),
            [.. Column(corpus.Columns - 1).Distinct().Order(StringComparer.Ordinal)]);
    }

    /// <summary>The number of a word; 0 when it is not known.</summary>
    public int Word(string word) => _words.GetValueOrDefault(Normal(word));

    /// <summary>The number of a column's value; 0 when it is not known.</summary>
    public int Column(int index, string value) => _columns[index].GetValueOrDefault(value);

    /// <summary>The number of a label.</summary>
    /// <exception cref="ArgumentException">It did not occur in training.</exception>
    public int Label(string label) => _labels.TryGetValue(label, out int number)
        ? number
        : throw new ArgumentException($"NeuralTagger: the label {label} does not occur in the training data; its labels are {string.Join(", ", Labels)}.");

    /// <summary>Writes a word's characters with a blank before and behind.</summary>
    /// <param name="word">The word.</param>
    /// <param name="letters">Room for <see cref="Letters"/> numbers.</param>
    public void Spell(string word, Span<int> letters)
    {
        letters.Clear();
        string[] runes = [.. Runes(word)];
        const int Room = Letters - 2;
        int count = Math.Min(runes.Length, Room);
        int head = runes.Length <= Room ? count : Room / 2;
        for (int i = 0; i < count; i++)
        {
            letters[i + 1] = _characters.GetValueOrDefault(runes[i < head ? i : runes.Length - count + i]);
        }
    }

    // Words are compared without case and with all digits alike; the characters keep both.
    private static string Normal(string word) => string.Create(word.Length, word, static (span, from) =>
    {
        for (int i = 0; i < span.Length; i++)
        {
            span[i] = char.IsDigit(from[i]) ? '0' : char.ToLowerInvariant(from[i]);
        }
    });

    private static IEnumerable<string> Runes(string word) => word.EnumerateRunes().Select(rune => rune.ToString());

    private static Dictionary<string, int> Index(IReadOnlyList<string> values)
    {
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < values.Count; i++)
        {
            index[values[i]] = i;
        }

        return index;
    }
}
