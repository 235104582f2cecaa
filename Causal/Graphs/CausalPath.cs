namespace Hybrid.Causal;

/// <summary>A path between two variables. Immutable.</summary>
/// <param name="Variables">The variables, from the one end to the other.</param>
/// <param name="Marks">The edges between them: <c>-&gt;</c>, <c>&lt;-</c> or <c>&lt;-&gt;</c>.</param>
/// <param name="IsCausal">Whether all edges point from the first end to the last.</param>
/// <param name="IsOpen">Whether it carries dependence given what was conditioned on.</param>
public sealed record CausalPath(IReadOnlyList<string> Variables, IReadOnlyList<string> Marks, bool IsCausal, bool IsOpen)
{
    /// <summary>The variables within at which two arrowheads meet.</summary>
    public IReadOnlyList<string> Colliders =>
        [.. Enumerable.Range(1, Math.Max(0, Variables.Count - 2)).Where(i => Marks[i - 1] is "->" or "<->" && Marks[i] is "<-" or "<->").Select(i => Variables[i])];

    /// <summary>The path as text: <c>X &lt;- Z -&gt; Y</c>.</summary>
    public override string ToString() => Variables[0] + string.Concat(Marks.Select((mark, i) => $" {mark} {Variables[i + 1]}"));
}
