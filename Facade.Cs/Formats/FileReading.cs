using System.IO.Compression;

namespace Hybrid.Formats;

/// <summary>Opens files so that whatever goes wrong is said in one line.</summary>
internal static class FileReading
{
    /// <summary>Opens a file, lets a function read it, and closes it.</summary>
    public static T Use<T>(string path, Func<FileStream, T> read)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FileStream stream;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw FileAccessException.Reading(path, cause);
        }

        using (stream)
        {
            return read(stream);
        }
    }

    /// <summary>The whole content; a gzip file, known by its first two bytes, is unpacked.</summary>
    public static byte[] AllBytes(string path) => Use(path, stream =>
    {
        bool packed = stream.Length >= 2 && stream.ReadByte() == 0x1f && stream.ReadByte() == 0x8b;
        stream.Position = 0;
        if (packed)
        {
            return Unpack(stream, path);
        }

        if (stream.Length > Array.MaxLength)
        {
            throw new FileAccessException(path, $"cannot be read: it has {stream.Length} bytes; at most {Array.MaxLength} are allowed");
        }

        try
        {
            byte[] content = new byte[stream.Length];
            stream.ReadExactly(content);
            return content;
        }
        catch (IOException cause)
        {
            throw FileAccessException.Reading(path, cause);
        }
    });

    private static byte[] Unpack(FileStream stream, string path)
    {
        try
        {
            // The last four bytes of a gzip file hold the unpacked length modulo 2^32: a good guess of the capacity.
            stream.Seek(-Math.Min(4, stream.Length), SeekOrigin.End);
            Span<byte> tail = stackalloc byte[4];
            stream.ReadExactly(tail[..(int)Math.Min(4, stream.Length)]);
            uint guess = System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(tail);
            stream.Position = 0;
            using var gzip = new GZipStream(stream, CompressionMode.Decompress);
            using var memory = new MemoryStream(guess < 1u << 30 && guess < 1100L * stream.Length ? (int)guess : 0);
            gzip.CopyTo(memory, 1 << 17);
            if (memory.Length != guess && stream.Length < uint.MaxValue)
            {
                throw new DataFormatException(path, $"the gzip file is cut short or damaged: it unpacks to {memory.Length} bytes and says {guess}; a whole file is needed");
            }

            return memory.Capacity == memory.Length ? memory.GetBuffer() : memory.ToArray();
        }
        catch (Exception cause) when (cause is InvalidDataException or IOException)
        {
            throw new DataFormatException(path, "the gzip file is cut short or damaged; a whole file is needed", inner: cause);
        }
    }
}
