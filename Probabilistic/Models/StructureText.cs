namespace Hybrid.Probabilistic;

/// <summary>Reads the one-line structure text of <see cref="BayesianNetworkBuilder"/>.</summary>
internal static class StructureText
{
    /// <summary>The states of a variable that names none.</summary>
    public static readonly string[] DefaultStates = ["yes", "no"];

    private const int MostNumbered = 1_000_000;

    /// <summary>Variables in order of appearance, with their states where given, and arcs.</summary>
    public static (List<(string Name, string[]? States)> Variables, List<(string Parent, string Child)> Arcs) Parse(string file, string text) => new Reader(file, text).Read();

    private sealed class Reader(string file, string text)
    {
        private readonly List<(string Name, string[]? States)> _variables = [];
        private readonly List<(string Parent, string Child)> _arcs = [];
        private int _at;

        public (List<(string Name, string[]? States)> Variables, List<(string Parent, string Child)> Arcs) Read()
        {
            while (true)
            {
                SkipSeparators();
                if (_at == text.Length)
                {
                    return (_variables, _arcs);
                }

                string left = Node();
                while (Arrow() is int direction and not 0)
                {
                    int start = _at;
                    string right = Node();
                    if (left == right)
                    {
                        throw Wrong(start, $"'{right}' cannot be its own parent; name another variable");
                    }

                    _arcs.Add(direction > 0 ? (left, right) : (right, left));
                    left = right;
                }

                SkipBlanks();
                if (_at < text.Length && text[_at] is not (';' or '\n' or '\r'))
                {
                    throw Wrong(_at, $"'{text[_at]}' is unexpected; allowed are '->', '<-', ';' and a line break");
                }
            }
        }

        private string Node()
        {
            SkipBlanks();
            int start = _at;
            while (_at < text.Length && !char.IsWhiteSpace(text[_at]) && text[_at] is not (';' or '{' or '[' or '}' or ']' or '|' or ',' or '<' or '>') && !At("->"))
            {
                _at++;
            }

            if (_at == start)
            {
                throw Wrong(start, _at == text.Length ? "the text ends where a variable is expected; name one" : $"'{text[_at]}' stands where a variable is expected; name one");
            }

            string name = text[start.._at];
            string[]? states = States(name);
            int known = _variables.FindIndex(v => v.Name == name);
            if (known < 0)
            {
                _variables.Add((name, states));
            }
            else if (states is not null)
            {
                if (_variables[known].States is string[] before && !before.SequenceEqual(states))
                {
                    throw Wrong(start, $"'{name}' is given other states than before; give them once");
                }

                _variables[known] = (name, states);
            }

            return name;
        }

        private string[]? States(string name)
        {
            SkipBlanks();
            if (_at == text.Length || text[_at] is not ('{' or '['))
            {
                return null;
            }

            int start = _at;
            char close = text[_at] == '{' ? '}' : ']';
            int end = text.IndexOf(close, _at);
            if (end < 0)
            {
                throw Wrong(start, $"'{text[start]}' is not closed; add '{close}'");
            }

            string inner = text[(start + 1)..end];
            _at = end + 1;
            if (close == ']')
            {
                return int.TryParse(inner, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int count) && count is >= 1 and <= MostNumbered
                    ? [.. Variable.Numbered(name, count).States]
                    : throw Wrong(start, $"'[{inner}]' is not a number of states; write such as [4], at most {MostNumbered}");
            }

            string[] states = inner.Split('|', StringSplitOptions.TrimEntries);
            if (Array.Exists(states, s => s.Length == 0))
            {
                throw Wrong(start, $"'{{{inner}}}' has an empty state; write such as {{yes|no}}");
            }

            int twice = Array.FindIndex(states, s => Array.IndexOf(states, s) != Array.LastIndexOf(states, s));
            return twice < 0 ? states : throw Wrong(start, $"'{name}' has the state '{states[twice]}' twice; states must differ");
        }

        private int Arrow()
        {
            SkipBlanks();
            int direction = At("->") ? 1 : At("<-") ? -1 : 0;
            _at += direction == 0 ? 0 : 2;
            return direction;
        }

        private bool At(string token) => string.CompareOrdinal(text, _at, token, 0, token.Length) == 0;

        private void SkipBlanks()
        {
            while (_at < text.Length && text[_at] is (' ' or '\t'))
            {
                _at++;
            }
        }

        private void SkipSeparators()
        {
            while (_at < text.Length && (char.IsWhiteSpace(text[_at]) || text[_at] == ';'))
            {
                _at++;
            }
        }

        private DataFormatException Wrong(int position, string problem)
        {
            int line = 1 + text.AsSpan(0, position).Count('\n');
            int column = position - text.AsSpan(0, position).LastIndexOf('\n');
            return new DataFormatException(file, problem, line, column);
        }
    }
}
