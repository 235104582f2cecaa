namespace Hybrid.Probabilistic;

/// <summary>Labels found against the right ones.</summary>
/// <remarks>
/// Labels such as B-NP, I-NP and O (or with E, L for ends and S, U for single tokens) mark pieces of several tokens, which count as the CoNLL shared tasks count
/// them: right only with both ends and the type. Labels without such prefixes are pieces of one token each.
/// </remarks>
/// <param name="Accuracy">The share of tokens with the right label.</param>
/// <param name="Chunks">All pieces.</param>
/// <param name="ByType">The pieces of each type.</param>
public sealed record TaggingEvaluation(double Accuracy, ChunkScore Chunks, IReadOnlyDictionary<string, ChunkScore> ByType)
{
    /// <summary>The harmonic mean of precision and recall over all pieces.</summary>
    public double F1 => Chunks.F1;

    /// <summary>Compares labels.</summary>
    /// <param name="gold">The right labels of each sentence.</param>
    /// <param name="found">The labels found, as many.</param>
    /// <exception cref="ArgumentException">The numbers of sentences or tokens differ.</exception>
    public static TaggingEvaluation Of(IReadOnlyList<IReadOnlyList<string>> gold, IReadOnlyList<IReadOnlyList<string>> found)
    {
        ArgumentNullException.ThrowIfNull(gold);
        ArgumentNullException.ThrowIfNull(found);
        if (gold.Count != found.Count || gold.Zip(found).Any(pair => pair.First.Count != pair.Second.Count))
        {
            throw new ArgumentException("TaggingEvaluation: the right and the found labels differ in number; give as many sentences and tokens.", nameof(found));
        }

        bool pieces = gold.Any(labels => labels.Any(label => label.StartsWith("B-", StringComparison.Ordinal) || label.StartsWith("I-", StringComparison.Ordinal)));
        var byType = new SortedDictionary<string, ChunkScore>(StringComparer.Ordinal);
        long right = 0, total = 0;
        for (int s = 0; s < gold.Count; s++)
        {
            for (int t = 0; t < gold[s].Count; t++)
            {
                right += gold[s][t] == found[s][t] ? 1 : 0;
                total++;
            }

            HashSet<Piece> wanted = Pieces(gold[s], pieces), had = Pieces(found[s], pieces);
            foreach (Piece piece in wanted)
            {
                Count(piece.Type, new ChunkScore(1, 0, had.Contains(piece) ? 1 : 0));
            }

            foreach (Piece piece in had)
            {
                Count(piece.Type, new ChunkScore(0, 1, 0));
            }
        }

        void Count(string type, ChunkScore more)
        {
            ChunkScore before = byType.GetValueOrDefault(type) ?? new ChunkScore(0, 0, 0);
            byType[type] = new ChunkScore(before.Gold + more.Gold, before.Found + more.Found, before.Correct + more.Correct);
        }

        var all = new ChunkScore(byType.Values.Sum(score => score.Gold), byType.Values.Sum(score => score.Found), byType.Values.Sum(score => score.Correct));
        return new TaggingEvaluation(total == 0 ? 0 : (double)right / total, all, byType);
    }

    private static HashSet<Piece> Pieces(IReadOnlyList<string> labels, bool prefixed)
    {
        HashSet<Piece> pieces = [];
        int begin = -1;
        string type = string.Empty;
        for (int t = 0; t <= labels.Count; t++)
        {
            (char mark, string next) = t == labels.Count ? ('O', string.Empty) : Split(labels[t], prefixed);
            bool starts = mark is 'B' or 'S' or 'U' || (mark != 'O' && (begin < 0 || next != type));
            if (begin >= 0 && (starts || mark == 'O'))
            {
                pieces.Add(new Piece(begin, t, type));
                begin = -1;
            }

            if (starts)
            {
                (begin, type) = (t, next);
            }

            if (begin >= 0 && mark is 'E' or 'L' or 'S' or 'U')
            {
                pieces.Add(new Piece(begin, t + 1, type));
                begin = -1;
            }
        }

        return pieces;
    }

    private static (char Mark, string Type) Split(string label, bool prefixed) =>
        !prefixed ? ('S', label)
        : label == "O" ? ('O', string.Empty)
        : label.Length > 2 && label[1] == '-' && "BIELSU".Contains(label[0], StringComparison.Ordinal) ? (label[0], label[2..])
        : ('S', label);

    private readonly record struct Piece(int Begin, int End, string Type);
}
