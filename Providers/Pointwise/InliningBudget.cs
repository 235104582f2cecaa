namespace Hybrid.Providers.Pointwise;

/// <summary>Raises what the JIT is willing to inline into a method.</summary>
/// <remarks>
/// The JIT stops inlining, wherever it is told to inline, once the code has grown to ten times the estimate for the method that it started with, and that estimate is
/// the length of its IL. A method that is nothing but a loop around an expression therefore holds a block that never runs, and is never compiled, for its length.
/// </remarks>
internal readonly struct InliningBudget
{
    /// <summary>Does nothing with numbers whose preparation takes some fifteen bytes of IL each.</summary>
    public static void Use(ReadOnlySpan<nint> numbers) => numbers.ToString();
}
