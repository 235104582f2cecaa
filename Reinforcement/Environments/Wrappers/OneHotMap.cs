namespace Hybrid.Reinforcement;

/// <summary>Whole numbers as rows of zeros with a one: a number from 0 to n - 1 becomes n numbers.</summary>
/// <param name="space">What is seen.</param>
internal sealed class OneHotMap(Space space) : ObservationMap
{
    private readonly int[] _counts = [.. space.High.Select(high => (int)high + 1)];

    public override Space Of(Space space, string environment)
    {
        int total = _counts.Sum();
        return Space.Box([total], [.. Enumerable.Repeat(0.0, total)], [.. Enumerable.Repeat(1.0, total)]);
    }

    public override void Show<TSeen, TShown>(ReadOnlySpan<TSeen> seen, Span<TSeen> memory, Span<TShown> shown, bool first)
    {
        shown.Clear();
        int offset = 0;
        for (int i = 0; i < seen.Length; i++)
        {
            shown[offset + (int)Number.ToDouble(seen[i])] = Number.Of<TShown>(1);
            offset += _counts[i];
        }
    }
}
