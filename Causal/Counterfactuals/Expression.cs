using System.Globalization;

namespace Hybrid.Causal.Counterfactuals;

/// <summary>A formula of variables: numbers, + - * / ^, brackets and functions.</summary>
internal sealed class Expression
{
    private static readonly Dictionary<string, Func<double, double>> _functions = new(StringComparer.Ordinal)
    {
        ["exp"] = Math.Exp,
        ["log"] = Math.Log,
        ["sqrt"] = Math.Sqrt,
        ["abs"] = Math.Abs,
        ["sin"] = Math.Sin,
        ["cos"] = Math.Cos,
        ["tanh"] = Math.Tanh,
        ["sign"] = v => Math.Sign(v),
        ["sigmoid"] = v => 1 / (1 + Math.Exp(-v)),
        ["relu"] = v => Math.Max(0, v),
        ["step"] = v => v > 0 ? 1 : 0,
    };

    private readonly string _file;
    private readonly string _text;
    private readonly List<string> _names = [];
    private int _at;

    private Expression(string file, string text) => (_file, _text) = (file, text);

    /// <summary>The variables of the formula, in the order in which they appear.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>The value for values of <see cref="Names"/>.</summary>
    public Func<double[], double> Value { get; private set; } = _ => 0;

    public static Expression Parse(string file, string text)
    {
        var expression = new Expression(file, text);
        expression.Value = expression.Sum();
        expression.Skip();
        return expression._at == text.Length ? expression : throw expression.Wrong($"'{text[expression._at]}' stands where an operator or the end is expected");
    }

    private Func<double[], double> Sum()
    {
        Func<double[], double> left = Product();
        while (Next('+', '-') is char sign)
        {
            (Func<double[], double> a, Func<double[], double> b) = (left, Product());
            left = sign == '+' ? v => a(v) + b(v) : v => a(v) - b(v);
        }

        return left;
    }

    private Func<double[], double> Product()
    {
        Func<double[], double> left = Signed();
        while (Next('*', '/') is char sign)
        {
            (Func<double[], double> a, Func<double[], double> b) = (left, Signed());
            left = sign == '*' ? v => a(v) * b(v) : v => a(v) / b(v);
        }

        return left;
    }

    private Func<double[], double> Signed()
    {
        if (Next('-', '+') is not char sign)
        {
            return Power();
        }

        Func<double[], double> of = Signed();
        return sign == '-' ? v => -of(v) : of;
    }

    private Func<double[], double> Power()
    {
        Func<double[], double> below = Atom();
        if (Next('^', '^') is null)
        {
            return below;
        }

        Func<double[], double> above = Signed();
        return v => Math.Pow(below(v), above(v));
    }

    private Func<double[], double> Atom()
    {
        Skip();
        int start = _at;
        if (_at == _text.Length)
        {
            throw Wrong("the formula ends where a number or a variable is expected");
        }

        if (_text[_at] == '(')
        {
            _at++;
            Func<double[], double> inner = Sum();
            return Next(')', ')') is null ? throw Wrong("'(' is not closed; add ')'") : inner;
        }

        if (char.IsAsciiDigit(_text[_at]) || _text[_at] == '.')
        {
            while (_at < _text.Length && (char.IsAsciiDigit(_text[_at]) || _text[_at] == '.' || (_text[_at] is 'e' or 'E' && _at + 1 < _text.Length && (char.IsAsciiDigit(_text[_at + 1]) || _text[_at + 1] is '-' or '+'))
                || (_text[_at] is '-' or '+' && _text[_at - 1] is 'e' or 'E')))
            {
                _at++;
            }

            return double.TryParse(_text[start.._at], NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? _ => number : throw Wrong($"'{_text[start.._at]}' is no number");
        }

        while (_at < _text.Length && (char.IsLetterOrDigit(_text[_at]) || _text[_at] is '_' or '.'))
        {
            _at++;
        }

        string name = _text[start.._at];
        if (name.Length == 0)
        {
            throw Wrong($"'{_text[_at]}' stands where a number or a variable is expected");
        }

        if (Next('(', '(') is not null)
        {
            if (!_functions.TryGetValue(name, out Func<double, double>? function))
            {
                throw Wrong($"there is no function '{name}'; {Hybrid.Names.Suggest(name, _functions.Keys)}");
            }

            Func<double[], double> argument = Sum();
            return Next(')', ')') is null ? throw Wrong("'(' is not closed; add ')'") : v => function(argument(v));
        }

        int place = _names.IndexOf(name);
        if (place < 0)
        {
            place = _names.Count;
            _names.Add(name);
        }

        return v => v[place];
    }

    private char? Next(char first, char second)
    {
        Skip();
        return _at < _text.Length && (_text[_at] == first || _text[_at] == second) ? _text[_at++] : null;
    }

    private void Skip()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }
    }

    private DataFormatException Wrong(string problem) => new(_file, problem, 1, _at + 1);
}
