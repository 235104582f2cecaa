using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Hybrid.Formats;

/// <summary>Reads comma-separated text record by record, and knows for every cell where it stands.</summary>
/// <remarks>
/// Quoting follows RFC 4180 (quotes around a cell, doubled inside; line breaks allowed inside quotes). Blanks around a cell without quotes are removed and
/// blank lines are skipped. With a blank as the delimiter, runs of blanks count as one. The text is UTF-8, with or without a byte order mark; a gzip file is unpacked.
/// </remarks>
public sealed class CsvReader
{
    private static readonly SearchValues<byte> LineEnds = SearchValues.Create("\r\n"u8);

    private readonly byte[] _content;
    private readonly SearchValues<byte> _cellEnds;
    private readonly int _start;
    private int _position;
    private Cell[] _cells = new Cell[16];

    private CsvReader(string file, byte[] content, char? delimiter)
    {
        File = file;
        _content = content;
        _start = content.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
        CheckText();
        Delimiter = delimiter ?? CsvDelimiter.Detect(content.AsSpan(_start));
        if (Delimiter is '"' or '\r' or '\n' or > (char)127)
        {
            throw new ArgumentException($"CsvReader: the delimiter is '{Delimiter}'. Allowed is an ASCII character that is neither a quote nor a line break.", nameof(delimiter));
        }

        _cellEnds = SearchValues.Create([(byte)Delimiter, (byte)'\r', (byte)'\n']);
        _position = _start;
    }

    /// <summary>The name that errors call the text by.</summary>
    public string File { get; }

    /// <summary>The character between cells: as given, or else the one of comma, semicolon, tab, bar and blank that divides the first lines most evenly.</summary>
    public char Delimiter { get; }

    /// <summary>How many cells the current record has.</summary>
    public int Count { get; private set; }

    internal int LineEstimate => _content.AsSpan().Count((byte)'\n') + 1;

    internal int MostCells => (_content.Length / 2) + 1;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file, packed by gzip or not.</param>
    /// <param name="delimiter">The character between cells; detected by default.</param>
    /// <exception cref="FileAccessException">The file is missing or cannot be read.</exception>
    /// <exception cref="DataFormatException">The content is not UTF-8 text.</exception>
    public static CsvReader Open(string path, char? delimiter = null) => new(path, FileReading.AllBytes(path), delimiter);

    /// <summary>Reads a text that is already in memory.</summary>
    /// <param name="name">The name that errors call the text by.</param>
    /// <param name="text">The text.</param>
    /// <param name="delimiter">The character between cells; detected by default.</param>
    public static CsvReader OfText(string name, string text, char? delimiter = null) => new(name, Encoding.UTF8.GetBytes(text), delimiter);

    /// <summary>Goes to the next record.</summary>
    /// <returns>False at the end of the text.</returns>
    /// <exception cref="DataFormatException">A quote is not closed, or text follows a closing quote.</exception>
    public bool Read()
    {
        while (_position < _content.Length)
        {
            Count = 0;
            ReadRecord();
            if (Count > 1 || _cells[0].Quoted || _cells[0].Length > 0)
            {
                return true;
            }
        }

        Count = 0;
        return false;
    }

    /// <summary>The bytes of a cell of the current record, without quotes; a doubled quote inside quotes is still doubled.</summary>
    /// <param name="index">The cell, 0 to <see cref="Count"/> - 1.</param>
    public ReadOnlySpan<byte> Bytes(int index)
    {
        ref readonly Cell cell = ref At(index);
        return _content.AsSpan(cell.Start, cell.Length);
    }

    /// <summary>The text of a cell of the current record.</summary>
    /// <param name="index">The cell, 0 to <see cref="Count"/> - 1.</param>
    public string Text(int index)
    {
        string text = Encoding.UTF8.GetString(Bytes(index));
        return At(index).Doubled ? text.Replace("\"\"", "\"", StringComparison.Ordinal) : text;
    }

