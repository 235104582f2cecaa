using System.IO.Compression;
using Hybrid.Formats;
using Hybrid.Tests.Formats;

namespace Hybrid.Tests.Data;

public sealed class IdxDataSetTests
{
    [Fact]
    public void A_folder_gives_the_training_and_the_test_part_scaled_to_one()
    {
        using TemporaryFolder folder = Folder();
        (DataSet train, DataSet test) = DataSet.FromIdxFolder(folder.Path, classes: 3);
        Assert.Equal([2, 2], train.FeatureShape);
        Assert.Equal([0f, 51 / 255f, 102 / 255f, 1f], train.FeaturesOf(0).ToArray());
        Assert.Equal([2, 0, 1], train.Labels.ToArray());
        Assert.Equal(1, test.Count);
        Assert.Equal(["0", "1", "2"], test.ClassNames);
        Assert.Equal(test.Features.ToArray(), DataSet.FromIdxTestPart(folder.Path, 3).Features.ToArray());
    }

    [Fact]
    public void Packed_files_are_read()
    {
        using TemporaryFolder folder = Folder();
        DataSet plain = DataSet.FromIdxTestPart(folder.Path);
        foreach (string path in Directory.GetFiles(folder.Path))
        {
            using (var packed = new GZipStream(File.Create(path + ".gz"), CompressionLevel.Fastest))
            {
                packed.Write(File.ReadAllBytes(path));
            }

            File.Delete(path);
        }

        Assert.Equal(plain.Features.ToArray(), DataSet.FromIdxTestPart(folder.Path).Features.ToArray());
    }

    [Fact]
    public void Every_cut_of_a_file_is_an_error()
    {
        using TemporaryFolder folder = Folder();
        string path = folder.File("t10k-images-idx3-ubyte");
        byte[] whole = File.ReadAllBytes(path);
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            var caught = Assert.Throws<DataFormatException>(() => DataSet.FromIdxFolder(folder.Path));
            Assert.Contains("cut short", caught.Message, StringComparison.Ordinal);
        }

        File.WriteAllBytes(path, [.. whole, 0]);
        Assert.Contains("too long", Assert.Throws<DataFormatException>(() => DataSet.FromIdxFolder(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("train-images-idx3-ubyte", new byte[] { 0x89, 0x50, 0x4e, 0x47 }, "not an idx file: the magic number is 0x89504e47")]
    [InlineData("train-images-idx3-ubyte", new byte[] { 0, 0, 8, 1, 0, 0, 0, 1, 7 }, "bytes of 3, magic number 0x00000803")]
    [InlineData("train-images-idx3-ubyte", new byte[] { 0, 0, 8, 3, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 2 }, "there are 3 labels and 0 images")]
    [InlineData("train-labels-idx1-ubyte", new byte[] { 0, 0, 8, 1, 0, 0, 0, 2, 1, 2 }, "there are 2 labels and 3 images")]
    [InlineData("train-labels-idx1-ubyte", new byte[] { 0, 0, 8, 1, 0, 0, 0, 3, 1, 200, 2 }, "the label at index 1 (byte 9) is 200; 0 to 9 are allowed")]
    [InlineData("train-images-idx3-ubyte", new byte[] { 0, 0, 8, 3, 255, 255, 255, 255, 0, 0, 0, 2, 0, 0, 0, 2 }, "dimension 1 is 4294967295")]
    public void A_wrong_file_is_explained(string name, byte[] content, string expected)
    {
        using TemporaryFolder folder = Folder();
        folder.Write(name, content);
        var caught = Assert.Throws<DataFormatException>(() => DataSet.FromIdxFolder(folder.Path));
        Assert.Contains(expected, caught.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', caught.Message);
    }

    [Fact]
    public void An_empty_set_is_an_error()
    {
        using TemporaryFolder folder = Folder();
        folder.Write("train-images-idx3-ubyte", [0, 0, 8, 3, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 2]);
        folder.Write("train-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 0]);
        var caught = Assert.Throws<DataFormatException>(() => DataSet.FromIdxFolder(folder.Path));
        Assert.Contains("at least one image of at least one pixel is needed", caught.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_or_folder_is_named()
    {
        using TemporaryFolder folder = Folder();
        File.Delete(folder.File("t10k-labels-idx1-ubyte"));
        var caught = Assert.Throws<FileAccessException>(() => DataSet.FromIdxFolder(folder.Path));
        Assert.Contains("t10k-labels-idx1-ubyte is missing", caught.Message, StringComparison.Ordinal);
        Assert.Throws<FileAccessException>(() => DataSet.FromIdxFolder(folder.File("none")));
    }

    private static TemporaryFolder Folder()
    {
        var folder = new TemporaryFolder();
        IdxFile.Write(folder.File("train-images-idx3-ubyte"), StoredArray.Of(new byte[] { 0, 51, 102, 255, 1, 2, 3, 4, 5, 6, 7, 8 }, 3, 2, 2));
        IdxFile.Write(folder.File("train-labels-idx1-ubyte"), StoredArray.Of(new byte[] { 2, 0, 1 }));
        IdxFile.Write(folder.File("t10k-images-idx3-ubyte"), StoredArray.Of(new byte[] { 9, 8, 7, 6 }, 1, 2, 2));
        IdxFile.Write(folder.File("t10k-labels-idx1-ubyte"), StoredArray.Of(new byte[] { 2 }));
        return folder;
    }
}
