using System.Text;
using Hybrid.Formats;

namespace Hybrid.Tests.Formats;

public sealed class NpyFileTests
{
    [Fact]
    public void Every_type_is_read_back()
    {
        StoredArray[] arrays =
        [
            StoredArray.Of(new float[] { 1, 2, 3, 4, 5, 6 }, 2, 3), StoredArray.Of([Math.E]), StoredArray.Scalar(7), StoredArray.Of([long.MinValue]),
            StoredArray.Of([true, false]), StoredArray.Of(new byte[] { 1, 255 }), StoredArray.Of(new sbyte[] { -1 }), StoredArray.Of(new short[] { -2 }), StoredArray.Of(new ushort[] { 3 }),
            StoredArray.Of(new uint[] { 4 }), StoredArray.Of(new ulong[] { ulong.MaxValue }), StoredArray.Of([(Half)0.5]), StoredArray.Of(Array.Empty<float>(), 0, 3),
        ];
        foreach (StoredArray array in arrays)
        {
            StoredArray read = NpyFile.Parse(Bytes(array), "a");
            Assert.Equal(array.Type, read.Type);
            Assert.Equal(array.Shape, read.Shape);
            Assert.True(array.Bytes.SequenceEqual(read.Bytes));
        }
    }

    [Fact]
    public void The_header_is_what_NumPy_writes()
    {
        // numpy 1.24: np.save of np.zeros((2, 3), np.float32) begins with these 128 bytes.
        byte[] bytes = Bytes(StoredArray.Of(new float[6], 2, 3));
        string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }".PadRight(117) + "\n";
        byte[] expected = [0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. Encoding.ASCII.GetBytes(header)];
        Assert.Equal(expected, bytes[..128]);
        Assert.Equal(128 + 24, bytes.Length);
    }

    [Fact]
    public void Column_major_order_is_turned_to_row_major()
    {
        // [[1, 2, 3], [4, 5, 6]] lies in column-major order as 1 4 2 5 3 6.
        StoredArray read = NpyFile.Parse(File("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3), }", [1, 4, 2, 5, 3, 6]), "a");
        Assert.Equal([2, 3], read.Shape);
        Assert.Equal([1f, 2, 3, 4, 5, 6], read.ToSingles());
        StoredArray cube = NpyFile.Parse(File("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 2, 2), }", [0, 4, 2, 6, 1, 5, 3, 7]), "a");
        Assert.Equal([0f, 1, 2, 3, 4, 5, 6, 7], cube.ToSingles());
    }

    [Fact]
    public void Big_endian_numbers_and_later_versions_are_read()
    {
        Assert.Equal([258], NpyFile.Parse(File("{'descr': '>i4', 'fortran_order': False, 'shape': (1,), }", [0, 0, 1, 2]), "a").ToIntegers());
        Assert.Equal([513], NpyFile.Parse(File("{\"shape\": (), \"fortran_order\": False, \"descr\": \"<i2\"}", [1, 2], version: 2), "a").ToIntegers());
        Assert.Equal([513], NpyFile.Parse(File("{'descr': '<i2', 'fortran_order': False, 'shape': (1, 1)}\n", [1, 2], version: 3), "a").ToIntegers());
    }

    [Theory]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", "the elements have the type '|O'; plain numbers")]
    [InlineData("{'descr': '<U3', 'fortran_order': False, 'shape': (1,), }", "the elements have the type '<U3'")]
    [InlineData("{'descr': '<c8', 'fortran_order': False, 'shape': (1,), }", "the elements have the type '<c8'")]
    [InlineData("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", "the elements have the type '[('a', '<f4')]'")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", "is cut short: the shape (2) of <f4 needs 8 bytes and 4 are there")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (0,), }", "is too long")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999, 99999999999), }", "more than")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", "needs a whole number of at least 0")]
    [InlineData("{'descr': '<f4', 'fortran_order': 0, 'shape': (1,), }", "needs True or False")]
    [InlineData("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", "unknown or repeated key")]
    [InlineData("{'descr': '<f4', 'shape': (1,), }", "lacks descr, fortran_order or shape")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), } x", "goes on after its dictionary")]
    [InlineData("{'descr", "needs a text in quotes")]
    public void A_wrong_file_is_explained(string header, string expected)
    {
        var caught = Assert.Throws<DataFormatException>(() => NpyFile.Parse(File(header, [0, 0, 0, 0]), "name"));
        Assert.StartsWith("name: ", caught.Message, StringComparison.Ordinal);
        Assert.Contains(expected, caught.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damage_gives_a_DataFormatException_or_a_readable_array_and_nothing_else()
    {
        byte[] whole = Bytes(StoredArray.Of(new float[] { 1, 2, 3, 4, 5, 6 }, 2, 3));
        var random = new Random(5);
        int refused = 0;
        for (int trial = 0; trial < 10_000; trial++)
        {
            byte[] damaged = trial < whole.Length ? whole[..trial] : [.. whole];
            for (int flips = random.Next(0, 4); flips > 0 && damaged.Length > 0; flips--)
            {
                damaged[random.Next(Math.Min(80, damaged.Length))] = (byte)random.Next(256);
            }

            try
            {
                _ = NpyFile.Parse(damaged, "a");
            }
            catch (DataFormatException)
            {
                refused++;
            }
        }

        Assert.True(refused > 5000);
    }

    private static byte[] Bytes(StoredArray array)
    {
        using var memory = new MemoryStream();
        NpyFile.Write(memory, array);
        return memory.ToArray();
    }

    private static byte[] File(string header, byte[] data, byte version = 1)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        byte[] length = version == 1 ? [(byte)text.Length, 0] : [(byte)text.Length, 0, 0, 0];
        return [0x93, .. "NUMPY"u8, version, 0, .. length, .. text, .. data];
    }
}
