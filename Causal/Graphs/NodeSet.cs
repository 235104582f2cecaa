using System.Collections;
using System.Numerics;

namespace Hybrid.Causal;

/// <summary>An immutable set of variables by number, as bits.</summary>
internal sealed class NodeSet : IEnumerable<int>, IEquatable<NodeSet>
{
    private readonly ulong[] _bits;

    private NodeSet(ulong[] bits) => _bits = bits;

    public int Count => _bits.Sum(BitOperations.PopCount);

    public bool IsEmpty => Array.TrueForAll(_bits, b => b == 0);

    public static NodeSet All(int count) => Of(count, Enumerable.Range(0, count));

    public static NodeSet Of(int count, IEnumerable<int> members)
    {
        ulong[] bits = new ulong[(count + 63) / 64];
        foreach (int member in members)
        {
            bits[member >> 6] |= 1UL << (member & 63);
        }

        return new NodeSet(bits);
    }

    public bool Contains(int member) => (_bits[member >> 6] >> (member & 63) & 1) != 0;

    public NodeSet And(NodeSet other) => With(other, (a, b) => a & b);

    public NodeSet Or(NodeSet other) => With(other, (a, b) => a | b);

    public NodeSet Except(NodeSet other) => With(other, (a, b) => a & ~b);

    public bool Holds(NodeSet other) => other.Except(this).IsEmpty;

    public bool Equals(NodeSet? other) => other is not null && _bits.AsSpan().SequenceEqual(other._bits);

    public override bool Equals(object? obj) => Equals(obj as NodeSet);

    public override int GetHashCode() => _bits.Aggregate(17, HashCode.Combine);

    public IEnumerator<int> GetEnumerator()
    {
        for (int word = 0; word < _bits.Length; word++)
        {
            for (ulong left = _bits[word]; left != 0; left &= left - 1)
            {
                yield return (word << 6) + BitOperations.TrailingZeroCount(left);
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private NodeSet With(NodeSet other, Func<ulong, ulong, ulong> join) => new([.. _bits.Zip(other._bits, join)]);
}
