using System.Globalization;

namespace Hybrid.Causal;

/// <summary>Reads dagitty's text, DOT and edge text, which are one grammar: an optional header and braces, then statements of names, arrows, groups and attributes.</summary>
internal sealed class GraphTextReader(string file, string text)
{
    private static readonly string[] _headers = ["dag", "admg", "digraph"];
    private static readonly string[] _refused = ["pdag", "cpdag", "mag", "pag", "graph"];

    private readonly List<string> _names = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly List<(string From, string To)> _arrows = [];
    private readonly List<(string First, string Second)> _both = [];
    private readonly Dictionary<string, List<string>> _roles = new(StringComparer.Ordinal) { ["exposure"] = [], ["outcome"] = [], ["latent"] = [], ["adjusted"] = [] };
    private readonly Dictionary<string, (double X, double Y)> _positions = new(StringComparer.Ordinal);
    private readonly Dictionary<(string From, string To), double> _coefficients = [];
    private int _at;

    public CausalGraph Read()
    {
        bool braces = Header();
        Statements(braces);
        if (braces)
        {
            Take('}');
            Skip();
            if (_at < text.Length)
            {
                throw Wrong(_at, $"'{text[_at]}' stands after the closing '}}'; a text holds one graph");
            }
        }

        if (_names.Count == 0)
        {
            throw Wrong(0, "the graph has no variables; write such as X -> Y");
        }

        try
        {
            return new CausalGraph(_names, _arrows, _both, _roles["latent"])
            {
                Exposures = [.. _roles["exposure"].Distinct()],
                Outcomes = [.. _roles["outcome"].Distinct()],
                Adjusted = [.. _roles["adjusted"].Distinct()],
                Positions = _positions,
                Coefficients = _coefficients,
            };
        }
        catch (ArgumentException cause)
        {
            string message = cause.Message[(cause.Message.IndexOf(": ", StringComparison.Ordinal) + 2)..];
            int parameter = message.LastIndexOf(" (Parameter", StringComparison.Ordinal);
            throw new DataFormatException(file, (parameter < 0 ? message : message[..parameter]).TrimEnd('.'), inner: cause);
        }
    }

    private bool Header()
    {
        Skip();
        int start = _at;
        string word = Word();
        if (word == "strict")
        {
            Skip();
            word = Word();
        }

        Skip();
        if (_at < text.Length && text[_at] is not '{' && _headers.Contains(word))
        {
            int before = _at;
            if (text[_at] == '"')
            {
                Quoted();
            }
            else
            {
                Word();
            }

            Skip();
            _at = _at < text.Length && text[_at] == '{' ? _at : before;
        }

        if (_at == text.Length || text[_at] != '{' || word.Length == 0)
        {
            _at = start;
            return false;
        }

        if (_refused.Contains(word))
        {
            throw Wrong(start, $"a graph of type '{word}' is not read; allowed are dag, admg and digraph");
        }

        if (!_headers.Contains(word))
        {
            throw Wrong(start, $"'{word}' is no type of graph; {Names.Suggest(word, _headers)}");
        }

        _at++;
        return true;
    }

    private void Statements(bool braces)
    {
        while (true)
        {
            Skip();
            if (_at == text.Length || (braces && text[_at] == '}'))
            {
                return;
            }

            Statement();
        }
    }

    private void Statement()
    {
        int start = _at;
        List<string> left = Term(out bool group);
        Skip(separators: false);
        if (!group && _at < text.Length && text[_at] == '=')
        {
            _at++;
            Skip(separators: false);
            _ = Value();
            return;
        }

        bool isDefault = !group && left is ["node" or "edge" or "graph"] && _at < text.Length && text[_at] == '[';
        var edges = new List<(List<string> Left, string Mark, List<string> Right)>();
        if (!isDefault)
        {
            left.ForEach(Know);
        }

        while (Arrow() is string mark)
        {
            Skip();
            List<string> right = Term(out _);
            right.ForEach(Know);
            edges.Add((left, mark, right));
            left = right;
            Skip(separators: false);
        }

        List<(string Key, string Value, int At)> attributes = Attributes();
        if (edges.Count == 0 && !isDefault)
        {
            attributes.ForEach(attribute => Mark(left, attribute));
        }

        bool bothWays = attributes.Exists(a => a is { Key: "dir", Value: "both" });
        foreach ((string first, string second, string mark) in edges.SelectMany(e => e.Left.SelectMany(l => e.Right.Select(r => (l, r, e.Mark)))))
        {
            if (first == second)
            {
                throw Wrong(start, $"'{first} {mark} {second}' joins a variable to itself; name two variables");
            }

            if (mark == "<->" || bothWays)
            {
                _both.Add((first, second));
            }
            else
            {
                (string From, string To) arrow = mark == "->" ? (first, second) : (second, first);
                _arrows.Add(arrow);
                foreach ((string _, string value, int at) in attributes.Where(a => a.Key == "beta"))
                {
                    _coefficients[arrow] = double.TryParse(value, CultureInfo.InvariantCulture, out double beta) ? beta : throw Wrong(at, $"beta is '{value}'; write a number such as beta=0.5");
                }
            }
        }
    }

    private List<string> Term(out bool group)
    {
        group = _at < text.Length && text[_at] == '{';
        if (!group)
        {
            return [Name()];
        }

        int start = _at++;
        var names = new List<string>();
        while (true)
        {
            Skip();
            if (_at == text.Length)
            {
                throw Wrong(start, "'{' is not closed; add '}'");
            }

            if (text[_at] == '}')
            {
                _at++;
                return names.Count > 0 ? names : throw Wrong(start, "'{}' holds no variables; name at least one");
            }

            names.Add(Name());
        }
    }

