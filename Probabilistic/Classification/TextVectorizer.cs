using System.Text;

namespace Hybrid.Probabilistic;

/// <summary>Turns texts into sparse rows: words, or runs of words, counted and weighted. Words are runs of letters, digits and apostrophes in lower case. Immutable.</summary>
/// <remarks>Source of the weighting: G. Salton and C. Buckley, "Term-weighting approaches in automatic text retrieval", 1988, in the smoothed form of scikit-learn.
/// Example: <c>TextVectorizer.Fit(texts).Transform(texts)</c>.</remarks>
public sealed class TextVectorizer
{
    private readonly TextVectorizerOptions _options;
    private readonly FeatureIndex _terms;
    private readonly double[] _rarity;

    private TextVectorizer(TextVectorizerOptions options, FeatureIndex terms, double[] rarity) => (_options, _terms, _rarity) = (options, terms, rarity);

    /// <summary>How many columns rows have.</summary>
    public int Columns => _options.HashBits is int bits ? 1 << bits : _terms.Names.Count;

    /// <summary>The terms of the columns; empty when terms are hashed.</summary>
    public IReadOnlyList<string> Terms => _terms.Names;

    /// <summary>Collects the terms of texts and how rare they are.</summary>
    /// <param name="texts">The texts; at least one.</param>
    /// <param name="options">N-grams, weighting, hashing.</param>
    /// <exception cref="ArgumentException">There is no text, no term is left, or an option is out of range.</exception>
    public static TextVectorizer Fit(IReadOnlyList<string> texts, TextVectorizerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(texts);
        options ??= new TextVectorizerOptions();
        options.Check();
        var all = new FeatureIndex();
        int[] hashed = new int[options.HashBits is int bits ? 1 << bits : 0];
        foreach (string text in texts)
        {
            if (options.HashBits is null)
            {
                foreach (string term in TermsOf(text, options).Distinct(StringComparer.Ordinal))
                {
                    all.Count(term);
                }
            }
            else
            {
                foreach (int column in TermsOf(text, options).Select(term => Hash(term, options)).Distinct())
                {
                    hashed[column]++;
                }
            }
        }

        List<int> counts = [];
        (FeatureIndex terms, _) = all.Where((_, count) =>
        {
            if (count >= options.MinimumTexts)
            {
                counts.Add(count);
            }

            return count >= options.MinimumTexts;
        });
        if (options.HashBits is null && terms.Names.Count == 0)
        {
            throw new ArgumentException($"TextVectorizer: no term is in at least {options.MinimumTexts} of the {texts.Count} texts; lower MinimumTexts or give more texts.", nameof(texts));
        }

        IEnumerable<int> frequencies = options.HashBits is null ? counts : hashed;
        return new TextVectorizer(options, terms, [.. frequencies.Select(count => Math.Log((1.0 + texts.Count) / (1 + count)) + 1)]);
    }

    /// <summary>The rows of texts; terms that were not seen are passed over.</summary>
    /// <param name="texts">The texts.</param>
    public SparseRows Transform(IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return SparseRows.Of(Columns, [.. texts.Select(Row)]);
    }

    private static int Hash(string term, TextVectorizerOptions options)
    {
        // FNV-1a: the same columns on every machine and in every run.
        uint hash = 2166136261;
        foreach (byte value in Encoding.UTF8.GetBytes(term))
        {
            hash = (hash ^ value) * 16777619;
        }

        return (int)((hash ^ (hash >> 15)) & ((1u << options.HashBits!.Value) - 1));
    }

    private static IEnumerable<string> TermsOf(string text, TextVectorizerOptions options)
    {
        List<string> words = [];
        int begin = -1;
        for (int i = 0; i <= text.Length; i++)
        {
            bool inside = i < text.Length && (char.IsLetterOrDigit(text[i]) || (text[i] == '\'' && begin >= 0));
            if (inside && begin < 0)
            {
                begin = i;
            }
            else if (!inside && begin >= 0)
            {
                words.Add(text[begin..i].ToLowerInvariant());
                begin = -1;
            }
        }

        for (int length = options.LeastWords; length <= options.MostWords; length++)
        {
            for (int i = 0; i + length <= words.Count; i++)
            {
                yield return length == 1 ? words[i] : string.Join(' ', words.GetRange(i, length));
            }
        }
    }

    private IReadOnlyList<(int Column, double Value)> Row(string text)
    {
        var counts = new SortedDictionary<int, double>();
        foreach (string term in TermsOf(text, _options))
        {
            int column = _options.HashBits is null ? _terms.Find(term) : Hash(term, _options);
            if (column >= 0)
            {
                counts[column] = counts.GetValueOrDefault(column) + 1;
            }
        }

        if (!_options.TfIdf)
        {
            return [.. counts.Select(pair => (pair.Key, pair.Value))];
        }

        (int Column, double Value)[] weighted = [.. counts.Select(pair => (pair.Key, pair.Value * _rarity[pair.Key]))];
        double length = Math.Sqrt(weighted.Sum(entry => entry.Value * entry.Value));
        return [.. weighted.Select(entry => (entry.Column, entry.Value / length))];
    }
}
