namespace Hybrid.Probabilistic;

/// <summary>A labelled run of tokens.</summary>
/// <param name="Label">Its label.</param>
/// <param name="Begin">Its first token.</param>
/// <param name="End">The token behind its last.</param>
public readonly record struct Segment(string Label, int Begin, int End)
{
    /// <summary>The label of tokens outside all pieces.</summary>
    public const string Outside = "O";

    /// <summary>Cuts labels such as B-NP, I-NP and O into segments; each token outside is one of its own.</summary>
    /// <param name="labels">A label for each token.</param>
    /// <exception cref="ArgumentException">A label is neither O nor begins with B- or I-.</exception>
    public static IReadOnlyList<Segment> Of(IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var segments = new List<Segment>();
        for (int t = 0; t < labels.Count; t++)
        {
            string label = labels[t];
            if (label == Outside)
            {
                segments.Add(new(Outside, t, t + 1));
                continue;
            }

            if (label.Length < 3 || label[0] is not ('B' or 'I') || label[1] != '-')
            {
                throw new ArgumentException($"Segment.Of: token {t} has the label '{label}'; O and labels that begin with B- or I- are allowed.", nameof(labels));
            }

            string type = label[2..];
            bool goesOn = label[0] == 'I' && segments.Count > 0 && segments[^1].Label == type && segments[^1].End == t;
            if (goesOn)
            {
                segments[^1] = segments[^1] with { End = t + 1 };
            }
            else
            {
                segments.Add(new(type, t, t + 1));
            }
        }

        return segments;
    }

    /// <summary>The labels B-, I- and O of segments that follow one another.</summary>
    /// <param name="segments">The segments, in order and without gaps.</param>
    public static string[] Labels(IEnumerable<Segment> segments)
    {
        ArgumentNullException.ThrowIfNull(segments);
        return [.. segments.SelectMany(segment => segment.Label == Outside
            ? Enumerable.Repeat(Outside, segment.End - segment.Begin)
            : Enumerable.Range(0, segment.End - segment.Begin).Select(i => (i == 0 ? "B-" : "I-") + segment.Label))];
    }
}
