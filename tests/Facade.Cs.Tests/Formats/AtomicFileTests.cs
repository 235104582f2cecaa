using Hybrid.Formats;

namespace Hybrid.Tests.Formats;

public sealed class AtomicFileTests
{
    [Fact]
    public void A_written_file_holds_the_content_and_nothing_else_is_left_in_the_folder()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("a.txt", "old");
        AtomicFile.WriteText(path, "new");
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void When_the_writer_throws_the_old_file_stays_and_the_exception_is_the_writers()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("a.txt", "old");
        var thrown = new IOException("mine");
        IOException caught = Assert.Throws<IOException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write(new byte[1 << 20]);
            throw thrown;
        }));
        Assert.Same(thrown, caught);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_missing_folder_is_named_in_one_line()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("none/a.txt");
        var caught = Assert.Throws<FileAccessException>(() => AtomicFile.WriteText(path, "x"));
        Assert.Equal($"{path}: cannot be written: its folder does not exist; create the folder or give another path", caught.Message);
    }

    [Fact]
    public void A_folder_cannot_be_overwritten()
    {
        using var folder = new TemporaryFolder();
        var caught = Assert.Throws<FileAccessException>(() => AtomicFile.WriteText(folder.Path, "x"));
        Assert.Contains("it is a folder", caught.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_is_named_as_such()
    {
        const string AlwaysFull = "/dev/full";
        if (!File.Exists(AlwaysFull))
        {
            return;
        }

        var caught = Assert.Throws<FileAccessException>(() => AtomicFile.Write(AlwaysFull, stream => stream.Write(new byte[100_000])));
        Assert.Equal("/dev/full: cannot be written: the disk is full; free some space or choose another folder", caught.Message);
    }

    [Fact]
    public void A_symbolic_link_stays_a_link_to_the_new_content()
    {
        using var folder = new TemporaryFolder();
        string target = folder.Write("target.txt", "old");
        string link = folder.File("link.txt");
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.CreateSymbolicLink(link, target);
        AtomicFile.WriteText(link, "new");
        Assert.Equal("new", File.ReadAllText(target));
        Assert.NotNull(new FileInfo(link).LinkTarget);
    }
}
