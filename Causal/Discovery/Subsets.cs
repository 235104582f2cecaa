namespace Hybrid.Causal.Discovery;

/// <summary>Walks over the subsets of a size.</summary>
internal ref struct Subsets
{
    private readonly ReadOnlySpan<int> _items;
    private readonly Span<int> _chosen;
    private bool _started;

    /// <summary>Prepares a walk; <paramref name="chosen"/> holds places and has the subsets' size.</summary>
    public Subsets(ReadOnlySpan<int> items, Span<int> chosen)
    {
        _items = items;
        _chosen = chosen;
        for (int i = 0; i < chosen.Length; i++)
        {
            chosen[i] = i;
        }
    }

    /// <summary>Writes the next subset in lexical order; false after the last.</summary>
    public bool Next(Span<int> subset)
    {
        int size = _chosen.Length;
        if (_started)
        {
            int at = size - 1;
            while (at >= 0 && _chosen[at] == _items.Length - size + at)
            {
                at--;
            }

            if (at < 0)
            {
                return false;
            }

            _chosen[at]++;
            for (int i = at + 1; i < size; i++)
            {
                _chosen[i] = _chosen[i - 1] + 1;
            }
        }
        else if (size > _items.Length)
        {
            return false;
        }

        _started = true;
        for (int i = 0; i < size; i++)
        {
            subset[i] = _items[_chosen[i]];
        }

        return true;
    }
}
