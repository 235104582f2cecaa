using Hybrid.Formats;

namespace Hybrid.Tests.Formats;

public sealed class CsvWriterTests
{
    [Fact]
    public void What_is_written_is_read_back_cell_by_cell()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("a.csv");
        CsvWriter.Write(path, ["plain", "odd, \"name\""], [["a\nb", 0.1f], [" x", 1e-30], [null, true], ["", -7]]);
        CsvReader reader = CsvReader.Open(path);
        var cells = new List<string>();
        while (reader.Read())
        {
            cells.Add(reader.Text(0));
            cells.Add(reader.Text(1));
        }

        Assert.Equal(["plain", "odd, \"name\"", "a\nb", "0.1", " x", "1E-30", "", "true", "", "-7"], cells);
    }

    [Fact]
    public void Predictions_have_the_most_probable_class_and_all_probabilities()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("p.csv");
        CsvWriter.WritePredictions(path, ["cat", "dog"], new float[] { 0.25f, 0.75f, 1, 0 });
        Assert.Equal("row,label,p(cat),p(dog)\n0,dog,0.25,0.75\n1,cat,1,0\n", File.ReadAllText(path));
    }

    [Fact]
    public void A_short_row_leaves_no_file()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<ArgumentException>(() => CsvWriter.Write(folder.File("a.csv"), ["x", "y"], [[1]]));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }
}
