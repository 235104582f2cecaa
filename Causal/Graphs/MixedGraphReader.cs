namespace Hybrid.Causal;

/// <summary>Reads edges with marks: edge text, dagitty's pdag, mag and pag, and Tetrad's text.</summary>
internal sealed class MixedGraphReader(string file, string text)
{
    private static readonly (string Text, EdgeMark First, EdgeMark Second)[] _marks =
    [
        ("<-->", EdgeMark.Arrow, EdgeMark.Arrow), ("<->", EdgeMark.Arrow, EdgeMark.Arrow),
        ("o->", EdgeMark.Circle, EdgeMark.Arrow), ("@->", EdgeMark.Circle, EdgeMark.Arrow), ("<-o", EdgeMark.Arrow, EdgeMark.Circle), ("<-@", EdgeMark.Arrow, EdgeMark.Circle),
        ("o-o", EdgeMark.Circle, EdgeMark.Circle), ("@-@", EdgeMark.Circle, EdgeMark.Circle),
        ("o--", EdgeMark.Circle, EdgeMark.Tail), ("@--", EdgeMark.Circle, EdgeMark.Tail), ("--o", EdgeMark.Tail, EdgeMark.Circle), ("--@", EdgeMark.Tail, EdgeMark.Circle),
        ("-->", EdgeMark.Tail, EdgeMark.Arrow), ("->", EdgeMark.Tail, EdgeMark.Arrow), ("<--", EdgeMark.Arrow, EdgeMark.Tail), ("<-", EdgeMark.Arrow, EdgeMark.Tail),
        ("---", EdgeMark.Tail, EdgeMark.Tail), ("--", EdgeMark.Tail, EdgeMark.Tail),
    ];

    private readonly List<string> _names = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly List<MixedEdge> _edges = [];
    private int _at;

    public MixedGraph Read()
    {
        bool braces = Header();
        while (Skip() && !(braces && text[_at] == '}'))
        {
            Statement();
        }

        if (braces && _at == text.Length)
        {
            throw Wrong(_at, "the text ends before the closing '}'; add it");
        }

        if (_names.Count == 0)
        {
            throw Wrong(0, "the graph has no variables; write such as X -> Y");
        }

        try
        {
            return new MixedGraph(_names, _edges);
        }
        catch (ArgumentException cause)
        {
            throw new DataFormatException(file, cause.Message[(cause.Message.IndexOf(": ", StringComparison.Ordinal) + 2)..], inner: cause);
        }
    }

    private bool Header()
    {
        if (text.AsSpan().TrimStart().StartsWith("Graph Nodes:", StringComparison.Ordinal))
        {
            _at = text.IndexOf("Graph Nodes:", StringComparison.Ordinal) + "Graph Nodes:".Length;
            return false;
        }

        int brace = text.IndexOf('{', StringComparison.Ordinal);
        if (brace < 0)
        {
            return false;
        }

        string word = text[..brace].Trim();
        if (word is not ("pdag" or "cpdag" or "mag" or "pag" or "dag" or "admg" or "graph"))
        {
            throw Wrong(0, $"'{word}' is no type of graph; allowed are pdag, cpdag, mag, pag, dag and admg");
        }

        _at = brace + 1;
        return true;
    }

    private void Statement()
    {
        // Tetrad numbers its edges: "12. X1 --> X2".
        int start = _at;
        while (_at < text.Length && char.IsAsciiDigit(text[_at]))
        {
            _at++;
        }

        if (_at == start || _at + 1 >= text.Length || text[_at] != '.' || text[_at + 1] != ' ')
        {
            _at = start;
        }
        else
        {
            _at += 2;
        }

        if (string.CompareOrdinal(text, _at, "Graph Edges:", 0, 12) == 0)
        {
            _at += 12;
            return;
        }

        string first = Name();
        while (Skip(separators: false) && Mark() is var (atFirst, atSecond))
        {
            Skip();
            string second = Name();
            if (first == second)
            {
                throw Wrong(start, $"an edge joins '{first}' to itself; name two variables");
            }

            _edges.Add(new MixedEdge(first, atFirst, atSecond, second));
            first = second;
        }

        if (_at < text.Length && text[_at] == '[')
        {
            int end = text.IndexOf(']', _at);
            _at = end < 0 ? throw Wrong(_at, "'[' is not closed; add ']'") : end + 1;
        }
    }

    private (EdgeMark First, EdgeMark Second)? Mark()
    {
        foreach ((string mark, EdgeMark first, EdgeMark second) in _marks)
        {
            if (string.CompareOrdinal(text, _at, mark, 0, mark.Length) == 0)
            {
                _at += mark.Length;
                return (first, second);
            }
        }

        return _at < text.Length && text[_at] is '-' or '<' or '>' or '@'
            ? throw Wrong(_at, "this is no edge; allowed are '->', '<-', '<->', '--', 'o->', '<-o' and 'o-o'")
            : null;
    }

    private string Name()
    {
        int start = _at;
        string name;
        if (_at < text.Length && text[_at] == '"')
        {
            int end = text.IndexOf('"', _at + 1);
            name = end < 0 ? throw Wrong(start, "the quotation mark is not closed; add '\"'") : text[(start + 1)..end];
            _at = end + 1;
        }
        else
        {
            while (_at < text.Length && !char.IsWhiteSpace(text[_at]) && text[_at] is not (';' or ',' or '{' or '}' or '[' or ']' or '<' or '>' or '"' or '@')
                && !(text[_at] == '-' && (_at + 1 == text.Length || text[_at + 1] is '>' or '-')))
            {
                _at++;
            }

            name = text[start.._at];
        }

        if (name.Length == 0)
        {
            throw Wrong(start, _at == text.Length ? "the text ends where a variable is expected; name one" : $"'{text[_at]}' stands where a variable is expected; name one");
        }

        if (_known.Add(name))
        {
            _names.Add(name);
        }

        return name;
    }

    private bool Skip(bool separators = true)
    {
        while (_at < text.Length && (separators ? char.IsWhiteSpace(text[_at]) || text[_at] is ';' or ',' : text[_at] is ' ' or '\t'))
        {
            _at++;
        }

        return _at < text.Length;
    }

    private DataFormatException Wrong(int position, string problem)
    {
        int line = 1 + text.AsSpan(0, position).Count('\n');
        return new DataFormatException(file, problem, line, position - text.AsSpan(0, position).LastIndexOf('\n'));
    }
}
