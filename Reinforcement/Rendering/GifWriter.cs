namespace Hybrid.Reinforcement;

/// <summary>Writes GIF89a: one table of colours, pictures packed by LZW, repeated for ever. Source: CompuServe, "Graphics Interchange Format, version 89a", 1990.</summary>
internal sealed class GifWriter
{
    private const int MostCodes = 4096;
    private const int BlockLength = 255;

    private readonly MemoryStream _out = new();
    private readonly int _width;
    private readonly int _height;
    private readonly int _bits;

    public GifWriter(int width, int height, IReadOnlyList<Colour> colours)
    {
        _width = width;
        _height = height;
        _bits = Math.Max(2, 32 - int.LeadingZeroCount(Math.Max(1, colours.Count - 1)));
        _out.Write("GIF89a"u8);
        Word(width);
        Word(height);
        _out.WriteByte((byte)(0x80 | 0x70 | (_bits - 1)));
        _out.WriteByte(0);
        _out.WriteByte(0);
        for (int i = 0; i < 1 << _bits; i++)
        {
            Colour colour = i < colours.Count ? colours[i] : default;
            _out.Write([colour.Red, colour.Green, colour.Blue]);
        }

        _out.Write([0x21, 0xff, 11]);
        _out.Write("NETSCAPE2.0"u8);
        _out.Write([3, 1, 0, 0, 0]);
    }

    /// <summary>Adds a picture.</summary>
    /// <param name="pixels">Positions in the table, row by row.</param>
    /// <param name="delay">How long it is shown, in hundredths of a second.</param>
    public void Add(ReadOnlySpan<byte> pixels, int delay)
    {
        _out.Write([0x21, 0xf9, 4, 4]);
        Word(delay);
        _out.Write([0, 0, 0x2c, 0, 0, 0, 0]);
        Word(_width);
        Word(_height);
        _out.WriteByte(0);
        Pack(pixels);
    }

    public byte[] Finish()
    {
        _out.WriteByte(0x3b);
        return _out.ToArray();
    }

    private void Word(int value)
    {
        _out.WriteByte((byte)value);
        _out.WriteByte((byte)(value >> 8));
    }

    // Codes grow by a bit when the table does; a full table is cleared.
    private void Pack(ReadOnlySpan<byte> pixels)
    {
        _out.WriteByte((byte)_bits);
        int clear = 1 << _bits;
        var codes = new Dictionary<int, int>();
        var bits = new BitBlocks(_out);
        int size = _bits + 1;
        int next = clear + 2;
        bits.Write(clear, size);
        int prefix = pixels[0];
        for (int i = 1; i < pixels.Length; i++)
        {
            int key = (prefix << 8) | pixels[i];
            if (codes.TryGetValue(key, out int code))
            {
                prefix = code;
                continue;
            }

            bits.Write(prefix, size);
            prefix = pixels[i];
            if (next == MostCodes)
            {
                bits.Write(clear, size);
                codes.Clear();
                size = _bits + 1;
                next = clear + 2;
                continue;
            }

            size += next == 1 << size ? 1 : 0;
            codes.Add(key, next++);
        }

        bits.Write(prefix, size);
        bits.Write(clear + 1, size);
        bits.Finish();
    }

    /// <summary>Bits, lowest first, in blocks of up to 255 bytes.</summary>
    private sealed class BitBlocks(Stream target)
    {
        private readonly byte[] _block = new byte[BlockLength];
        private int _length;
        private uint _held;
        private int _count;

        public void Write(int code, int size)
        {
            _held |= (uint)code << _count;
            _count += size;
            while (_count >= 8)
            {
                Add((byte)_held);
                _held >>= 8;
                _count -= 8;
            }
        }

        public void Finish()
        {
            if (_count > 0)
            {
                Add((byte)_held);
            }

            Flush();
            target.WriteByte(0);
        }

        private void Add(byte value)
        {
            _block[_length++] = value;
            if (_length == BlockLength)
            {
                Flush();
            }
        }

        private void Flush()
        {
            if (_length > 0)
            {
                target.WriteByte((byte)_length);
                target.Write(_block, 0, _length);
                _length = 0;
            }
        }
    }
}
