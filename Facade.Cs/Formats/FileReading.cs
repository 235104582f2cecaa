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

    /// <summary>Where a file's content of a length is to be put.</summary>
    public delegate Span<byte> Room(int length);

    /// <summary>The whole content; a gzip file, known by its first two bytes, is unpacked.</summary>
    public static byte[] AllBytes(string path)
    {
        byte[] content = [];
        Into(path, length => content = new byte[length]);
        return content;
    }

    /// <summary>Puts the whole content into memory that is asked for once its length is known; a gzip file, known by its first two bytes, is unpacked.</summary>
    public static void Into(string path, Room room) => Use(path, stream =>
    {
        bool packed = stream.Length >= 2 && stream.ReadByte() == 0x1f && stream.ReadByte() == 0x8b;
        stream.Position = 0;
        if (packed)
        {
            Unpack(stream, path, room);
            return 0;
        }

        if (stream.Length > Array.MaxLength)
        {
            throw new FileAccessException(path, $"cannot be read: it has {stream.Length} bytes; at most {Array.MaxLength} are allowed");
        }

        try
        {
            stream.ReadExactly(room((int)stream.Length));
            return 0;
        }
        catch (IOException cause)
        {
            throw FileAccessException.Reading(path, cause);
        }
    });

    private static void Unpack(FileStream stream, string path, Room room)
    {
        try
        {
            // The last four bytes of a gzip file hold the unpacked length modulo 2^32: where that can be the length, the content is read to its place at once.
            stream.Seek(-Math.Min(4, stream.Length), SeekOrigin.End);
            Span<byte> tail = stackalloc byte[4];
            stream.ReadExactly(tail[..(int)Math.Min(4, stream.Length)]);
            uint guess = System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(tail);
            stream.Position = 0;
            using var gzip = new GZipStream(stream, CompressionMode.Decompress);
            if (guess < 1u << 30 && guess < 1100L * stream.Length)
            {
                int read = gzip.ReadAtLeast(room((int)guess), (int)guess, throwOnEndOfStream: false);
                if (read != guess || gzip.ReadByte() >= 0)
                {
                    throw Damaged(path, read, guess);
                }

                return;
            }

            using var memory = new MemoryStream();
            gzip.CopyTo(memory, 1 << 17);
            if (memory.Length != guess && stream.Length < uint.MaxValue)
            {
                throw Damaged(path, memory.Length, guess);
            }

            memory.GetBuffer().AsSpan(0, (int)memory.Length).CopyTo(room((int)memory.Length));
        }
        catch (Exception cause) when (cause is InvalidDataException or IOException)
        {
            throw new DataFormatException(path, "the gzip file is cut short or damaged; a whole file is needed", inner: cause);
        }
    }

    private static DataFormatException Damaged(string path, long read, uint said) =>
        new(path, $"the gzip file is cut short or damaged: it unpacks to {(read == said ? "more" : $"{read}")} bytes and says {said}; a whole file is needed");
}
