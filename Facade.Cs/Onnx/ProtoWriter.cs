using System.Buffers.Binary;
using System.Text;

namespace Hybrid.Onnx;

/// <summary>Writes the wire format of protocol buffers: fields of a number and a value.</summary>
internal sealed class ProtoWriter
{
    private readonly MemoryStream _memory = new();

    public byte[] ToArray() => _memory.ToArray();

    public void Number(int field, long value)
    {
        Varint((ulong)(field << 3));
        Varint((ulong)value);
    }

    public void Single(int field, float value)
    {
        Varint((ulong)(field << 3 | 5));
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        _memory.Write(bytes);
    }

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Varint((ulong)(field << 3 | 2));
        Varint((ulong)value.Length);
        _memory.Write(value);
    }

    public void Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public void Message(int field, Action<ProtoWriter> write)
    {
        var inner = new ProtoWriter();
        write(inner);
        Bytes(field, inner.ToArray());
    }

    private void Varint(ulong value)
    {
        for (; value > 127; value >>= 7)
        {
            _memory.WriteByte((byte)(value | 128));
        }

        _memory.WriteByte((byte)value);
    }
}
