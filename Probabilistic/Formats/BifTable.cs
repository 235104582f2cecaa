using System.Text;

namespace Hybrid.Probabilistic.Formats;

/// <summary>A probability block of a BIF text while it is read.</summary>
internal sealed class BifTable
{
    private readonly Variable _child;
    private readonly List<Variable> _parents;
    private readonly byte[][][] _stateNames;
    private readonly int[] _guesses;
    private double[] _values = [];

    public BifTable(int place, Variable child, List<Variable> parents)
    {
        Place = place;
        _child = child;
        _parents = parents;
        Entries = Layout.Entries([.. parents.Select(p => p.Count), child.Count]);
        _stateNames = [.. parents.Select(p => p.States.Select(Encoding.UTF8.GetBytes).ToArray())];
        _guesses = new int[parents.Count];
    }

    /// <summary>Where the block begins.</summary>
    public int Place { get; }

    /// <summary>How many entries the table has.</summary>
    public long Entries { get; }

    /// <summary>The finished table.</summary>
    public ConditionalTable ToConditionalTable() => new(_child, _parents, _values, owned: true);

    /// <summary>Reads the block from its brace on.</summary>
    public void Read(ref BifTokens tokens)
    {
        tokens.Expect('{', "before the probabilities");
        _values = new double[Entries];
        Array.Fill(_values, double.NaN);
        double[]? others = null;
        while (!tokens.Is('}'))
        {
            if (tokens.Is('('))
            {
                int start = tokens.Start;
                int row = Row(ref tokens);
                Numbers(ref tokens, _values.AsSpan(row * _child.Count, _child.Count), row, start);
            }
            else if (tokens.Is("table"u8))
            {
                WholeTable(ref tokens);
            }
            else if (tokens.Is("default"u8))
            {
                int start = tokens.Start;
                tokens.Advance();
                others = new double[_child.Count];
                Numbers(ref tokens, others, -1, start);
            }
            else if (tokens.Is("property"u8))
            {
                tokens.SkipStatement();
            }
            else
            {
                throw tokens.Unexpected($"'table', '(', 'default' or '}}' in the block of '{_child.Name}'");
            }
        }

        Complete(ref tokens, others);
        tokens.Advance();
    }

    private void Complete(ref BifTokens tokens, double[]? others)
    {
        for (int row = 0; row < _values.Length; row += _child.Count)
        {
            if (!double.IsNaN(_values[row]))
            {
                continue;
            }

            if (others is null)
            {
                throw tokens.Wrong(Place, $"{ConditionalTable.RowName(_child, _parents, row / _child.Count)} is missing; give every joint state of the parents, or a default row");
            }

            others.CopyTo(_values.AsSpan(row));
        }
    }

    private int Row(ref BifTokens tokens)
    {
        tokens.Advance();
        int row = 0;
        for (int i = 0; i < _parents.Count; i++)
        {
            if (!tokens.IsWord)
            {
                throw tokens.Unexpected($"a state of '{_parents[i].Name}': a row of '{_child.Name}' names {_parents.Count} states");
            }

            row = (row * _parents[i].Count) + State(ref tokens, i);
            tokens.Advance();
            if (tokens.Is(','))
            {
                tokens.Advance();
            }
        }

        tokens.Expect(')', $"after {_parents.Count} states, one for each parent of '{_child.Name}'");
        return row;
    }

    // Rows come in order: the state is nearly always that of the row before, or the next one.
    private int State(ref BifTokens tokens, int parent)
    {
        byte[][] names = _stateNames[parent];
        int guess = _guesses[parent];
        for (int tries = 0; tries < names.Length; tries++)
        {
            if (tokens.Current.SequenceEqual(names[guess]))
            {
                return _guesses[parent] = guess;
            }

            guess = guess + 1 == names.Length ? 0 : guess + 1;
        }

        string name = tokens.Text;
        throw tokens.Wrong(tokens.Start, $"'{_parents[parent].Name}' has no state '{name}'; {Hybrid.Names.Suggest(name, _parents[parent].States)}");
    }

    private void WholeTable(ref BifTokens tokens)
    {
        int start = tokens.Start;
        tokens.Advance();
        if (_parents.Count == 0)
        {
            Numbers(ref tokens, _values, 0, start);
            return;
        }

        // In a whole table the child's state changes slowest.
        double[] given = new double[_values.Length];
        Read(ref tokens, given, -2);
        int rows = given.Length / _child.Count;
        for (int row = 0; row < rows; row++)
        {
            Span<double> target = _values.AsSpan(row * _child.Count, _child.Count);
            for (int state = 0; state < target.Length; state++)
            {
                target[state] = given[(state * rows) + row];
            }

            if (ConditionalTable.Normalise(target) is string problem)
            {
                throw tokens.Wrong(start, $"{ConditionalTable.RowName(_child, _parents, row)} {problem}");
            }
        }
    }

    private void Numbers(ref BifTokens tokens, Span<double> target, int row, int start)
    {
        Read(ref tokens, target, row);
        if (ConditionalTable.Normalise(target) is string problem)
        {
            throw tokens.Wrong(start, $"{What(row)} {problem}");
        }
    }

    // Names are made only for errors: a large file has half a million rows.
    private string What(int row) => row switch
    {
        -2 => $"the table of '{_child.Name}'",
        -1 => $"the default row of '{_child.Name}'",
        _ => ConditionalTable.RowName(_child, _parents, row),
    };

    private void Read(ref BifTokens tokens, Span<double> target, int row)
    {
        for (int i = 0; i < target.Length; i++)
        {
            if (!tokens.IsWord || !DecimalNumber.TryParse(tokens.Current, out target[i]))
            {
                throw tokens.Unexpected($"number {i + 1} of the {target.Length} of {What(row)}");
            }

            tokens.Advance();
            if (tokens.Is(','))
            {
                tokens.Advance();
            }
        }

        if (!tokens.Is(';'))
        {
            throw tokens.Unexpected($"';' after the {target.Length} numbers of {What(row)}");
        }

        tokens.Advance();
    }
}
