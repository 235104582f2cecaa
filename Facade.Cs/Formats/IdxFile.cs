using System.Buffers.Binary;

namespace Hybrid.Formats;

/// <summary>The idx format of the MNIST files: a big-endian header, then the elements in row-major order.</summary>
/// <remarks>Source: Y. LeCun, C. Cortes, C. Burges, The MNIST database of handwritten digits, 1998.</remarks>
public static class IdxFile
{
    private static readonly (byte Code, StoredType Type)[] Types =
    [
        (0x08, StoredType.UInt8), (0x09, StoredType.Int8), (0x0b, StoredType.Int16), (0x0c, StoredType.Int32), (0x0d, StoredType.Float32), (0x0e, StoredType.Float64),
    ];

    /// <summary>Reads a file, packed by gzip or not.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileAccessException">The file is missing or cannot be read.</exception>
    /// <exception cref="DataFormatException">The magic number is wrong, or the file is longer or shorter than its header says.</exception>
    public static StoredArray Read(string path)
    {
        byte[] content = FileReading.AllBytes(path);
        (StoredType type, int[] shape, int start) = Header(path, content);
        Memory<byte> elements = content.AsMemory(start);
        Swap(elements.Span, StoredArray.SizeOf(type));
        return new StoredArray(type, shape, elements);
    }

    /// <summary>What a file's header says, and where the elements begin; as many as it says are there.</summary>
    /// <exception cref="DataFormatException">As for <see cref="Read"/>.</exception>
    internal static (StoredType Type, int[] Shape, int Start) Header(string path, ReadOnlySpan<byte> content)
    {
        if (content.Length < 4)
        {
            throw new DataFormatException(path, $"the file is cut short: it has {content.Length} bytes; an idx file begins with 4 bytes of magic number");
        }

        byte code = content[2];
        int row = Array.FindIndex(Types, candidate => candidate.Code == code);
        int dimensions = content[3];
        if (content[0] != 0 || content[1] != 0 || row < 0 || dimensions is 0 or > 8)
        {
            throw new DataFormatException(path,
                $"not an idx file: the magic number is 0x{BinaryPrimitives.ReadUInt32BigEndian(content):x8}; 0x00000803 (images) or 0x00000801 (labels) is usual, two zero bytes, a type and 1 to 8 dimensions are allowed");
        }

        StoredType type = Types[row].Type;
        int start = 4 + (4 * dimensions);
        if (content.Length < start)
        {
            throw new DataFormatException(path, $"the file is cut short: it has {content.Length} bytes and its header needs {start}; a whole file is needed");
        }

        int[] shape = new int[dimensions];
        long bytes = StoredArray.SizeOf(type);
        for (int i = 0; i < dimensions; i++)
        {
            uint extent = BinaryPrimitives.ReadUInt32BigEndian(content[(4 + (4 * i))..]);
            if (extent > int.MaxValue || (extent > 0 && bytes > Array.MaxLength / extent))
            {
                throw new DataFormatException(path, $"the header's dimension {i + 1} is {extent}; the whole array may have at most {Array.MaxLength} bytes");
            }

            shape[i] = (int)extent;
            bytes *= extent;
        }

        if (content.Length - start != bytes)
        {
            string fault = content.Length - start < bytes ? "is cut short" : "is too long";
            throw new DataFormatException(path, $"the file {fault}: the header says [{string.Join(", ", shape)}], {bytes} bytes, and {content.Length - start} are there; they must agree");
        }

        return (type, shape, start);
    }

    /// <summary>Writes a file as a whole, without packing it: see <see cref="AtomicFile"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="array">The array, of 1 to 8 dimensions; unsigned and signed 8-bit, signed 16- and 32-bit integers and both floating types are allowed.</param>
    /// <exception cref="ArgumentException">The type or the number of dimensions is not allowed.</exception>
    /// <exception cref="FileAccessException">The file cannot be written.</exception>
    public static void Write(string path, StoredArray array)
    {
        ArgumentNullException.ThrowIfNull(array);
        int row = Array.FindIndex(Types, candidate => candidate.Type == array.Type);
        if (row < 0 || array.Shape.Count is 0 or > 8)
        {
            throw new ArgumentException(
                $"IdxFile.Write: an array of {array.Shape.Count} dimensions of {array.Type} cannot be written. Allowed are 1 to 8 dimensions of {string.Join(", ", Types.Select(allowed => allowed.Type))}.",
                nameof(array));
        }

        byte[] header = new byte[4 + (4 * array.Shape.Count)];
        header[2] = Types[row].Code;
        header[3] = (byte)array.Shape.Count;
        for (int i = 0; i < array.Shape.Count; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + (4 * i)), array.Shape[i]);
        }

        byte[] elements = array.Bytes.ToArray();
        Swap(elements, StoredArray.SizeOf(array.Type));
        AtomicFile.Write(path, stream =>
        {
            stream.Write(header);
            stream.Write(elements);
        });
    }

    internal static void Swap(Span<byte> elements, int size)
    {
        for (int i = 0; size > 1 && i < elements.Length; i += size)
        {
            elements.Slice(i, size).Reverse();
        }
    }
}
