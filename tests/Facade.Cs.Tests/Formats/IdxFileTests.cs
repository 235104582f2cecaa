using Hybrid.Formats;

namespace Hybrid.Tests.Formats;

public sealed class IdxFileTests
{
    [Fact]
    public void Numbers_are_big_endian_on_disk_and_read_back()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("a.idx");
        IdxFile.Write(path, StoredArray.Of([1, -2], 1, 2));
        Assert.Equal([0, 0, 0x0c, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 1, 255, 255, 255, 254], File.ReadAllBytes(path));
        Assert.Equal([1, -2], IdxFile.Read(path).ToIntegers());
        Assert.Equal([1, 2], IdxFile.Read(path).Shape);
        IdxFile.Write(path, StoredArray.Of([Math.PI, double.NaN]));
        Assert.Equal([Math.PI, double.NaN], IdxFile.Read(path).ToDoubles());
    }

    [Fact]
    public void A_type_that_the_format_lacks_is_refused()
    {
        var caught = Assert.Throws<ArgumentException>(() => IdxFile.Write("a.idx", StoredArray.Of([1L])));
        Assert.Contains("of Int64 cannot be written", caught.Message, StringComparison.Ordinal);
    }
}
