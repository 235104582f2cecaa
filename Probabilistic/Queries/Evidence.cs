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

    /// <summary>Reads findings such as <c>A=x, B!=y</c>.</summary>
    /// <param name="text">Findings separated by commas; none in an empty text.</param>
    /// <returns>The evidence.</returns>
    /// <exception cref="ArgumentException">A part is not of that form, or a variable is there twice.</exception>
    public static Evidence Parse(string text)
    {
        Evidence evidence = None;
        foreach ((string name, string state) in Assignments.Parse(text, "evidence"))
        {
            evidence = evidence.With(name.EndsWith('!') ? Finding.IsNot(name[..^1].TrimEnd(), state) : Finding.Is(name, state));
        }

        return evidence;
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
