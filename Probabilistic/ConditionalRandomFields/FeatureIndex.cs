namespace Hybrid.Probabilistic;

/// <summary>Numbers for names, in the order of their first appearance, with how often each was counted.</summary>
internal sealed class FeatureIndex
{
    private readonly Dictionary<string, int> _numbers;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly List<string> _names = [];
    private readonly List<int> _counts = [];

    public FeatureIndex(int capacity = 0)
    {
        _numbers = new Dictionary<string, int>(capacity, StringComparer.Ordinal);
        _lookup = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The names by their numbers.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>The number of a name; -1 when it is unknown.</summary>
    public int Find(ReadOnlySpan<char> name) => _lookup.TryGetValue(name, out int number) ? number : -1;

    /// <summary>The number of a name, which is given one when it is new.</summary>
    public int Count(ReadOnlySpan<char> name)
    {
        if (!_lookup.TryGetValue(name, out int number))
        {
            number = Append(name.ToString());
        }

        _counts[number]++;
        return number;
    }

    /// <summary>Gives a new name the next number.</summary>
    public int Append(string name)
    {
        int number = _names.Count;
        _numbers.Add(name, number);
        _names.Add(name);
        _counts.Add(0);
        return number;
    }

    /// <summary>The names that a test keeps, and for each old number the new one or -1.</summary>
    /// <param name="keeps">Told the old number and the count.</param>
    public (FeatureIndex Index, int[] Numbers) Where(Func<int, int, bool> keeps)
    {
        var index = new FeatureIndex();
        int[] numbers = new int[_names.Count];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = keeps(i, _counts[i]) ? index.Append(_names[i]) : -1;
            if (numbers[i] >= 0)
            {
                index._counts[numbers[i]] = _counts[i];
            }
        }

        return (index, numbers);
    }
}