    /// <summary>The number in a cell of the current record, in the invariant culture.</summary>
    /// <param name="index">The cell, 0 to <see cref="Count"/> - 1.</param>
    /// <param name="value">The number, which may be infinite or NaN where the text says so.</param>
    /// <returns>False when the cell is not a number.</returns>
    public bool TryNumber(int index, out double value) => double.TryParse(Bytes(index), NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    /// <summary>An exception that names the place of a cell of the current record.</summary>
    /// <param name="index">The cell, 0 to <see cref="Count"/> - 1.</param>
    /// <param name="problem">What is wrong; what is allowed.</param>
    public DataFormatException Wrong(int index, string problem) => WrongAt(At(index).Begin, problem);

    /// <summary>Goes back to the start of the text.</summary>
    public void Restart()
    {
        _position = _start;
        Count = 0;
    }

    internal DataFormatException WrongAt(int position, string problem)
    {
        ReadOnlySpan<byte> before = _content.AsSpan(_start, Math.Max(0, position - _start));
        int line = 1;
        for (int i = 0; i < before.Length; i++)
        {
            if (before[i] == '\n' || (before[i] == '\r' && (i + 1 == before.Length || before[i + 1] != '\n')))
            {
                line++;
            }
        }

        int column = Encoding.UTF8.GetCharCount(before[(before.LastIndexOfAny(LineEnds) + 1)..]) + 1;
        return new DataFormatException(File, problem, line, column);
    }

    private ref readonly Cell At(int index)
    {
        if ((uint)index >= (uint)Count)
        {
            throw new ArgumentOutOfRangeException(nameof(index), index, $"CsvReader: the record has {Count} cells; give 0 to {Count - 1}.");
        }

        return ref _cells[index];
    }

    private void ReadRecord()
    {
        bool blank = Delimiter == ' ';
        while (true)
        {
            SkipBlanks();
            int begin = _position;
            if (_position < _content.Length && _content[_position] == '"')
            {
                ReadQuoted(begin);
            }
            else
            {
                int length = _content.AsSpan(_position).IndexOfAny(_cellEnds);
                int end = _position = length < 0 ? _content.Length : _position + length;
                while (end > begin && _content[end - 1] is (byte)' ' or (byte)'\t')
                {
                    end--;
                }

                Add(new Cell(begin, begin, end - begin, Quoted: false, Doubled: false));
            }

            if (blank)
            {
                SkipBlanks();
            }

            if (_position >= _content.Length)
            {
                return;
            }

            byte next = _content[_position];
            if (next is (byte)'\r' or (byte)'\n')
            {
                _position += next == '\r' && _position + 1 < _content.Length && _content[_position + 1] == '\n' ? 2 : 1;
                return;
            }

            // A blank as the delimiter has been skipped already.
            _position += blank ? 0 : 1;
        }
    }

    private void ReadQuoted(int begin)
    {
        int start = begin + 1;
        int at = start;
        bool doubled = false;
        while (true)
        {
            int quote = _content.AsSpan(at).IndexOf((byte)'"');
            if (quote < 0)
            {
                throw WrongAt(begin, "the quote is never closed; close it, or double a quote that is part of the cell");
            }

            at += quote + 1;
            if (at < _content.Length && _content[at] == '"')
            {
                doubled = true;
                at++;
                continue;
            }

            break;
        }

        _position = at;
        Add(new Cell(begin, start, at - 1 - start, Quoted: true, doubled));
        SkipBlanks();
        bool blankEnds = Delimiter == ' ' && _position > at;
        if (_position < _content.Length && !blankEnds && _content[_position] != Delimiter && _content[_position] is not ((byte)'\r' or (byte)'\n'))
        {
            throw WrongAt(_position, $"text follows the closing quote; '{Delimiter}' or the end of the line is allowed there");
        }
    }

    private void SkipBlanks()
    {
        while (_position < _content.Length && (_content[_position] == ' ' || (_content[_position] == '\t' && Delimiter != '\t')))
        {
            _position++;
        }
    }

    private void Add(Cell cell)
    {
        if (Count == _cells.Length)
        {
            Array.Resize(ref _cells, 2 * Count);
        }

        _cells[Count++] = cell;
    }

    private void CheckText()
    {
        if (_content.AsSpan().StartsWith<byte>([0xff, 0xfe]) || _content.AsSpan().StartsWith<byte>([0xfe, 0xff]))
        {
            throw new DataFormatException(File, "the text is UTF-16; UTF-8 is needed, save it as such");
        }

        int zero = _content.AsSpan().IndexOf((byte)0);
        if (zero >= 0)
        {
            throw WrongAt(zero, "a byte 0 stands in the file; this is not a text file");
        }

        if (!Utf8.IsValid(_content))
        {
            int valid = 0;
            while (Rune.DecodeFromUtf8(_content.AsSpan(valid), out _, out int consumed) == OperationStatus.Done)
            {
                valid += consumed;
            }

            throw WrongAt(valid, $"the byte 0x{_content[valid]:x2} is not UTF-8 text; save the file as UTF-8");
        }
    }

    private readonly record struct Cell(int Begin, int Start, int Length, bool Quoted, bool Doubled);
}
