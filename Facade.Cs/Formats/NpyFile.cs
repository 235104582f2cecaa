using System.Buffers.Binary;
using System.Text;

namespace Hybrid.Formats;

/// <summary>NumPy's format for one array.</summary>
/// <remarks>
/// Versions 1 to 3 are read and version 1 is written. Arrays in column-major ("Fortran") order and of big-endian numbers are turned to row-major and little-endian;
/// arrays of Python objects, texts, records, complex numbers and times are refused. Source: the NumPy reference, numpy.lib.format.
/// </remarks>
public static class NpyFile
{
    private static readonly (string Code, StoredType Type)[] Types =
    [
        ("b1", StoredType.Bool), ("u1", StoredType.UInt8), ("i1", StoredType.Int8), ("u2", StoredType.UInt16), ("i2", StoredType.Int16),
        ("u4", StoredType.UInt32), ("i4", StoredType.Int32), ("u8", StoredType.UInt64), ("i8", StoredType.Int64),
        ("f2", StoredType.Float16), ("f4", StoredType.Float32), ("f8", StoredType.Float64),
    ];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileAccessException">The file is missing or cannot be read.</exception>
    /// <exception cref="DataFormatException">The file is cut short or is not as the format says, or its elements are of a type that is refused.</exception>
    public static StoredArray Read(string path) => Parse(FileReading.AllBytes(path), path);

    /// <summary>Writes a file as a whole: see <see cref="AtomicFile"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="array">The array; <see cref="StoredType.BFloat16"/>, which NumPy lacks, is written as single precision.</param>
    /// <exception cref="FileAccessException">The file cannot be written.</exception>
    public static void Write(string path, StoredArray array)
    {
        ArgumentNullException.ThrowIfNull(array);
        AtomicFile.Write(path, stream => Write(stream, array));
    }

    internal static void Write(Stream stream, StoredArray array)
    {
        StoredArray written = array.Type == StoredType.BFloat16 ? new StoredArray(StoredType.Float32, [.. array.Shape], Singles(array)) : array;
        string code = Types.First(row => row.Type == written.Type).Code;
        string shape = written.Shape.Count == 1 ? $"({written.Shape[0]},)" : $"({string.Join(", ", written.Shape)})";
        string order = StoredArray.SizeOf(written.Type) == 1 ? "|" : "<";
        string header = $"{{'descr': '{order}{code}', 'fortran_order': False, 'shape': {shape}, }}";
        const int Prefix = 10;
        int padded = ((Prefix + header.Length + 1 + 63) / 64 * 64) - Prefix;
        byte[] start = new byte[Prefix + padded];
        start[0] = 0x93;
        "NUMPY"u8.CopyTo(start.AsSpan(1));
        start[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(start.AsSpan(8), (ushort)padded);
        Encoding.ASCII.GetBytes(header.PadRight(padded - 1) + "\n", start.AsSpan(Prefix));
        stream.Write(start);
        stream.Write(written.Bytes);
    }

    internal static StoredArray Parse(byte[] content, string file)
    {
        if (content.Length < 10 || content[0] != 0x93 || !content.AsSpan(1, 5).SequenceEqual("NUMPY"u8))
        {
            throw new DataFormatException(file, "not an npy file: it does not begin with \\x93NUMPY and a version");
        }

        int version = content[6];
        if (version is < 1 or > 3 || content.Length < 12)
        {
            throw new DataFormatException(file, $"the npy version is {version}.{content[7]}; 1.0, 2.0 and 3.0 can be read");
        }

        int prefix = version == 1 ? 10 : 12;
        long length = version == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(content.AsSpan(8)) : BinaryPrimitives.ReadUInt32LittleEndian(content.AsSpan(8));
        if (length > content.Length - prefix)
        {
            throw new DataFormatException(file, $"the file is cut short: the header has {length} bytes and {content.Length - prefix} are there; a whole file is needed");
        }

        string header = Encoding.UTF8.GetString(content, prefix, (int)length);
        NpyHeader parsed = new NpyHeaderParser(header, file).Parse();
        return Elements(parsed, content.AsMemory(prefix + (int)length), file);
    }

    private static StoredArray Elements(NpyHeader header, ReadOnlyMemory<byte> data, string file)
    {
        string description = header.Description;
        bool known = description.Length == 3 && description[0] is '<' or '>' or '|' or '=';
        int row = known ? Array.FindIndex(Types, candidate => candidate.Code == description[1..]) : -1;
        if (row < 0)
        {
            throw new DataFormatException(file,
                $"the elements have the type '{Shown(description)}'; plain numbers and truth values are allowed ({string.Join(", ", Types.Select(type => type.Code))}), not objects, texts, records, complex numbers or times");
        }

        StoredType type = Types[row].Type;
        int size = StoredArray.SizeOf(type);
        long bytes = size;
        foreach (long extent in header.Shape)
        {
            if (extent > int.MaxValue || (extent > 0 && bytes > Array.MaxLength / extent))
            {
                throw new DataFormatException(file, $"the shape ({string.Join(", ", header.Shape.Take(8))}) has more than {Array.MaxLength} bytes; split the array");
            }

            bytes *= extent;
        }

        if (bytes != data.Length)
        {
            string fault = data.Length < bytes ? "is cut short" : "is too long";
            throw new DataFormatException(file, $"the file {fault}: the shape ({string.Join(", ", header.Shape)}) of {description} needs {bytes} bytes and {data.Length} are there; they must agree");
        }

        byte[] elements = data.ToArray();
        if (description[0] == '>')
        {
            IdxFile.Swap(elements, size);
        }

        int[] shape = [.. header.Shape.Select(extent => (int)extent)];
        return new StoredArray(type, shape, header.ColumnMajor ? ToRowMajor(elements, shape, size) : elements);
    }

    // In column-major order the first index runs fastest: walk the result in row-major order and carry the source's place along.
    private static byte[] ToRowMajor(byte[] elements, int[] shape, int size)
    {
        byte[] result = new byte[elements.Length];
        int[] index = new int[shape.Length];
        int[] strides = new int[shape.Length];
        int stride = size;
        for (int i = 0; i < shape.Length; i++)
        {
            strides[i] = stride;
            stride *= shape[i];
        }

        int source = 0;
        for (int target = 0; target < result.Length; target += size)
        {
            elements.AsSpan(source, size).CopyTo(result.AsSpan(target));
            for (int i = shape.Length - 1; i >= 0; i--)
            {
                source += strides[i];
                if (++index[i] < shape[i])
                {
                    break;
                }

                source -= strides[i] * shape[i];
                index[i] = 0;
            }
        }

        return result;
    }

    private static byte[] Singles(StoredArray array) => System.Runtime.InteropServices.MemoryMarshal.AsBytes(array.ToSingles().AsSpan()).ToArray();

    private static string Shown(string text) => text.Length <= 40 ? text : text[..40] + "...";
}
