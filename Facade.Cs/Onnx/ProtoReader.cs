using System.Buffers.Binary;
using System.Text;

namespace Hybrid.Onnx;

/// <summary>Reads the wire format of protocol buffers, a field at a time.</summary>
/// <exception cref="FormatException">From each method: the bytes end within a field, or are none of this format.</exception>
internal ref struct ProtoReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _position;
    private int _wire;

    /// <summary>The number of the field that <see cref="Next"/> came to.</summary>
    public int Field { get; private set; }

    /// <summary>Goes to the next field; false at the end. Its value must be read or skipped.</summary>
    public bool Next()
    {
        if (_position == _bytes.Length)
        {
            return false;
        }

        ulong tag = Varint();
        (Field, _wire) = ((int)(tag >> 3), (int)(tag & 7));
        return Field > 0 ? true : throw new FormatException($"byte {_position} begins no field of a protocol buffer");
    }

    public void Skip() => _ = _wire switch
    {
        0 => (int)Varint(),
        1 => Take(8).Length,
        2 => Block().Length,
        5 => Take(4).Length,
        _ => throw Wrong("a known kind of value"),
    };

    public long Number() => _wire == 0 ? (long)Varint() : throw Wrong("a number");

    public float Single() => _wire == 5 ? BinaryPrimitives.ReadSingleLittleEndian(Take(4)) : throw Wrong("a 32-bit number");

    public ReadOnlySpan<byte> Block()
    {
        if (_wire != 2)
        {
            throw Wrong("a block of bytes");
        }

        ulong length = Varint();
        return length <= (ulong)(_bytes.Length - _position) ? Take((int)length) : throw new FormatException($"the file ends within field {Field}");
    }

    public string Text() => Encoding.UTF8.GetString(Block());

    /// <summary>One number, or a packed row of them, added to a list.</summary>
    public void Numbers(List<long> values)
    {
        if (_wire != 2)
        {
            values.Add(Number());
            return;
        }

        var inner = new ProtoReader(Block());
        while (inner._position < inner._bytes.Length)
        {
            values.Add((long)inner.Varint());
        }
    }

    /// <summary>One single-precision number, or a packed row of them, added to a list.</summary>
    public void Singles(List<float> values)
    {
        if (_wire != 2)
        {
            values.Add(Single());
            return;
        }

        var block = Block();
        for (int i = 0; i + 4 <= block.Length; i += 4)
        {
            values.Add(BinaryPrimitives.ReadSingleLittleEndian(block[i..]));
        }
    }

    /// <summary>One double-precision number, or a packed row of them, added to a list.</summary>
    public void Doubles(List<double> values)
    {
        var block = _wire == 1 ? Take(8) : Block();
        for (int i = 0; i + 8 <= block.Length; i += 8)
        {
            values.Add(BinaryPrimitives.ReadDoubleLittleEndian(block[i..]));
        }
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            byte next = Take(1)[0];
            value |= (ulong)(next & 127) << shift;
            if (next < 128)
            {
                return value;
            }
        }

        throw new FormatException($"the number at byte {_position} has more than 10 bytes");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _bytes.Length - _position)
        {
            throw new FormatException($"the file ends within field {Field}");
        }

        var taken = _bytes.Slice(_position, count);
        _position += count;
        return taken;
    }

    private readonly FormatException Wrong(string wanted) => new($"field {Field} at byte {_position} does not hold {wanted}");
}
