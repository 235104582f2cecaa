using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Hybrid.Formats;
using Hybrid.Reports;

namespace Hybrid.Tests.Reports;

public sealed class PngImageTests
{
    [Fact]
    public void A_picture_unpacks_to_its_pixels_and_every_chunk_has_its_checksum()
    {
        byte[] png = PngImage.OfInk([0, 0.5f, 1, 7, -1, float.NaN], 2, 3);
        Assert.Equal([0x89, .. "PNG\r\n"u8, 0x1a, (byte)'\n'], png[..8]);
        var chunks = new Dictionary<string, byte[]>();
        for (int at = 8; at < png.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            byte[] typed = png[(at + 4)..(at + 8 + length)];
            Assert.Equal(BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(at + 8 + length)), Crc32.Of(typed));
            chunks[Encoding.ASCII.GetString(typed, 0, 4)] = typed[4..];
            at += 12 + length;
        }

        Assert.Equal([0, 0, 0, 3, 0, 0, 0, 2, 8, 4, 0, 0, 0], chunks["IHDR"]);
        using var zlib = new ZLibStream(new MemoryStream(chunks["IDAT"]), CompressionMode.Decompress);
        using var rows = new MemoryStream();
        zlib.CopyTo(rows);
        Assert.Equal([0, 0, 0, 0, 128, 0, 255, 0, 0, 255, 0, 0, 0, 0], rows.ToArray());
    }

    [Fact]
    public void The_checksum_is_the_published_one() => Assert.Equal(0xcbf43926u, Crc32.Of("123456789"u8)); // the check value of CRC-32/ISO-HDLC
}
