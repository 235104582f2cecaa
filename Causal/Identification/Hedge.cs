namespace Hybrid.Causal;

/// <summary>
/// Two nested districts F and F' such that F holds a variable acted on, F' none, and F' cannot be told from F by what is observed.
/// </summary>
/// <param name="Outer">F, in the order of the graph.</param>
/// <param name="Inner">F', a part of F.</param>
/// <remarks>Shpitser and Pearl, Identification of joint interventional distributions in recursive semi-Markovian causal models, 2006.</remarks>
public sealed record Hedge(IReadOnlyList<string> Outer, IReadOnlyList<string> Inner)
{
    /// <summary>The hedge in a line: <c>hedge F = {X, Y}, F' = {Y}</c>.</summary>
    public override string ToString() => $"hedge F = {{{string.Join(", ", Outer)}}}, F' = {{{string.Join(", ", Inner)}}}";
}
