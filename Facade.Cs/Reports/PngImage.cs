using System.Buffers.Binary;
using System.IO.Compression;
using Hybrid.Formats;

namespace Hybrid.Reports;

/// <summary>Writes PNG pictures (ISO 15948).</summary>
internal static class PngImage
{
    private const byte Grey = 0;
    private const byte GreyWithOpacity = 4;

    /// <summary>Black ink on transparent paper: 0 is transparent, 1 is opaque, so that a dark page can invert it.</summary>
    public static byte[] OfInk(ReadOnlySpan<float> values, int height, int width)
    {
        CheckSize(values, height, width);
        byte[] pixels = new byte[2 * values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            pixels[(2 * i) + 1] = Byte(values[i]);
        }

        return Pack(pixels, height, width, GreyWithOpacity, 2);
    }

    /// <summary>Black ink on white paper, without transparency, for files: 0 is white, 1 is black.</summary>
    public static byte[] OfGrey(ReadOnlySpan<float> values, int height, int width)
    {
        CheckSize(values, height, width);
        byte[] pixels = new byte[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            pixels[i] = (byte)(255 - Byte(values[i]));
        }

        return Pack(pixels, height, width, Grey, 1);
    }

    private static byte Byte(float value) => (byte)Math.Round(255 * Math.Clamp(float.IsNaN(value) ? 0 : value, 0, 1));

    private static void CheckSize(ReadOnlySpan<float> values, int height, int width)
    {
        if (height < 1 || width < 1 || values.Length != height * width)
        {
            throw new ArgumentException($"PngImage: {values.Length} pixels are given for a picture of {height} by {width}; {(long)height * width} are needed.", nameof(values));
        }
    }

    private static byte[] Pack(byte[] pixels, int height, int width, byte kind, int channels)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (int row = 0; row < height; row++)
            {
                // Each row begins with its filter, 0 for none.
                zlib.WriteByte(0);
                zlib.Write(pixels, row * width * channels, width * channels);
            }
        }

        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;
        header[9] = kind;
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
