using System.Buffers;
using System.Text;

namespace Hybrid.Probabilistic.Formats;

/// <summary>The words and marks of a BIF text, one after another, with their places.</summary>
/// <remarks>A word is a run of characters that are neither blanks nor one of <c>{ } ( ) [ ] , ; | "</c>, or a text in double quotes. Comments are <c>//</c> to the line's end and <c>/* */</c>.</remarks>
internal ref struct BifTokens(string file, ReadOnlySpan<byte> text)
{
    private static readonly SearchValues<byte> WordEnds = SearchValues.Create(" \t\r\n{}()[],;|\""u8);

    private readonly string _file = file;
    private readonly ReadOnlySpan<byte> _text = text;
    private int _next = text.StartsWith("\uFEFF"u8) ? 3 : 0;

    /// <summary>Where the current token begins.</summary>
    public int Start { get; private set; }

    /// <summary>The current token without quotes; empty at the end of the text.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>Whether the current token is a word and not a mark.</summary>
    public bool IsWord { get; private set; }

    /// <summary>Whether the text has ended.</summary>
    public readonly bool AtEnd => Current.IsEmpty && !IsWord;

    /// <summary>The current word as text.</summary>
    public readonly string Text => Encoding.UTF8.GetString(Current);

    /// <summary>Goes to the next token.</summary>
    public void Advance()
    {
        SkipBlanks();
        Start = _next;
        if (_next >= _text.Length)
        {
            Current = default;
            IsWord = false;
            return;
        }

        byte first = _text[_next];
        if (first == '"')
        {
            int length = _text[(_next + 1)..].IndexOf((byte)'"');
            if (length < 0)
            {
                throw Wrong(_next, "the quote is never closed; close it");
            }

            Current = _text.Slice(_next + 1, length);
            IsWord = true;
            _next += length + 2;
            return;
        }

        int end = _text[_next..].IndexOfAny(WordEnds);
        end = end < 0 ? _text.Length - _next : end;
        IsWord = end > 0;
        Current = _text.Slice(_next, Math.Max(end, 1));
        _next += Current.Length;
    }

    /// <summary>Whether the current token is a mark.</summary>
    public readonly bool Is(char mark) => !IsWord && Current.Length == 1 && Current[0] == mark;

    /// <summary>Whether the current token is a word of that text.</summary>
    public readonly bool Is(ReadOnlySpan<byte> word) => IsWord && Current.SequenceEqual(word);

    /// <summary>Goes past a mark that must stand here.</summary>
    public void Expect(char mark, string where)
    {
        if (!Is(mark))
        {
            throw Unexpected($"'{mark}' {where}");
        }

        Advance();
    }

    /// <summary>Goes past the semicolon that ends the current statement.</summary>
    public void SkipStatement()
    {
        while (!Is(';'))
        {
            if (AtEnd || Is('}') || Is('{'))
            {
                throw Unexpected("';' at the end of the statement");
            }

            Advance();
        }

        Advance();
    }

    /// <summary>An error at the current token.</summary>
    public readonly DataFormatException Unexpected(string expected) =>
        Wrong(Start, AtEnd ? $"the file ends too early; expected is {expected}" : $"'{Text}' is unexpected; expected is {expected}");

    /// <summary>The line and column of a place, counted from 1.</summary>
    public readonly (int Line, int Column) Place(int position)
    {
        ReadOnlySpan<byte> before = _text[..Math.Min(position, _text.Length)];
        return (1 + before.Count((byte)'\n'), 1 + Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]));
    }

    /// <summary>An error at a place.</summary>
    public readonly DataFormatException Wrong(int position, string problem)
    {
        (int line, int column) = Place(position);
        return new DataFormatException(_file, problem, line, column);
    }

    private void SkipBlanks()
    {
        while (_next < _text.Length)
        {
            byte c = _text[_next];
            if (c is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            {
                _next++;
            }
            else if (c == '/' && _next + 1 < _text.Length && _text[_next + 1] == '/')
            {
                int length = _text[_next..].IndexOf((byte)'\n');
                _next = length < 0 ? _text.Length : _next + length;
            }
            else if (c == '/' && _next + 1 < _text.Length && _text[_next + 1] == '*')
            {
                int length = _text[_next..].IndexOf("*/"u8);
                _next = length < 0 ? throw Wrong(_next, "the comment is never closed; close it by '*/'") : _next + length + 2;
            }
            else
            {
                return;
            }
        }
    }
}
