using System.Numerics;
using System.Runtime.CompilerServices;

namespace Hybrid.Causal.Discovery;

/// <summary>The true graph's separations as a test: p is 1 where two variables are separated and 0 where they are not. What discovery finds with unlimited data.</summary>
/// <remarks>Only observed variables can be asked for. One object serves one thread at a time.</remarks>
public sealed class SeparationOracle : ConditionalIndependenceTest
{
    private readonly GraphLayout _layout;
    private readonly int[] _places;
    private readonly string[] _names;
    private readonly bool _latent;
    private readonly bool[] _given;
    private readonly bool[] _above;
    private readonly byte[] _seen;
    private readonly int[] _touched;
    private readonly int[] _stack;
    private readonly Dictionary<(int Source, long Given), ulong[]> _reached = [];
    private ulong[] _found = [];

    /// <summary>Prepares the oracle.</summary>
    /// <param name="graph">The true graph.</param>
    public SeparationOracle(CausalGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        _layout = graph.Layout;
        _places = [.. Enumerable.Range(0, _layout.Count).Where(v => !graph.LatentMarks[v])];
        _names = graph.NamesOf(_places);
        _latent = _places.Length < _layout.Count || graph.Bidirected.Count > 0;
        (_given, _above, _seen) = (new bool[_layout.Count], new bool[_layout.Count], new byte[_layout.Count]);
        _touched = new int[_layout.Count];
        _stack = new int[2 * (_layout.Count + graph.Arrows.Count + (2 * graph.Bidirected.Count) + 1)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Variables => _names;

    /// <inheritdoc/>
    public override double PValue(int first, int second, ReadOnlySpan<int> given)
    {
        Mark(given, true);
        bool reached = Reaches(_places[first], _places[second]);
        Mark(given, false);
        return reached ? 0 : 1;
    }

    internal override bool IsCertain => true;

    // One walk from the near variable says for all others whether they are reached; a search asks for many of them with the same set given.
    internal override double MeasureFrom(int near, int far, ReadOnlySpan<int> given)
    {
        const long MostBits = 1L << 31;
        int bits = 32 - BitOperations.LeadingZeroCount((uint)_names.Length);
        if (given.Length * bits > 63)
        {
            return PValue(near, far, given);
        }

        long key = 0;
        foreach (int z in given)
        {
            key = (key << bits) | (uint)(z + 1);
        }

        if (!_reached.TryGetValue((near, key), out ulong[]? reached))
        {
            if ((long)_reached.Count * _layout.Count > MostBits)
            {
                _reached.Clear();
            }

            _found = reached = new ulong[(_layout.Count + 63) / 64];
            Mark(given, true);
            Reaches(_places[near], -1);
            Mark(given, false);
            _found = [];
            _reached.Add((near, key), reached);
        }

        int place = _places[far];
        return (reached[place >> 6] >> (place & 63) & 1) == 0 ? 1 : 0;
    }

    // In a DAG all of whose variables are observed, adjacent variables are never separated and others always can be.
    internal override bool MaySeparate(int first, int second) => _latent || !_layout.Adjacent(_places[first], _places[second]);

    private void Mark(ReadOnlySpan<int> given, bool value)
    {
        int top = 0;
        foreach (int z in given)
        {
            _given[_places[z]] = value;
            if (_above[_places[z]] != value)
            {
                _above[_places[z]] = value;
                _stack[top++] = _places[z];
            }
        }

        while (top > 0)
        {
            foreach (int parent in _layout.Parents[_stack[--top]])
            {
                if (_above[parent] != value)
                {
                    _above[parent] = value;
                    _stack[top++] = parent;
                }
            }
        }
    }

    // The walk of Reachability with its marks kept between calls; an entry on the stack is 2 v for "entered by a tail" and 2 v + 1 for "by a head".
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Reaches(int source, int target)
    {
        int top = 0, touched = 0;
        bool found = false;
        _stack[top++] = 2 * source;
        while (top > 0)
        {
            int at = _stack[--top];
            (int node, int head) = (at >> 1, at & 1);
            byte mark = (byte)(1 << head);
            if ((_seen[node] & mark) != 0)
            {
                continue;
            }

            if (_seen[node] == 0)
            {
                _touched[touched++] = node;
            }

            _seen[node] |= mark;
            if (node == target)
            {
                found = true;
                break;
            }

            bool passes = !_given[node];
            if (head == 0 ? passes : _above[node])
            {
                foreach (int parent in _layout.Parents[node])
                {
                    if ((_seen[parent] & 1) == 0)
                    {
                        _stack[top++] = 2 * parent;
                    }
                }

                foreach (int spouse in _layout.Spouses[node])
                {
                    if ((_seen[spouse] & 2) == 0)
                    {
                        _stack[top++] = (2 * spouse) + 1;
                    }
                }
            }

            if (passes)
            {
                foreach (int child in _layout.Children[node])
                {
                    if ((_seen[child] & 2) == 0)
                    {
                        _stack[top++] = (2 * child) + 1;
                    }
                }
            }
        }

        for (int i = 0; i < touched; i++)
        {
            _seen[_touched[i]] = 0;
            if (_found.Length > 0)
            {
                _found[_touched[i] >> 6] |= 1UL << (_touched[i] & 63);
            }
        }

        return found;
    }
}
