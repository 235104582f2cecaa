using System.IO.Compression;
using System.Text;
using Hybrid.Formats;
using Hybrid.Tests.Formats;

namespace Hybrid.Tests.Text;

public sealed class TextDataTests
{
    [Fact]
    public void The_characters_are_numbered_in_the_order_of_their_code_points()
    {
        TextData text = TextData.Of("b\u00e9a\U0001F600b");
        Assert.Equal(["a", "b", "\u00e9", "\U0001F600"], text.Vocabulary.Characters);
        Assert.Equal([1, 2, 0, 3, 1], text.Symbols.ToArray());
        Assert.Equal("b\u00e9a\U0001F600b", text.Vocabulary.Decode(text.Symbols));
        Assert.Equal("text: 5 characters, 4 different", text.ToString());
    }

    [Fact]
    public void A_character_that_is_not_known_is_named_with_its_place()
    {
        Vocabulary known = Vocabulary.Of("abc");
        Assert.StartsWith("Vocabulary: the character 'x' (U+0078) at position 2 is not among the 3 that are known", Assert.Throws<ArgumentException>(() => known.Encode("abx")).Message);
        Assert.Throws<ArgumentException>(() => Vocabulary.OfCharacters(["a", "ab"]));
        Assert.Throws<ArgumentException>(() => Vocabulary.OfCharacters(["a", "a"]));
        Assert.Throws<ArgumentOutOfRangeException>(() => known.Decode([3]));
    }

    [Fact]
    public void A_folder_is_the_text_of_its_files_in_the_order_of_their_names()
    {
        using var folder = new TemporaryFolder();
        folder.Write("b.txt", "second");
        File.WriteAllText(folder.File("c.csv"), "no text");
        using (var gzip = new GZipStream(File.Create(folder.File("a.txt.gz")), CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes("first "));
        }

        string path = folder.Path;
        Assert.True(TextData.IsText(path));
        TextData text = TextData.FromFile(path);
        Assert.Equal("first second", text.Vocabulary.Decode(text.Symbols));
        Assert.False(TextData.IsText(folder.File("c.csv")));
    }

    [Fact]
    public void What_is_no_text_is_refused_with_the_file_and_the_reason()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("bad.txt"), [0x61, 0x62, 0xff]);
        Assert.Contains("byte 2 is not UTF-8", Assert.Throws<DataFormatException>(() => TextData.FromFile(folder.File("bad.txt"))).Message);
        File.WriteAllText(folder.File("short.txt"), "a");
        Assert.Contains("at least 2 are needed", Assert.Throws<DataFormatException>(() => TextData.FromFile(folder.File("short.txt"))).Message);
        Assert.Throws<FileAccessException>(() => TextData.FromFile(folder.File("none.txt")));
        Directory.CreateDirectory(folder.File("empty"));
        Assert.Contains("has no text", Assert.Throws<DataFormatException>(() => TextData.FromFile(folder.File("empty"))).Message);
    }

    [Fact]
    public void The_validation_part_is_the_end()
    {
        (TextData train, TextData validation) = TextData.Of("abcdefghij").Split(0.3);
        Assert.Equal(7, train.Count);
        Assert.Equal("hij", validation.Vocabulary.Decode(validation.Symbols));
        Assert.Throws<ArgumentException>(() => TextData.Of("abcd").Split(0.1));
        Assert.Throws<ArgumentException>(() => TextData.Of("abcd").Split(1));
    }
}
