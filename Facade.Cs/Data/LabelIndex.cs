using System.Globalization;
using System.Text;
using Hybrid.Formats;

namespace Hybrid.Data;

/// <summary>Numbers the labels of a column in the order in which they come.</summary>
internal sealed class LabelIndex
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];

    public IReadOnlyList<string> Names => _names;

    /// <summary>The number of the label in a cell of the current record.</summary>
    public int Of(CsvReader reader, int column)
    {
        ReadOnlySpan<byte> bytes = reader.Bytes(column);
        Span<char> characters = stackalloc char[64];
        if (bytes.Length <= characters.Length && bytes.IndexOf((byte)'"') < 0)
        {
            int length = Encoding.UTF8.GetChars(bytes, characters);
            if (_numbers.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(characters[..length], out int known))
            {
                return known;
            }
        }

        string name = reader.Text(column);
        if (!_numbers.TryGetValue(name, out int number))
        {
            number = _names.Count;
            _numbers.Add(name, number);
            _names.Add(name);
        }

        return number;
    }

    /// <summary>The names sorted as numbers if all are numbers, else in ordinal order, and for each old number the new one.</summary>
    public static (string[] Sorted, int[] Order) Sorted(IReadOnlyList<string> names)
    {
        double[] numbers = new double[names.Count];
        bool numeric = true;
        for (int i = 0; i < names.Count; i++)
        {
            numeric &= double.TryParse(names[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]);
        }

        int[] byPlace = [.. Enumerable.Range(0, names.Count)
            .OrderBy(i => numeric ? numbers[i] : 0)
            .ThenBy(i => names[i], StringComparer.Ordinal)];
        int[] order = new int[names.Count];
        for (int place = 0; place < byPlace.Length; place++)
        {
            order[byPlace[place]] = place;
        }

        return ([.. byPlace.Select(i => names[i])], order);
    }
}
