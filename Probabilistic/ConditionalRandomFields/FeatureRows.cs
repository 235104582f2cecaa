namespace Hybrid.Probabilistic;

/// <summary>Rows of features, one after the other: row t holds the entries from <c>Starts[t]</c> to <c>Starts[t + 1]</c>.</summary>
internal sealed class FeatureRows
{
    private int[] _ids = new int[256];
    private int[] _starts = new int[64];
    private double[]? _values;

    /// <summary>How many rows have ended.</summary>
    public int Rows { get; private set; }

    /// <summary>How many entries there are.</summary>
    public int Entries { get; private set; }

    /// <summary>The features of all rows.</summary>
    public int[] Ids => _ids;

    /// <summary>Where rows start, and where the last ends.</summary>
    public int[] Starts => _starts;

    /// <summary>The entries' values; null when all are 1.</summary>
    public double[]? Values => _values;

    public void Add(int id, double value)
    {
        if (Entries == _ids.Length)
        {
            Array.Resize(ref _ids, 2 * Entries);
            if (_values is not null)
            {
                Array.Resize(ref _values, _ids.Length);
            }
        }

        if (value != 1 && _values is null)
        {
            _values = new double[_ids.Length];
            Array.Fill(_values, 1.0, 0, Entries);
        }

        _ids[Entries] = id;
        if (_values is not null)
        {
            _values[Entries] = value;
        }

        Entries++;
    }

    public void EndRow()
    {
        Rows++;
        if (Rows == _starts.Length)
        {
            Array.Resize(ref _starts, 2 * Rows);
        }

        _starts[Rows] = Entries;
    }

    public void Clear()
    {
        Rows = 0;
        Entries = 0;
        _values = null;
    }

    /// <summary>The same rows with other numbers for the features; those that become negative are dropped.</summary>
    public FeatureRows Renumbered(int[] numbers)
    {
        var result = new FeatureRows();
        for (int row = 0; row < Rows; row++)
        {
            for (int e = _starts[row]; e < _starts[row + 1]; e++)
            {
                if (numbers[_ids[e]] >= 0)
                {
                    result.Add(numbers[_ids[e]], _values is null ? 1 : _values[e]);
                }
            }

            result.EndRow();
        }

        return result;
    }
}
