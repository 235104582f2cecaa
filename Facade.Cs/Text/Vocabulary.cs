using System.Globalization;
using System.Text;

namespace Hybrid;

/// <summary>The characters of a text, numbered. A character is a Unicode code point. Immutable.</summary>
/// <remarks>Example: <c>Vocabulary.Of("hello").Encode("hole")</c> is 1, 3, 2, 0: the characters in order are e, h, l, o.</remarks>
public sealed class Vocabulary
{
    private readonly Dictionary<int, int> _places = [];

    private Vocabulary(IReadOnlyList<string> characters)
    {
        Characters = characters;
        for (int i = 0; i < characters.Count; i++)
        {
            _places.Add(Rune.GetRuneAt(characters[i], 0).Value, i);
        }
    }

    /// <summary>The characters in the order of their numbers.</summary>
    public IReadOnlyList<string> Characters { get; }

    /// <summary>How many characters there are.</summary>
    public int Count => Characters.Count;

    /// <summary>The characters of a text in the order of their code points.</summary>
    /// <param name="text">The text; not empty.</param>
    /// <exception cref="ArgumentException">The text is empty.</exception>
    public static Vocabulary Of(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        var known = new SortedSet<int>();
        foreach (Rune rune in text.EnumerateRunes())
        {
            known.Add(rune.Value);
        }

        return new Vocabulary(Array.AsReadOnly(known.Select(value => new Rune(value).ToString()).ToArray()));
    }

    /// <summary>A vocabulary of known characters.</summary>
    /// <param name="characters">The characters in the order of their numbers, each once.</param>
    /// <exception cref="ArgumentException">A text is not one character, or one stands twice.</exception>
    public static Vocabulary OfCharacters(IEnumerable<string> characters)
    {
        ArgumentNullException.ThrowIfNull(characters);
        string[] all = [.. characters];
        foreach (string character in all)
        {
            if (!IsCharacter(character))
            {
                throw new ArgumentException($"Vocabulary: '{character}' is not one character; each entry must be a single code point.", nameof(characters));
            }
        }

        return all.Distinct(StringComparer.Ordinal).Count() == all.Length && all.Length > 0
            ? new Vocabulary(Array.AsReadOnly(all))
            : throw new ArgumentException("Vocabulary: there is no character, or one stands twice; give each once.", nameof(characters));
    }

    /// <summary>A text's characters as their numbers.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="ArgumentException">A character is not in the vocabulary; it and its place are named.</exception>
    public int[] Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var result = new List<int>(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (!_places.TryGetValue(rune.Value, out int place))
            {
                string shown = Rune.IsControl(rune) ? string.Empty : $"'{rune}' ";
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"Vocabulary: the character {shown}(U+{rune.Value:X4}) at position {result.Count} is not among the {Count} that are known; leave it out"), nameof(text));
            }

            result.Add(place);
        }

        return [.. result];
    }

    /// <summary>The text of numbers.</summary>
    /// <param name="symbols">Numbers from 0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside.</exception>
    public string Decode(ReadOnlySpan<int> symbols)
    {
        var text = new StringBuilder(symbols.Length);
        foreach (int symbol in symbols)
        {
            if ((uint)symbol >= (uint)Count)
            {
                throw new ArgumentOutOfRangeException(nameof(symbols), symbol, $"Vocabulary: there is no character {symbol}; numbers from 0 to {Count - 1} are allowed.");
            }

            text.Append(Characters[symbol]);
        }

        return text.ToString();
    }

    internal static bool IsCharacter(string text) => Rune.TryGetRuneAt(text.Length > 0 ? text : "\uD800", 0, out Rune rune) && rune.Utf16SequenceLength == text.Length;
}