    private string Name()
    {
        if (_at < text.Length && text[_at] == '"')
        {
            return Quoted();
        }

        int start = _at;
        string name = Word();
        return name.Length > 0
            ? name
            : throw Wrong(start, _at == text.Length ? "the text ends where a variable is expected; name one" : $"'{text[_at]}' stands where a variable is expected; name one");
    }

    private string? Arrow()
    {
        foreach (string mark in new[] { "<->", "->", "<-" })
        {
            if (string.CompareOrdinal(text, _at, mark, 0, mark.Length) == 0)
            {
                if (mark == "<-" && string.CompareOrdinal(text, _at, "<--", 0, 3) == 0)
                {
                    break;
                }

                _at += mark.Length;
                return mark;
            }
        }

        return _at < text.Length && text[_at] is '-' or '<' or '>' or '@'
            ? throw Wrong(_at, "this is no arrow of a DAG or ADMG; allowed are '->', '<-' and '<->'")
            : null;
    }

    private List<(string Key, string Value, int At)> Attributes()
    {
        var found = new List<(string Key, string Value, int At)>();
        if (_at == text.Length || text[_at] != '[')
        {
            return found;
        }

        int start = _at++;
        while (true)
        {
            Skip();
            if (_at == text.Length)
            {
                throw Wrong(start, "'[' is not closed; add ']'");
            }

            if (text[_at] == ']')
            {
                _at++;
                return found;
            }

            int place = _at;
            string key = Name();
            Skip(separators: false);
            string value = string.Empty;
            if (_at < text.Length && text[_at] == '=')
            {
                _at++;
                Skip(separators: false);
                value = Value();
            }

            found.Add((key, value, place));
        }
    }

    private string Value()
    {
        if (_at < text.Length && text[_at] == '"')
        {
            return Quoted();
        }

        int start = _at;
        while (_at < text.Length && !char.IsWhiteSpace(text[_at]) && text[_at] is not (',' or ';' or ']' or '}'))
        {
            _at++;
        }

        return _at > start ? text[start.._at] : throw Wrong(start, "a value is expected after '='; write such as pos=\"0,1\"");
    }

    private void Mark(List<string> names, (string Key, string Value, int At) attribute)
    {
        string role = attribute.Key switch { "e" or "source" => "exposure", "o" or "target" => "outcome", "l" or "u" or "unobserved" => "latent", "a" => "adjusted", _ => attribute.Key };
        if (_roles.TryGetValue(role, out List<string>? members))
        {
            members.AddRange(names);
        }
        else if (role == "pos")
        {
            string[] parts = attribute.Value.Split(',');
            _positions[names[0]] = parts.Length == 2 && double.TryParse(parts[0], CultureInfo.InvariantCulture, out double x) && double.TryParse(parts[1], CultureInfo.InvariantCulture, out double y)
                ? (x, y)
                : throw Wrong(attribute.At, $"pos is '{attribute.Value}'; write two numbers such as pos=\"0,1\"");
        }
        else if (role is "selected")
        {
            throw Wrong(attribute.At, "selection variables are not supported; allowed roles are exposure, outcome, latent and adjusted");
        }
    }

    private void Know(string name)
    {
        if (_known.Add(name))
        {
            _names.Add(name);
        }
    }

    private string Quoted()
    {
        int start = _at;
        int end = text.IndexOf('"', _at + 1);
        if (end < 0)
        {
            throw Wrong(start, "the quotation mark is not closed; add '\"'");
        }

        _at = end + 1;
        return text[(start + 1)..end];
    }

    private string Word()
    {
        int start = _at;
        while (_at < text.Length && !char.IsWhiteSpace(text[_at]) && text[_at] is not (';' or ',' or '{' or '}' or '[' or ']' or '<' or '>' or '"' or '=' or '@')
            && !(text[_at] == '-' && (_at + 1 == text.Length || text[_at + 1] is '>' or '-')))
        {
            _at++;
        }

        return text[start.._at];
    }

    private void Take(char mark)
    {
        Skip();
        if (_at == text.Length)
        {
            throw Wrong(_at, $"the text ends before the closing '{mark}'; add it");
        }

        _at++;
    }

    private void Skip(bool separators = true)
    {
        while (_at < text.Length)
        {
            if (char.IsWhiteSpace(text[_at]) || (separators && text[_at] is ';' or ','))
            {
                _at++;
            }
            else if (text[_at] == '#' || string.CompareOrdinal(text, _at, "//", 0, 2) == 0)
            {
                int end = text.IndexOf('\n', _at);
                _at = end < 0 ? text.Length : end;
            }
            else if (string.CompareOrdinal(text, _at, "/*", 0, 2) == 0)
            {
                int end = text.IndexOf("*/", _at + 2, StringComparison.Ordinal);
                _at = end < 0 ? throw Wrong(_at, "the comment is not closed; add '*/'") : end + 2;
            }
            else
            {
                return;
            }
        }
    }

    private DataFormatException Wrong(int position, string problem)
    {
        int line = 1 + text.AsSpan(0, position).Count('\n');
        return new DataFormatException(file, problem, line, position - text.AsSpan(0, position).LastIndexOf('\n'));
    }
}
