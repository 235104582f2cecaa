using Hybrid.Formats;

namespace Hybrid.Probabilistic;

/// <summary>Sequences of observations of unequal length: of symbols, or of rows of finite numbers. Immutable.</summary>
public sealed class SequenceSet
{
    private SequenceSet(string[] ids, int[] starts, int[] codes, double[] values, string[] names)
    {
        Ids = ids;
        Starts = starts;
        Codes = codes;
        Values = values;
        Names = names;
    }

    /// <summary>How many sequences.</summary>
    public int Count => Ids.Count;

    /// <summary>The names of the sequences: <c>0</c>, <c>1</c> ... where none are given.</summary>
    public IReadOnlyList<string> Ids { get; }

    /// <summary>Whether the observations are symbols; otherwise they are rows of numbers.</summary>
    public bool IsCategorical => Codes.Length > 0;

    /// <summary>The symbols, or the names of the columns.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>How many observations all sequences have together.</summary>
    public int Total => Starts[^1];

    /// <summary>Whether an observation is missing [total]; empty where none is.</summary>
    internal bool[] Missing { get; private init; } = [];

    /// <summary>The states known, or -1 [total]; empty where none is.</summary>
    internal int[] Known { get; private init; } = [];

    internal int[] Starts { get; }

    internal int[] Codes { get; }

    internal double[] Values { get; }

    /// <summary>The length of a sequence, at least 1.</summary>
    /// <param name="sequence">The sequence, from 0.</param>
    public int Length(int sequence) => Starts[sequence + 1] - Starts[sequence];

