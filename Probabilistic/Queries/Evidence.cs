using System.Collections;

namespace Hybrid.Probabilistic;

/// <summary>What is known: at most one finding on each variable. Immutable.</summary>
/// <example><code>
/// Evidence evidence = Evidence.Parse("asia=yes, xray!=no").With(Finding.Likelihood("dysp", 0.9, 0.2));
/// </code></example>
public sealed class Evidence : IReadOnlyList<Finding>
{
    private readonly Finding[] _findings;

    private Evidence(Finding[] findings) => _findings = findings;

    /// <summary>Nothing is known.</summary>
    public static Evidence None { get; } = new([]);

    /// <summary>How many findings there are.</summary>
    public int Count => _findings.Length;

    /// <summary>A finding, in the order in which they were added.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    public Finding this[int index] => _findings[index];

    /// <summary>Reads findings such as <c>A=x, B!=y, C~(0.9 0.2)</c>.</summary>
    /// <param name="text">Findings separated by commas; none in an empty text. After <c>~</c> stands a likelihood for each state.</param>
    /// <returns>The evidence.</returns>
    /// <exception cref="ArgumentException">A part is not of that form, or a variable is there twice.</exception>
    public static Evidence Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Evidence evidence = None;
        string[] parts = text.Split(',', StringSplitOptions.TrimEntries);
        foreach (string part in parts.Where(p => p.EndsWith(')') && p.Contains("~(", StringComparison.Ordinal)))
        {
            Finding finding = Likelihood(part);
            evidence = evidence.Any(f => f.Variable == finding.Variable)
                ? throw new ArgumentException($"evidence: '{finding.Variable}' is given twice; give it one finding", nameof(text))
                : evidence.With(finding);
        }

        string states = evidence.Count == 0 ? text : string.Join(',', parts.Where(p => !(p.EndsWith(')') && p.Contains("~(", StringComparison.Ordinal))));
        foreach ((string name, string state) in Assignments.Parse(states, "evidence"))
        {
            Finding finding = name.EndsWith('!') ? Finding.IsNot(name[..^1].TrimEnd(), state) : Finding.Is(name, state);
            evidence = evidence.Any(f => f.Variable == finding.Variable)
                ? throw new ArgumentException($"evidence: '{finding.Variable}' is given twice; give it one finding", nameof(text))
                : evidence.With(finding);
        }

        return evidence;
    }

    private static Finding Likelihood(string part)
    {
        int at = part.IndexOf("~(", StringComparison.Ordinal);
        string[] words = part[(at + 2)..^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        double[] weights = new double[words.Length];
        for (int i = 0; i < words.Length; i++)
        {
            weights[i] = double.TryParse(words[i], System.Globalization.CultureInfo.InvariantCulture, out double weight)
                ? weight
                : throw new ArgumentException($"evidence: '{words[i]}' in '{part}' is no number; write such as \"A~(0.9 0.2)\"", nameof(part));
        }

        return Finding.Likelihood(part[..at].TrimEnd(), weights);
    }

    /// <summary>The evidence with one more finding; an earlier one on the same variable is replaced.</summary>
    /// <param name="finding">The finding.</param>
    /// <returns>New evidence; this stays as it is.</returns>
    public Evidence With(Finding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return new Evidence([.. _findings.Where(f => f.Variable != finding.Variable), finding]);
    }

    /// <summary>The evidence with a variable in a state.</summary>
    /// <param name="variable">The variable's name.</param>
    /// <param name="state">The state's name.</param>
    /// <returns>New evidence; this stays as it is.</returns>
    public Evidence With(string variable, string state) => With(Finding.Is(variable, state));

    /// <summary>The evidence without what is known of a variable.</summary>
    /// <param name="variable">The variable's name.</param>
    /// <returns>New evidence; this stays as it is.</returns>
    public Evidence Without(string variable) => new([.. _findings.Where(f => f.Variable != variable)]);

    /// <inheritdoc/>
    public IEnumerator<Finding> GetEnumerator() => ((IEnumerable<Finding>)_findings).GetEnumerator();

    /// <summary>The findings as text: <c>A=x, B!=y</c>.</summary>
    public override string ToString() => string.Join(", ", _findings.Select(f => f.ToString()));

    IEnumerator IEnumerable.GetEnumerator() => _findings.GetEnumerator();
}
