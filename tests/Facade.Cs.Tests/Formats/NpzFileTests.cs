using Hybrid.Formats;

namespace Hybrid.Tests.Formats;

public sealed class NpzFileTests
{
    private static readonly Dictionary<string, StoredArray> Arrays = new()
    {
        ["weights"] = StoredArray.Of(new float[] { 1, 2, 3, 4 }, 2, 2),
        ["labels"] = StoredArray.Of([1L, 2L]),
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_written_is_read_back_and_the_bytes_repeat(bool compressed)
    {
        using var folder = new TemporaryFolder();
        NpzFile.Write(folder.File("a.npz"), Arrays, compressed);
        NpzFile.Write(folder.File("b.npz"), Arrays.Reverse(), compressed);
        Assert.Equal(File.ReadAllBytes(folder.File("a.npz")), File.ReadAllBytes(folder.File("b.npz")));
        IReadOnlyDictionary<string, StoredArray> read = NpzFile.Read(folder.File("a.npz"));
        Assert.Equal(["labels", "weights"], read.Keys.Order());
        Assert.Equal([2, 2], read["weights"].Shape);
        Assert.Equal([1f, 2, 3, 4], read["weights"].ToSingles());
        Assert.Equal([1, 2], read["labels"].ToIntegers());
    }

    [Fact]
    public void Damage_gives_a_DataFormatException_or_readable_arrays_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        NpzFile.Write(folder.File("a.npz"), Arrays, compressed: true);
        byte[] whole = File.ReadAllBytes(folder.File("a.npz"));
        var random = new Random(5);
        int refused = 0;
        for (int trial = 0; trial < 5000; trial++)
        {
            byte[] damaged = trial < whole.Length ? whole[..trial] : [.. whole];
            for (int flips = random.Next(1, 4); flips > 0 && damaged.Length > 0; flips--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            try
            {
                _ = NpzFile.Read(new MemoryStream(damaged), "a");
            }
            catch (DataFormatException)
            {
                refused++;
            }
        }

        Assert.True(refused > 2000);
    }
}
