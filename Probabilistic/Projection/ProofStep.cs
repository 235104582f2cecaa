namespace Hybrid.Probabilistic;

/// <summary>A step of a proof with the numbers that show it.</summary>
/// <param name="Statement">What it says.</param>
/// <param name="Found">The number found.</param>
/// <param name="Expected">The number that the statement asks for.</param>
public sealed record ProofStep(string Statement, double Found, double Expected)
{
    /// <summary>The step in one line.</summary>
    public override string ToString() => FormattableString.Invariant($"{Statement}: {Found:G6}, expected {Expected:G6}");
}
