namespace Hybrid.Causal;

/// <summary>An edge with a mark at each end.</summary>
/// <param name="First">A variable.</param>
/// <param name="AtFirst">The mark at it.</param>
/// <param name="AtSecond">The mark at the other.</param>
/// <param name="Second">The other variable.</param>
public sealed record MixedEdge(string First, EdgeMark AtFirst, EdgeMark AtSecond, string Second)
{
    /// <summary>The marks as text: <c>-&gt;</c>, <c>&lt;-</c>, <c>--</c>, <c>&lt;-&gt;</c>, <c>o-&gt;</c>, <c>&lt;-o</c>, <c>o-o</c>, <c>o--</c> or <c>--o</c>.</summary>
    public string Mark => (AtFirst, AtSecond) switch
    {
        (EdgeMark.Tail, EdgeMark.Arrow) => "->",
        (EdgeMark.Arrow, EdgeMark.Tail) => "<-",
        (EdgeMark.Tail, EdgeMark.Tail) => "--",
        (EdgeMark.Arrow, EdgeMark.Arrow) => "<->",
        (EdgeMark.Circle, EdgeMark.Arrow) => "o->",
        (EdgeMark.Arrow, EdgeMark.Circle) => "<-o",
        (EdgeMark.Circle, EdgeMark.Circle) => "o-o",
        (EdgeMark.Circle, EdgeMark.Tail) => "o--",
        _ => "--o",
    };

    /// <summary>The edge as text: <c>A o-&gt; B</c>.</summary>
    public override string ToString() => $"{First} {Mark} {Second}";
}
