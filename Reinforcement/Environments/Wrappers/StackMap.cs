using System.Runtime.InteropServices;

namespace Hybrid.Reinforcement;

/// <summary>The latest observations, oldest first, behind one another along the first axis; at the start of an episode all are the first one.</summary>
/// <param name="count">How many, at least 1.</param>
internal sealed class StackMap(int count) : ObservationMap
{
    public override int Memory(int length) => count * length;

    public override Space Of(Space space, string environment)
    {
        int[] shape = space.Shape.Count == 0 ? [count] : [count * space.Shape[0], .. space.Shape.Skip(1)];
        IEnumerable<double> Repeat(IReadOnlyList<double> values) => Enumerable.Repeat(values, count).SelectMany(value => value);
        return new Space(space.IsDiscrete ? "multidiscrete" : space.Kind, shape, [.. Repeat(space.Low)], [.. Repeat(space.High)]);
    }

    public override Type Shown(Type seen) => seen;

    public override void Show<TSeen, TShown>(ReadOnlySpan<TSeen> seen, Span<TSeen> memory, Span<TShown> shown, bool first)
    {
        int length = seen.Length;
        if (first)
        {
            for (int i = 0; i < count; i++)
            {
                seen.CopyTo(memory[(i * length)..]);
            }
        }
        else
        {
            memory[length..].CopyTo(memory);
            seen.CopyTo(memory[((count - 1) * length)..]);
        }

        MemoryMarshal.Cast<TSeen, TShown>(memory).CopyTo(shown);
    }
}
