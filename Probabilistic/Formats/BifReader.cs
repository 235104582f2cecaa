namespace Hybrid.Probabilistic.Formats;

/// <summary>Reads the Bayesian interchange format, in the dialects of bnlearn, JavaBayes, pgmpy and aGrUM.</summary>
internal ref struct BifReader
{
    private readonly string _file;
    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);
    private readonly List<(Variable Variable, int Place)> _variables = [];
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private BifTable?[] _tables = [];
    private BifTokens _tokens;
    private string _name = string.Empty;

    private BifReader(string file, ReadOnlySpan<byte> text)
    {
        _file = file;
        _tokens = new BifTokens(file, text);
        _lookup = _indices.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The network that a text describes.</summary>
    /// <exception cref="DataFormatException">The text is not such a description; the place is named.</exception>
    public static BayesianNetwork Read(string file, ReadOnlySpan<byte> text) => new BifReader(file, text).Network();

    private BayesianNetwork Network()
    {
        _tokens.Advance();
        while (!_tokens.AtEnd)
        {
            if (_tokens.Is("network"u8))
            {
                ReadName();
            }
            else if (_tokens.Is("variable"u8))
            {
                ReadVariable();
            }
            else if (_tokens.Is("probability"u8))
            {
                ReadTable();
            }
            else
            {
                throw _tokens.Unexpected("'network', 'variable' or 'probability'");
            }
        }

        if (_variables.Count == 0)
        {
            throw _tokens.Wrong(0, "there is no variable; a network has at least one block 'variable NAME { type discrete [ 2 ] { yes, no }; }'");
        }

        Array.Resize(ref _tables, _variables.Count);
        var tables = new ConditionalTable[_variables.Count];
        for (int i = 0; i < tables.Length; i++)
        {
            (Variable variable, int place) = _variables[i];
            if (_tables[i] is not BifTable table)
            {
                throw _tokens.Wrong(place, $"the variable '{variable.Name}' has no probability block; add 'probability ( {variable.Name} ) {{ ... }}'");
            }

            tables[i] = table.ToConditionalTable();
        }

        Dictionary<string, int> indices = _indices;
        int[][] parents = [.. tables.Select(table => table.Parents.Select(parent => indices[parent.Name]).ToArray())];
        if (DirectedGraph.TopologicalOrder(parents) is null)
        {
            List<int> cycle = DirectedGraph.Cycle(parents);
            string path = string.Join(" -> ", Names(cycle));
            throw _tokens.Wrong(_tables[cycle[^1]]!.Place, $"there is a cycle: {path}; remove or turn one of its arcs");
        }

        return new BayesianNetwork(tables, _name);
    }

    private readonly IEnumerable<string> Names(List<int> nodes)
    {
        List<(Variable Variable, int Place)> variables = _variables;
        return nodes.Select(i => variables[i].Variable.Name);
    }

    private void ReadName()
    {
        _tokens.Advance();
        if (_tokens.IsWord)
        {
            _name = _tokens.Text;
            _name = _name == "unknown" ? string.Empty : _name;
            _tokens.Advance();
        }

        _tokens.Expect('{', "after the network's name");
        while (!_tokens.Is('}'))
        {
            _tokens.SkipStatement();
        }

        _tokens.Advance();
    }

    private void ReadVariable()
    {
        _tokens.Advance();
        string name = Word("the variable's name");
        int place = _tokens.Start;
        if (_indices.ContainsKey(name))
        {
            throw _tokens.Wrong(place, $"the variable '{name}' is declared twice; names must differ");
        }

        _tokens.Advance();
        _tokens.Expect('{', "after the variable's name");
        Variable? variable = null;
        while (!_tokens.Is('}'))
        {
            if (_tokens.Is("type"u8))
            {
                variable = ReadStates(name);
            }
            else
            {
                _tokens.SkipStatement();
            }
        }

        if (variable is null)
        {
            throw _tokens.Unexpected($"'type discrete [ N ] {{ ... }};' for '{name}'");
        }

        _tokens.Advance();
        _indices.Add(name, _variables.Count);
        _variables.Add((variable, place));
    }

    private Variable ReadStates(string name)
    {
        _tokens.Advance();
        if (!_tokens.Is("discrete"u8))
        {
            throw _tokens.Unexpected("'discrete', the only type that is read");
        }

        _tokens.Advance();
        _tokens.Expect('[', "before the number of states");
        int countPlace = _tokens.Start;
        if (!int.TryParse(_tokens.Current, System.Globalization.CultureInfo.InvariantCulture, out int count) || count < 1)
        {
            throw _tokens.Unexpected("the number of states, at least 1");
        }

        _tokens.Advance();
        _tokens.Expect(']', "after the number of states");
        _tokens.Expect('{', "before the states");
        var states = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (!_tokens.Is('}'))
        {
            string state = Word($"a state of '{name}' or '}}'");
            if (!seen.Add(state))
            {
                throw _tokens.Wrong(_tokens.Start, $"'{name}' has the state '{state}' twice; states must differ");
            }

            states.Add(state);
            _tokens.Advance();
            if (_tokens.Is(','))
            {
                _tokens.Advance();
            }
        }

        if (states.Count != count)
        {
            throw _tokens.Wrong(countPlace, $"'{name}' says it has {count} states and lists {states.Count}; the numbers must agree");
        }

        _tokens.Advance();
        _tokens.Expect(';', "after the states");
        return new Variable(name, states);
    }

    private void ReadTable()
    {
        int place = _tokens.Start;
        _tokens.Advance();
        _tokens.Expect('(', "after 'probability'");
        int child = Known("variable");
        _tokens.Advance();
        if (_tokens.Is('|') || _tokens.Is(','))
        {
            _tokens.Advance();
        }

        var parents = new List<Variable>();
        while (!_tokens.Is(')'))
        {
            int parent = Known($"parent of '{_variables[child].Variable.Name}'");
            if (parent == child || parents.Contains(_variables[parent].Variable))
            {
                throw _tokens.Wrong(_tokens.Start, $"'{_tokens.Text}' is named twice in the block of '{_variables[child].Variable.Name}'; a variable is there once");
            }

            parents.Add(_variables[parent].Variable);
            _tokens.Advance();
            if (_tokens.Is(','))
            {
                _tokens.Advance();
            }
        }

        if (_tables.Length <= child)
        {
            Array.Resize(ref _tables, Math.Max(_variables.Count, child + 1));
        }

        if (_tables[child] is not null)
        {
            throw _tokens.Wrong(place, $"'{_variables[child].Variable.Name}' has two probability blocks; give one");
        }

        _tokens.Advance();
        var table = new BifTable(place, _variables[child].Variable, parents);
        if (table.Entries > Layout.MostEntries)
        {
            throw _tokens.Wrong(place, $"the table of '{_variables[child].Variable.Name}' would have {table.Entries} entries; at most {Layout.MostEntries} are allowed");
        }

        table.Read(ref _tokens);
        _tables[child] = table;
    }

    private readonly string Word(string expected) => _tokens.IsWord ? _tokens.Text : throw _tokens.Unexpected(expected);

    private readonly int Known(string role)
    {
        string name = Word($"the name of a {role}");
        return _lookup.TryGetValue(name, out int index)
            ? index
            : throw _tokens.Wrong(_tokens.Start, $"the {role} '{name}' is not declared; {Hybrid.Names.Suggest(name, _indices.Keys)}");
    }
}
