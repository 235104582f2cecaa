using System.Buffers.Binary;
using System.IO.Compression;
using Hybrid.Formats;

namespace Hybrid.Reports;

/// <summary>Writes PNG pictures (ISO 15948).</summary>
internal static class PngImage
{
    /// <summary>Black ink on transparent paper: 0 is transparent, 1 is opaque, so that a dark page can invert it.</summary>
    public static byte[] OfInk(ReadOnlySpan<float> values, int height, int width)
    {
        if (height < 1 || width < 1 || values.Length != height * width)
        {
            throw new ArgumentException($"PngImage: {values.Length} pixels are given for a picture of {height} by {width}; {(long)height * width} are needed.", nameof(values));
        }

        // Each row begins with its filter, 0 for none; a pixel is its grey and its opacity.
        byte[] rows = new byte[height * (1 + (2 * width))];
        for (int i = 0; i < values.Length; i++)
        {
            rows[(i / width * (1 + (2 * width))) + 2 + (2 * (i % width))] = (byte)Math.Round(255 * Math.Clamp(float.IsNaN(values[i]) ? 0 : values[i], 0, 1));
        }

        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(rows);
        }

        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;
        header[9] = 4;
        using var png = new MemoryStream();
        png.Write([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
        WriteChunk(png, "IHDR"u8, header);
        WriteChunk(png, "IDAT"u8, packed.ToArray());
        WriteChunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    private static void WriteChunk(MemoryStream png, ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        png.Write(number);
        png.Write(type);
        png.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Of(type, content));
        png.Write(number);
    }
}
