namespace Hybrid.Probabilistic;

/// <summary>Numbers for the names of classes, in the order of the alphabet.</summary>
internal sealed class ClassIndex
{
    private readonly Dictionary<string, int> _numbers;

    public ClassIndex(IEnumerable<string> names)
    {
        Names = [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        _numbers = Names.Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i, StringComparer.Ordinal);
    }

    public IReadOnlyList<string> Names { get; }

    /// <summary>The numbers of labels.</summary>
    /// <exception cref="ArgumentException">A label is unknown, or the labels are not as many as the rows.</exception>
    public int[] Of(string operation, IReadOnlyList<string> labels, int rows)
    {
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.Count != rows)
        {
            throw new ArgumentException($"{operation}: {labels.Count} labels are given for {rows} rows; give one for each.", nameof(labels));
        }

        return [.. labels.Select((label, r) => _numbers.TryGetValue(label, out int number)
            ? number
            : throw new ArgumentException($"{operation}: the class '{label}' of row {r} is unknown; {Hybrid.Names.Suggest(label, Names)}.", nameof(labels)))];
    }
}
