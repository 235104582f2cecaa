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
        (byte[] header, byte[] rows) = Unpack(png);
        Assert.Equal([0, 0, 0, 3, 0, 0, 0, 2, 8, 4, 0, 0, 0], header);
        Assert.Equal([0, 0, 0, 0, 128, 0, 255, 0, 0, 255, 0, 0, 0, 0], rows);
    }

    // Pictures of 1 by 2 pixels, doubled, with lines of 2 pixels and a fifth of ink around them; the third place of four is a picture, the fourth is empty.
    [Fact]
    public void A_grid_of_pictures_is_one_grey_file()
    {
        string path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".png");
        GridImage Of(float first, float second) => new(new[] { first, second }, string.Empty);
        new ImageGrid { Title = "grid", Images = [Of(0, 1), Of(0.5f, 2), Of(1, 0)], ImageHeight = 1, ImageWidth = 2, Columns = 2 }.SavePng(path);
        byte[] png = File.ReadAllBytes(path);
        File.Delete(path);
        (byte[] header, byte[] rows) = Unpack(png);
        Assert.Equal([0, 0, 0, 14, 0, 0, 0, 10, 8, 0, 0, 0, 0], header);
        byte l = 255 - 51;
        Assert.Equal(Enumerable.Repeat(l, 14).Prepend((byte)0), rows[..15]);
        byte[] upper = [0, l, l, 255, 255, 0, 0, l, l, 127, 127, 0, 0, l, l], lower = [0, l, l, 0, 0, 255, 255, l, l, 255, 255, 255, 255, l, l];
        Assert.Equal((byte[])[.. upper, .. upper], rows[30..60]);
        Assert.Equal((byte[])[.. lower, .. lower], rows[90..120]);
    }

    [Fact]
    public void A_grid_refuses_pictures_of_another_size() => Assert.Contains(
        "each of 28 by 28", Assert.Throws<ArgumentException>(() => new ImageGrid { Title = "grid", Images = [new(new float[3], string.Empty)] }.SavePng("x.png")).Message);

    private static (byte[] Header, byte[] Rows) Unpack(byte[] png)
    {
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

        using var zlib = new ZLibStream(new MemoryStream(chunks["IDAT"]), CompressionMode.Decompress);
        using var rows = new MemoryStream();
        zlib.CopyTo(rows);
        return (chunks["IHDR"], rows.ToArray());
    }

    [Fact]
    public void The_checksum_is_the_published_one() => Assert.Equal(0xcbf43926u, Crc32.Of("123456789"u8)); // the check value of CRC-32/ISO-HDLC
}
