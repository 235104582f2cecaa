using System.Globalization;

namespace Hybrid.Formats;

/// <summary>Reads the Python dictionary that is the header of an npy file: the keys descr, fortran_order and shape, each once.</summary>
internal sealed class NpyHeaderParser(string text, string file)
{
    private int _position;

    public NpyHeader Parse()
    {
        string? description = null;
        bool? columnMajor = null;
        List<long>? shape = null;
        Expect('{');
        while (!Accept('}'))
        {
            string key = Quoted();
            Expect(':');
            switch (key)
            {
                case "descr" when description is null:
                    description = Description();
                    break;
                case "fortran_order" when columnMajor is null:
                    columnMajor = Truth();
                    break;
                case "shape" when shape is null:
                    shape = Tuple();
                    break;
                default:
                    throw Wrong("has an unknown or repeated key");
            }

            if (!Accept(','))
            {
                Expect('}');
                break;
            }
        }

        SkipSpace();
        if (_position != text.Length)
        {
            throw Wrong("goes on after its dictionary");
        }

        return description is not null && columnMajor is bool order && shape is not null ? new NpyHeader(description, order, shape) : throw Wrong("lacks descr, fortran_order or shape");
    }

    // A list of fields describes a record: it is taken as text, for the message that refuses it.
    private string Description()
    {
        SkipSpace();
        if (_position >= text.Length || text[_position] != '[')
        {
            return Quoted();
        }

        string rest = text[_position..];
        int end = rest.IndexOf(']', StringComparison.Ordinal);
        _position = end < 0 ? throw Wrong("has an open list") : _position + end + 1;
        return rest[..(end + 1)];
    }

    private bool Truth()
    {
        SkipSpace();
        foreach (string word in new[] { "True", "False" })
        {
            if (string.CompareOrdinal(text, _position, word, 0, word.Length) == 0)
            {
                _position += word.Length;
                return word == "True";
            }
        }

        throw Wrong("needs True or False");
    }

    private List<long> Tuple()
    {
        var extents = new List<long>();
        Expect('(');
        while (!Accept(')'))
        {
            SkipSpace();
            int start = _position;
            while (_position < text.Length && char.IsAsciiDigit(text[_position]))
            {
                _position++;
            }

            if (!long.TryParse(text.AsSpan(start, _position - start), NumberStyles.None, CultureInfo.InvariantCulture, out long extent))
            {
                throw Wrong("needs a whole number of at least 0 in its shape");
            }

            extents.Add(extent);
            if (!Accept(','))
            {
                Expect(')');
                break;
            }
        }

        return extents.Count <= 32 ? extents : throw Wrong("has more than 32 dimensions");
    }

    private string Quoted()
    {
        SkipSpace();
        char quote = _position < text.Length ? text[_position] : '\0';
        int end = quote is '\'' or '"' ? text.IndexOf(quote, _position + 1) : -1;
        if (end < 0)
        {
            throw Wrong("needs a text in quotes");
        }

        string result = text[(_position + 1)..end];
        _position = end + 1;
        return result.Any(char.IsControl) ? throw Wrong("has a control character in a text") : result;
    }

    private bool Accept(char wanted)
    {
        SkipSpace();
        if (_position < text.Length && text[_position] == wanted)
        {
            _position++;
            return true;
        }

        return false;
    }

    private void Expect(char wanted)
    {
        if (!Accept(wanted))
        {
            throw Wrong($"needs '{wanted}'");
        }
    }

    private void SkipSpace()
    {
        while (_position < text.Length && (text[_position] is ' ' or '\n' or '\t'))
        {
            _position++;
        }
    }

    private DataFormatException Wrong(string fault) =>
        new(file, $"the npy header {fault} at its character {_position + 1}; {{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }} is a right one");
}
