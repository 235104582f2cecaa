using System.Collections.Concurrent;

namespace Hybrid.Probabilistic.Exact;

/// <summary>Shapes that have been searched for, known by structure: the same variables and tables with other numbers, or with other states observed, need no other search.</summary>
internal sealed class ShapeCache
{
    private const int Most = 64;

    private readonly ConcurrentDictionary<Structure, JunctionShape> _known = new();

    /// <summary>How many searches there were.</summary>
    public int Searches { get; private set; }

    /// <summary>A shape, searched for unless it is known.</summary>
    public JunctionShape Find(int[] sizes, IReadOnlyList<int[]> scopes, double effort, Func<JunctionShape> search)
    {
        var structure = new Structure(sizes, scopes, effort);
        if (_known.TryGetValue(structure, out JunctionShape? shape))
        {
            return shape;
        }

        Searches++;
        shape = search();
        if (_known.Count >= Most)
        {
            _known.Clear();
        }

        _known[structure] = shape;
        return shape;
    }

    private readonly struct Structure : IEquatable<Structure>
    {
        private readonly int[] _numbers;
        private readonly double _effort;

        public Structure(int[] sizes, IReadOnlyList<int[]> scopes, double effort)
        {
            _numbers = [.. sizes, .. scopes.SelectMany(scope => scope.Prepend(-1))];
            _effort = effort;
        }

        public bool Equals(Structure other) => _effort.Equals(other._effort) && _numbers.AsSpan().SequenceEqual(other._numbers);

        public override bool Equals(object? obj) => obj is Structure other && Equals(other);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            hash.AddBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(_numbers.AsSpan()));
            return hash.ToHashCode();
        }
    }
}
