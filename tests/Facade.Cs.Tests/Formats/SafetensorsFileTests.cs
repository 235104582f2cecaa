using System.Buffers.Binary;
using System.Text;
using Hybrid.Formats;

namespace Hybrid.Tests.Formats;

public sealed class SafetensorsFileTests
{
    private static readonly SafetensorsFile Sample = new(
        new Dictionary<string, StoredArray>
        {
            ["weights"] = StoredArray.Of(new float[] { 1, -2, 3.5f, 4, float.NaN, float.PositiveInfinity }, 2, 3),
            ["double"] = StoredArray.Of([Math.PI, -0.0]),
            ["count"] = StoredArray.Scalar(42L),
            ["mask"] = StoredArray.Of([true, false, true]),
            ["bytes"] = StoredArray.Of(new byte[] { 0, 255 }),
            ["steps"] = StoredArray.Of([1, -1], 2, 1),
            ["empty"] = StoredArray.Of(Array.Empty<float>(), 0, 4),
        },
        new Dictionary<string, string> { ["structure"] = "{\"a\": \"\u00e9\\n\"}", ["kind"] = "test" });

    [Fact]
    public void What_is_written_is_read_back()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("a.safetensors");
        Sample.Write(path);
        SafetensorsFile read = SafetensorsFile.Read(path);
        Assert.Equal(Sample.Metadata.OrderBy(pair => pair.Key), read.Metadata.OrderBy(pair => pair.Key));
        Assert.Equal(Sample.Metadata.OrderBy(pair => pair.Key), SafetensorsFile.ReadMetadata(path).OrderBy(pair => pair.Key));
        Assert.Equal(Sample.Arrays.Keys.Order(), read.Arrays.Keys.Order());
        foreach ((string name, StoredArray array) in Sample.Arrays)
        {
            Assert.Equal(array.Type, read.Arrays[name].Type);
            Assert.Equal(array.Shape, read.Arrays[name].Shape);
            Assert.True(array.Bytes.SequenceEqual(read.Arrays[name].Bytes));
        }
    }

    [Fact]
    public void The_same_content_gives_the_same_bytes_in_whatever_order_it_was_added()
    {
        var reversed = new SafetensorsFile(Sample.Arrays.Reverse(), Sample.Metadata.Reverse());
        Assert.Equal(Bytes(Sample), Bytes(reversed));
    }

    [Fact]
    public void The_arrays_start_at_a_multiple_of_eight() =>
        Assert.Equal(0UL, BinaryPrimitives.ReadUInt64LittleEndian(Bytes(Sample)) % 8);

    [Fact]
    public void Half_and_brain_floats_are_read_as_numbers()
    {
        // 0x3c00 and 0xc000 are 1 and -2 in IEEE half precision; 0x3f80 and 0xc000 are 1 and -2 in the upper half of a single.
        byte[] file = File("""{"h":{"dtype":"F16","shape":[2],"data_offsets":[0,4]},"b":{"dtype":"BF16","shape":[2],"data_offsets":[4,8]}}""", [0x00, 0x3c, 0x00, 0xc0, 0x80, 0x3f, 0x00, 0xc0]);
        SafetensorsFile read = Read(file);
        Assert.Equal([1f, -2f], read.Arrays["h"].ToSingles());
        Assert.Equal([1f, -2f], read.Arrays["b"].ToSingles());
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "needs 8 bytes and its data_offsets give 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 3, "the file is cut short: the arrays have 4 bytes and 3 are there")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 5, "1 bytes follow the last array")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "leaves a gap before it")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[2,6]}}""", 6, "overlaps another array")]
    [InlineData("""{"a":{"dtype":"F33","shape":[1],"data_offsets":[0,4]}}""", 4, "has dtype 'F33'; allowed are BOOL")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "'a.shape' holds something other than a whole number")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,4]}}""", 4, "is larger than")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", 4, "lacks data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[0],"data_offsets":[4,4]}}""", 4, "names 'a' twice")]
    [InlineData("""{"a":7}""", 0, "'a' in the header is not an object")]
    [InlineData("""{"__metadata__":{"a":7}}""", 0, "'a' in the header is not a text")]
    [InlineData("""{"a" 7}""", 0, "not valid JSON at its byte 5")]
    [InlineData("""{"\ud800":{}}""", 0, "not valid Unicode")]
    [InlineData("""{"m":{"dtype":"BOOL","shape":[4],"data_offsets":[0,4]}}""", 4, "a byte other than 0 and 1")]
    [InlineData("""{} {}""", 0, "not valid JSON")]
    [InlineData("""[]""", 0, "does not begin with '{'")]
    public void A_wrong_header_is_explained(string json, int dataBytes, string expected)
    {
        byte[] data = new byte[dataBytes];
        Array.Fill(data, (byte)2);
        DataFormatException caught = Assert.Throws<DataFormatException>(() => Read(File(json, data)));
        Assert.StartsWith("name: ", caught.Message, StringComparison.Ordinal);
        Assert.Contains(expected, caught.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', caught.Message);
    }

    [Fact]
    public void Every_cut_of_a_file_is_an_error()
    {
        byte[] whole = Bytes(Sample);
        for (int length = 0; length < whole.Length; length++)
        {
            Assert.Throws<DataFormatException>(() => Read(whole[..length]));
        }
    }

    [Fact]
    public void Random_damage_gives_a_DataFormatException_or_a_readable_file_and_nothing_else()
    {
        byte[] whole = Bytes(Sample);
        var random = new Random(7);
        int refused = 0;
        for (int trial = 0; trial < 20_000; trial++)
        {
            byte[] damaged = [.. whole];
            for (int flips = random.Next(1, 5); flips > 0; flips--)
            {
                damaged[random.Next(random.Next(2) == 0 ? 16 : damaged.Length)] = (byte)random.Next(256);
            }

            try
            {
                _ = Read(damaged);
            }
            catch (DataFormatException)
            {
                refused++;
            }
        }

        Assert.True(refused > 10_000, $"only {refused} of 20000 damaged files were refused");
    }

    private static byte[] Bytes(SafetensorsFile file)
    {
        using var memory = new MemoryStream();
        file.Write(memory);
        return memory.ToArray();
    }

    private static SafetensorsFile Read(byte[] bytes) => SafetensorsFile.Read(new MemoryStream(bytes), "name");

    private static byte[] File(string json, byte[] data)
    {
        byte[] header = Encoding.UTF8.GetBytes(json);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        return [.. length, .. header, .. data];
    }
}
