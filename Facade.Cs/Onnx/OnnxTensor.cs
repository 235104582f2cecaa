using System.Runtime.InteropServices;

namespace Hybrid.Onnx;

/// <summary>An array of a model: single or double precision numbers, or whole ones of 32 or 64 bits.</summary>
/// <param name="Name">The name by which nodes refer to it.</param>
/// <param name="Shape">The extents.</param>
/// <param name="Type">The code of the element type, of TensorProto.DataType.</param>
/// <param name="Bytes">The elements, row-major, little-endian.</param>
internal sealed record OnnxTensor(string Name, IReadOnlyList<long> Shape, int Type, byte[] Bytes)
{
    public const int Single = 1;
    public const int Int32 = 6;
    public const int Int64 = 7;
    public const int Double = 11;

    public int[] Extents => [.. Shape.Select(extent => checked((int)extent))];

    public static OnnxTensor Of(string name, ReadOnlySpan<float> values, params ReadOnlySpan<int> shape) =>
        new(name, Long(shape), Single, MemoryMarshal.AsBytes(values).ToArray());

    public static OnnxTensor Integers(string name, params ReadOnlySpan<long> values) => new(name, [values.Length], Int64, MemoryMarshal.AsBytes(values).ToArray());

    public float[] ToSingles() => Type switch
    {
        Single => MemoryMarshal.Cast<byte, float>(Bytes).ToArray(),
        Double => [.. MemoryMarshal.Cast<byte, double>(Bytes).ToArray().Select(value => (float)value)],
        _ => throw new FormatException($"the array '{Name}' has the element type {Type}; single precision (1) or double precision (11) is needed"),
    };

    public long[] ToIntegers() => Type switch
    {
        Int64 => MemoryMarshal.Cast<byte, long>(Bytes).ToArray(),
        Int32 => [.. MemoryMarshal.Cast<byte, int>(Bytes).ToArray().Select(value => (long)value)],
        _ => throw new FormatException($"the array '{Name}' has the element type {Type}; whole numbers (6 or 7) are needed"),
    };

    public void Write(ProtoWriter writer)
    {
        // Field numbers are TensorProto's.
        foreach (long extent in Shape)
        {
            writer.Number(1, extent);
        }

        writer.Number(2, Type);
        writer.Text(8, Name);
        writer.Bytes(9, Bytes);
    }

    public static OnnxTensor Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtoReader(bytes);
        var (shape, integers, singles, doubles) = (new List<long>(), new List<long>(), new List<float>(), new List<double>());
        string name = "";
        int type = 0;
        byte[]? raw = null;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    reader.Numbers(shape);
                    break;
                case 2:
                    type = (int)reader.Number();
                    break;
                case 4:
                    reader.Singles(singles);
                    break;
                case 5 or 7:
                    reader.Numbers(integers);
                    break;
                case 8:
                    name = reader.Text();
                    break;
                case 9:
                    raw = reader.Block().ToArray();
                    break;
                case 10:
                    reader.Doubles(doubles);
                    break;
                case 13 or 14:
                    throw new FormatException($"the array '{name}' lies in another file; a model with its arrays inside is needed");
                default:
                    reader.Skip();
                    break;
            }
        }

        raw ??= type switch
        {
            Single => MemoryMarshal.AsBytes<float>(singles.ToArray()).ToArray(),
            Double => MemoryMarshal.AsBytes<double>(doubles.ToArray()).ToArray(),
            Int64 => MemoryMarshal.AsBytes<long>(integers.ToArray()).ToArray(),
            Int32 => MemoryMarshal.AsBytes<int>(integers.Select(value => (int)value).ToArray()).ToArray(),
            _ => [],
        };
        long count = shape.Aggregate(1L, (product, extent) => extent < 0 ? throw new FormatException($"the array '{name}' has a negative extent") : checked(product * extent));
        int size = type switch { Single or Int32 => 4, Double or Int64 => 8, _ => 0 };
        return size == 0 || raw.Length == count * size
            ? new OnnxTensor(name, shape, type, raw)
            : throw new FormatException($"the array '{name}' has {raw.Length} bytes; its shape and type need {count * size}");
    }

    private static long[] Long(ReadOnlySpan<int> shape)
    {
        var result = new long[shape.Length];
        for (int i = 0; i < shape.Length; i++)
        {
            result[i] = shape[i];
        }

        return result;
    }
}
