namespace Hybrid.Probabilistic;

/// <summary>Tokens with columns of text: the word, what is known of it, and, in training data, its label last.</summary>
/// <remarks>Example: <c>Sentence.OfWords("the", "pound", "falls")[1, 0]</c> is <c>pound</c>.</remarks>
public sealed class Sentence
{
    private readonly string[] _cells;

    internal Sentence(string[] cells, int columns)
    {
        _cells = cells;
        Columns = columns;
        Length = cells.Length / columns;
    }

    /// <summary>How many tokens; at least 1.</summary>
    public int Length { get; }

    /// <summary>How many columns each token has; at least 1.</summary>
    public int Columns { get; }

    /// <summary>One cell.</summary>
    /// <param name="token">The token, from 0.</param>
    /// <param name="column">The column, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column does not exist.</exception>
    /// <exception cref="IndexOutOfRangeException">The token does not exist.</exception>
    public string this[int token, int column]
    {
        get
        {
            if ((uint)column >= (uint)Columns)
            {
                throw new ArgumentOutOfRangeException(nameof(column), column, $"Sentence: column {column} was asked for; tokens have columns 0 to {Columns - 1}.");
            }

            return _cells[(token * Columns) + column];
        }
    }

    /// <summary>A sentence from rows.</summary>
    /// <param name="rows">One row a token, all with the same number of columns.</param>
    /// <exception cref="ArgumentException">There is no row, or rows differ in length.</exception>
    public static Sentence Of(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count == 0 || rows[0].Count == 0)
        {
            throw new ArgumentException("Sentence: there is no token; give at least one row with at least one column.", nameof(rows));
        }

        int columns = rows[0].Count;
        for (int i = 1; i < rows.Count; i++)
        {
            if (rows[i].Count != columns)
            {
                throw new ArgumentException($"Sentence: token {i} has {rows[i].Count} columns and token 0 has {columns}; all must have the same.", nameof(rows));
            }
        }

        return new Sentence([.. rows.SelectMany(row => row)], columns);
    }

    /// <summary>A sentence with one column.</summary>
    /// <param name="words">The words; at least one.</param>
    /// <exception cref="ArgumentException">There is no word.</exception>
    public static Sentence OfWords(params IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return Of([.. words.Select(word => (IReadOnlyList<string>)[word])]);
    }
}
