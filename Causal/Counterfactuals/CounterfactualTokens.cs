namespace Hybrid.Causal.Counterfactuals;

/// <summary>What each variable of each world is taken at: a state, or a symbol (which begins with a question mark) that is summed over or asked for.</summary>
internal sealed class CounterfactualTokens
{
    private readonly Dictionary<string, string> _tokens = [];
    private readonly Dictionary<string, string> _asked;

    public CounterfactualTokens(IReadOnlyDictionary<string, string> states, IEnumerable<string> asked, IEnumerable<string> keys)
    {
        _asked = asked.ToDictionary(key => key, key => states[key]);
        foreach (string key in keys)
        {
            _tokens[key] = states.TryGetValue(key, out string? state) && !_asked.ContainsKey(key) ? state : key;
        }
    }

    /// <summary>The symbols that are asked for, and the states asked for.</summary>
    public IReadOnlyDictionary<string, string> Asked => _asked;

    /// <summary>Null where there is none; empty where what is asked for cannot be; a reason where what is given cannot be.</summary>
    public string? Contradiction { get; private set; }

    public string this[string key] => _tokens[key];

    /// <summary>Makes two variables one; false when they are already.</summary>
    public bool Unify(string first, string second)
    {
        (string a, string b) = (_tokens[first], _tokens[second]);
        if (a == b)
        {
            return false;
        }

        bool aIsSymbol = a.StartsWith('?'), bIsSymbol = b.StartsWith('?');
        if (!aIsSymbol && !bIsSymbol)
        {
            Contradiction = _asked.Count == 0 ? string.Empty : $"what is given contradicts itself: one variable would be {a} and {b}";
            return true;
        }

        // A summed symbol gives way to one that is asked for, and any symbol to a state.
        (string gone, string kept) = !bIsSymbol || (aIsSymbol && !_asked.ContainsKey(a)) ? (a, b) : (b, a);
        if (_asked.Remove(gone, out string? wanted))
        {
            string known = _asked.GetValueOrDefault(kept, kept);
            if (known.StartsWith('?'))
            {
                _asked[kept] = wanted;
            }
            else if (known != wanted)
            {
                Contradiction = string.Empty;
            }
        }

        foreach (string key in _tokens.Keys.ToArray())
        {
            _tokens[key] = _tokens[key] == gone ? kept : _tokens[key];
        }

        return true;
    }
}