    /// <summary>One observation as text: its symbol, or its numbers in full precision.</summary>
    /// <param name="sequence">The sequence, from 0.</param>
    /// <param name="time">The time, from 0.</param>
    public string[] Cells(int sequence, int time)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)time, (uint)Length(sequence), nameof(time));
        int at = Starts[sequence] + time;
        return IsCategorical
            ? [Names[Codes[at]]]
            : [.. Enumerable.Range(at * Names.Count, Names.Count).Select(i => Values[i].ToString("R", System.Globalization.CultureInfo.InvariantCulture))];
    }

    /// <summary>Takes sequences of symbols.</summary>
    /// <param name="sequences">Each a list of positions in <paramref name="symbols"/>.</param>
    /// <param name="symbols">The names of the symbols.</param>
    /// <param name="ids">The names of the sequences.</param>
    /// <exception cref="ArgumentException">There is no sequence, one is empty, or a position is out of range.</exception>
    public static SequenceSet Of(IReadOnlyList<int[]> sequences, IReadOnlyList<string> symbols, IReadOnlyList<string>? ids = null)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        ArgumentNullException.ThrowIfNull(symbols);
        int[] codes = [.. sequences.SelectMany(s => s)];
        int wrong = Array.FindIndex(codes, code => (uint)code >= (uint)symbols.Count);
        return wrong >= 0
            ? throw new ArgumentException($"SequenceSet: there is a symbol {codes[wrong]}; allowed are 0 to {symbols.Count - 1}.", nameof(sequences))
            : new SequenceSet(Titles(ids, sequences.Count), Offsets([.. sequences.Select(s => s.Length)]), codes, [], [.. symbols]);
    }

    /// <summary>Takes sequences of rows of numbers.</summary>
    /// <param name="sequences">Each with the same columns.</param>
    /// <param name="ids">The names of the sequences.</param>
    /// <exception cref="ArgumentException">There is no sequence, or the columns differ.</exception>
    public static SequenceSet Of(IReadOnlyList<Observations> sequences, IReadOnlyList<string>? ids = null)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        int other = sequences.Count == 0 ? 0 : sequences.ToList().FindIndex(s => s.Columns != sequences[0].Columns);
        if (other > 0)
        {
            throw new ArgumentException($"SequenceSet: sequence {other} has {sequences[other].Columns} columns and sequence 0 has {sequences[0].Columns}; all need the same.", nameof(sequences));
        }

        return new SequenceSet(
            Titles(ids, sequences.Count), Offsets([.. sequences.Select(s => s.Rows)]), [], [.. sequences.SelectMany(s => s.Values)], sequences.Count == 0 ? [] : [.. sequences[0].Names]);
    }

    /// <summary>The same sequences, some of whose observations were not made: they say nothing of their states.</summary>
    /// <param name="missing">For each sequence whether each of its observations is missing; what stands at such a place is not looked at.</param>
    /// <exception cref="ArgumentException">The numbers differ from the sequences' lengths.</exception>
    public SequenceSet WithMissing(IReadOnlyList<bool[]> missing)
    {
        ArgumentNullException.ThrowIfNull(missing);
        CheckLengths([.. missing.Select(row => row.Length)], nameof(missing));
        return new SequenceSet([.. Ids], Starts, Codes, Values, [.. Names]) { Missing = [.. missing.SelectMany(row => row)], Known = Known };
    }

    /// <summary>The same sequences, some of whose states are known: fitting, decoding and posteriors keep to them.</summary>
    /// <param name="states">For each sequence the state of each observation, from 0, or -1 where it is not known.</param>
    /// <exception cref="ArgumentException">The numbers differ from the sequences' lengths, or a state is below -1.</exception>
    public SequenceSet WithStates(IReadOnlyList<int[]> states)
    {
        ArgumentNullException.ThrowIfNull(states);
        CheckLengths([.. states.Select(row => row.Length)], nameof(states));
        int[] known = [.. states.SelectMany(row => row)];
        return known.Min() < -1
            ? throw new ArgumentException($"SequenceSet: there is a state {known.Min()}; give states from 0, or -1 where the state is not known.", nameof(states))
            : new SequenceSet([.. Ids], Starts, Codes, Values, [.. Names]) { Missing = Missing, Known = known };
    }

    /// <summary>
    /// Reads a table with a column <c>sequence</c>, whose rows of one sequence stand together in order. The other columns are the observation: one column of symbols,
    /// or any number of columns of finite numbers.
    /// </summary>
    /// <param name="path">The CSV file, packed by gzip or not.</param>
    /// <param name="categorical">Whether the observations are symbols.</param>
    /// <param name="symbols">The symbols known so far, such as a model's; null to collect them, sorted.</param>
    /// <exception cref="FileAccessException">The file is missing or cannot be read.</exception>
    /// <exception cref="DataFormatException">The file is not such a table, a sequence's rows are apart, or a symbol is unknown.</exception>
    public static SequenceSet Load(string path, bool categorical, IReadOnlyList<string>? symbols = null)
    {
        CsvReader reader = CsvReader.Open(path);
        string[] header = CsvHeader.Read(reader, header: true);
        int key = Array.IndexOf(header, "sequence");
        if (key < 0)
        {
            throw reader.WrongAt(0, $"there is no column 'sequence' (the columns are {string.Join(", ", header)}); name the column that tells the sequences apart so");
        }

        if (header.Length < 2 || (categorical && header.Length != 2))
        {
            throw reader.WrongAt(0, $"beside 'sequence' there are {header.Length - 1} columns; {(categorical ? "categorical observations have one" : "at least one is needed")}");
        }

        return Read(reader, header, key, categorical, symbols);
    }

    private static SequenceSet Read(CsvReader reader, string[] header, int key, bool categorical, IReadOnlyList<string>? symbols)
    {
        var ids = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var lengths = new List<int>();
        var words = new List<string>();
        var values = new List<double>();
        HashSet<string>? known = symbols is null ? null : [.. symbols];
        while (reader.Read())
        {
            if (reader.Count != header.Length)
            {
                throw reader.Wrong(reader.Count - 1, $"the row has {reader.Count} cells and the header {header.Length}; all rows need as many as the header");
            }

            string id = reader.Text(key);
            if (ids.Count == 0 || ids[^1] != id)
            {
                if (!seen.Add(id))
                {
                    throw reader.Wrong(key, $"the sequence '{id}' goes on after another has begun; its rows must stand together");
                }

                ids.Add(id);
                lengths.Add(0);
            }

            lengths[^1]++;
            for (int column = 0; column < header.Length; column++)
            {
                if (column != key)
                {
                    ReadCell(reader, column, categorical, known, words, values);
                }
            }
        }

        if (ids.Count == 0)
        {
            throw new DataFormatException(reader.File, "there is a header but no row; at least one row is needed");
        }

        string[] names = categorical ? [.. symbols ?? [.. words.Distinct().Order(StringComparer.Ordinal)]] : [.. header.Where((_, i) => i != key)];
        Dictionary<string, int> positions = categorical ? names.Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i, StringComparer.Ordinal) : [];
        return new SequenceSet([.. ids], Offsets([.. lengths]), [.. words.Select(word => positions[word])], [.. values], names);
    }

    private static void ReadCell(CsvReader reader, int column, bool categorical, HashSet<string>? known, List<string> words, List<double> values)
    {
        if (categorical)
        {
            string word = reader.Text(column);
            if (word.Length == 0 || known?.Contains(word) == false)
            {
                throw reader.Wrong(column, word.Length == 0 ? "the cell is empty; a symbol is needed" : $"the model has no symbol '{word}'; {Hybrid.Names.Suggest(word, known!)}");
            }

            words.Add(word);
            return;
        }

        values.Add(reader.TryNumber(column, out double value) && double.IsFinite(value)
            ? value
            : throw reader.Wrong(column, $"'{reader.Text(column)}' is not a finite number; every cell must be one, or use categorical emissions"));
    }

    /// <summary>Refuses known states that a model does not have.</summary>
    internal void CheckStates(int states)
    {
        int most = Known.Length > 0 ? Known.Max() : -1;
        if (most >= states)
        {
            throw new ArgumentException($"HiddenMarkovModel: the data say that there is a state {most} and the model has {states}; known states are 0 to {states - 1}.");
        }
    }

    private void CheckLengths(int[] lengths, string name)
    {
        int wrong = lengths.Length != Count ? 0 : Array.FindIndex(lengths.Select((length, s) => length - Length(s)).ToArray(), difference => difference != 0);
        if (wrong >= 0)
        {
            throw new ArgumentException($"SequenceSet: {lengths.Length} lists are given for {Count} sequences, or list {wrong} is not as long as its sequence; give one for each observation.", name);
        }
    }

    private static string[] Titles(IReadOnlyList<string>? ids, int count) => ids is null
        ? [.. Enumerable.Range(0, count).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture))]
        : ids.Count == count ? [.. ids] : throw new ArgumentException($"SequenceSet: {ids.Count} names are given for {count} sequences; give one for each.", nameof(ids));

    private static int[] Offsets(int[] lengths)
    {
        if (lengths.Length == 0 || lengths.Min() == 0)
        {
            throw new ArgumentException(lengths.Length == 0 ? "SequenceSet: no sequence is given; at least one is needed." : $"SequenceSet: sequence {Array.IndexOf(lengths, 0)} is empty; leave it out.");
        }

        int[] starts = new int[lengths.Length + 1];
        for (int i = 0; i < lengths.Length; i++)
        {
            starts[i + 1] = starts[i] + lengths[i];
        }

        return starts;
    }
}
