using System.Globalization;
using System.IO.Compression;
using System.Text;
using Hybrid.Tests.Formats;

namespace Hybrid.Tests.Data;

public sealed class CsvDataSetTests
{
    [Fact]
    public void A_table_with_a_header_and_text_labels_is_read()
    {
        DataSet data = DataSet.FromCsvText("t.csv", "length,width,kind\n5.1,3.5,setosa\n7,-3.25,virginica\n 4.9 , 3e0 ,setosa\n");
        Assert.Equal(3, data.Count);
        Assert.Equal([2], data.FeatureShape);
        Assert.Equal(["length", "width"], data.FeatureNames);
        Assert.Equal(["setosa", "virginica"], data.ClassNames);
        Assert.Equal([5.1f, 3.5f, 7f, -3.25f, 4.9f, 3f], data.Features.ToArray());
        Assert.Equal([0, 1, 0], data.Labels.ToArray());
        Assert.Equal([2, 1], data.ClassCounts());
        Assert.Equal("t.csv: 3 samples, features [2], 2 classes", data.ToString());
    }

    [Fact]
    public void A_table_without_a_header_gets_numbered_columns()
    {
        DataSet data = DataSet.FromCsvText("t", "1;2;a\r\n3;4;b\r\n");
        Assert.Equal(["column1", "column2"], data.FeatureNames);
        Assert.Equal(2, data.Count);
    }

    [Fact]
    public void Integer_labels_are_sorted_as_numbers_and_texts_in_ordinal_order()
    {
        Assert.Equal(["2", "10"], DataSet.FromCsvText("t", "x,y\n1,10\n2,2\n").ClassNames);
        Assert.Equal(["B", "a"], DataSet.FromCsvText("t", "x,y\n1,a\n2,B\n").ClassNames);
    }

    [Theory]
    [InlineData("kind", new[] { 1, 0 })]
    [InlineData("1", new[] { 1, 0 })]
    [InlineData("-3", new[] { 1, 0 })]
    public void The_label_column_is_given_by_name_or_number(string label, int[] expected)
    {
        DataSet data = DataSet.FromCsvText("t", "kind,x,y\nb,1,2\na,3,4\n", new CsvOptions { Label = label });
        Assert.Equal(expected, data.Labels.ToArray());
        Assert.Equal(["x", "y"], data.FeatureNames);
    }

    [Fact]
    public void Quotes_hold_delimiters_line_breaks_and_doubled_quotes()
    {
        DataSet data = DataSet.FromCsvText("t", "\"x, the \"\"first\"\"\",\"y\"\n\"1\",\"a\nb\"\n2,c\n");
        Assert.Equal(["x, the \"first\""], data.FeatureNames);
        Assert.Equal(["a\nb", "c"], data.ClassNames);
    }

    [Theory]
    [InlineData(",")]
    [InlineData(";")]
    [InlineData("\t")]
    [InlineData("|")]
    [InlineData("  ")]
    public void The_delimiter_is_found_out(string delimiter)
    {
        string text = " 1,2.5,a \n\n3,4.5,b\n".Replace(",", delimiter, StringComparison.Ordinal);
        DataSet data = DataSet.FromCsvText("t", text);
        Assert.Equal([1, 2.5f, 3, 4.5f], data.Features.ToArray());
        Assert.Equal(["a", "b"], data.ClassNames);
    }

    [Fact]
    public void A_table_that_numbers_its_columns_has_a_header()
    {
        DataSet data = DataSet.FromCsvText("t", "0,1,label\n5,6,0\n7,8,1\n");
        Assert.Equal(["0", "1"], data.FeatureNames);
        Assert.Equal(2, data.Count);
    }

    [Fact]
    public void Real_targets_and_no_targets_are_read()
    {
        DataSet values = DataSet.FromCsvText("t", "x,y\n1,0.5\n2,-1\n", new CsvOptions { Target = TargetKind.Values });
        Assert.Equal([0.5f, -1f], values.Values.ToArray());
        Assert.Equal(1, values.ValueCount);
        DataSet none = DataSet.FromCsvText("t", "x,y\n1,0.5\n2,-1\n", new CsvOptions { Target = TargetKind.None });
        Assert.Equal([1f, 0.5f, 2f, -1f], none.Features.ToArray());
        DataSet aside = DataSet.FromCsvText("t", "x,y\n1,a\n2,\n", new CsvOptions { Target = TargetKind.None, Label = "y" });
        Assert.Equal([1f, 2f], aside.Features.ToArray());
    }

    [Fact]
    public void Given_classes_keep_their_numbers_and_one_class_is_then_enough()
    {
        var options = new CsvOptions { ClassNames = ["c", "a", "b"] };
        Assert.Equal([1], DataSet.FromCsvText("t", "x,y\n1,a\n", options).Labels.ToArray());
        var caught = Assert.Throws<DataFormatException>(() => DataSet.FromCsvText("t", "x,y\n1,A\n", options));
        Assert.Equal("t:2:3: column 'y' holds the unknown class 'A'; did you mean 'a'?", caught.Message);
    }

    [Theory]
    [InlineData("x,y,k\n1,2,a\n3,hello,b\n", "t:3:3: column 'y' holds the text 'hello'; a number is needed")]
    [InlineData("1,2,a\n3,hello,b\n", "t:2:3: column 'column2' holds the text 'hello'; a number is needed")]
    [InlineData("5.1,abc,setosa\n1,2,b\n", "t:1:5: column 'column2' holds the text 'abc'; a number is needed")]
    [InlineData("x;y;k\n1;2,5;a\n3;4;b\n", "t:2:3: column 'y' holds the text '2,5'; a number with a decimal point is needed")]
    [InlineData("x,y,k\n1,2,a\n3,b\n", "t:3:3: the row has 2 cells and the first line has 3; every row needs as many")]
    [InlineData("x,y,k\n1,2,a\n3,4,b,9\n", "t:3:7: the row has 4 cells and the first line has 3; every row needs as many")]
    [InlineData("x,y,k\n1,NaN,a\n3,4,b\n", "t:2:3: column 'y' holds NaN; a finite number of at most 3.4e38 is needed")]
    [InlineData("x,y,k\n1,2,a\n-Infinity,4,b\n", "t:3:1: column 'x' holds -Infinity; a finite number of at most 3.4e38 is needed")]
    [InlineData("x,y,k\n1,1e60,a\n3,4,b\n", "t:2:3: column 'y' holds 1e60; a finite number of at most 3.4e38 is needed")]
    [InlineData("x,y,k\n1,,a\n3,4,b\n", "t:2:3: column 'y' is empty; a number is needed")]
    [InlineData("x,y,k\n1,2,\n3,4,b\n", "t:2:5: column 'k' is empty; every row needs a label")]
    [InlineData("x,x,k\n1,2,a\n", "t:1:3: the column name 'x' is already that of column 1; each column needs a name of its own")]
    [InlineData("x,y,k\n1,2,a\n3,4,a\n", "t: the label column 'k' holds the single class 'a'; at least two classes are needed, or another label column")]
    [InlineData("", "t: the file is empty; at least one row of data is needed")]
    [InlineData("\n  \n", "t: the file is empty; at least one row of data is needed")]
    [InlineData("x,y,k\n", "t: the file has no row of data; at least one is needed")]
    [InlineData("k\na\nb\n", "t:1: no feature column is left of 1 (delimiter ','); at least one is needed beside the label column, or another delimiter")]
    [InlineData("x,y,k\n1,\"2,a\n3,4,b\n", "t:2:3: the quote is never closed; close it, or double a quote that is part of the cell")]
    [InlineData("x,y,k\n1,\"2\"3,a\n", "t:2:6: text follows the closing quote; ',' or the end of the line is allowed there")]
    [InlineData("x,y,k\n\"1\",\"2\",a\n\"é\",4,b\n", "t:3:1: column 'x' holds the text 'é'; a number is needed")]
    [InlineData("é,y,k\nü,2,a\n", "t:2:1: column 'é' holds the text 'ü'; a number is needed")]
    [InlineData("x,k,y\n1,ää,zz\n2,ö,3\n", "t:2:3: column 'k' holds the text 'ää'; a number is needed")]
    public void A_bad_table_is_explained_with_line_and_column(string text, string expected)
    {
        var caught = Assert.Throws<DataFormatException>(() => DataSet.FromCsvText("t", text));
        Assert.Equal(expected, caught.Message);
    }

    [Fact]
    public void An_unknown_label_column_offers_the_nearest()
    {
        var caught = Assert.Throws<DataFormatException>(() => DataSet.FromCsvText("t", "size,kind\n1,a\n2,b\n", new CsvOptions { Label = "knid" }));
        Assert.Equal("t:1: there is no label column 'knid'; did you mean 'kind'?", caught.Message);
    }

    [Fact]
    public void Lines_inside_quotes_count()
    {
        var caught = Assert.Throws<DataFormatException>(() => DataSet.FromCsvText("t", "x,k\r\n1,\"a\r\nb\"\r\nz,c\r\n"));
        Assert.Equal((4, 1), (caught.Line, caught.Column));
    }

    [Fact]
    public void Bytes_that_are_not_text_are_refused()
    {
        using var folder = new TemporaryFolder();
        var latin = Assert.Throws<DataFormatException>(() => DataSet.FromCsv(folder.Write("a.csv", [.. "x,k\n1,"u8, 0xe9, .. "\n"u8])));
        Assert.EndsWith(":2:3: the byte 0xe9 is not UTF-8 text; save the file as UTF-8", latin.Message, StringComparison.Ordinal);
        var zero = Assert.Throws<DataFormatException>(() => DataSet.FromCsv(folder.Write("b.csv", [.. "x,k\n1,"u8, 0, .. "\n"u8])));
        Assert.EndsWith(":2:3: a byte 0 stands in the file; this is not a text file", zero.Message, StringComparison.Ordinal);
        var wide = Assert.Throws<DataFormatException>(() => DataSet.FromCsv(folder.Write("c.csv", Encoding.Unicode.GetPreamble())));
        Assert.Contains("UTF-16", wide.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_packed_file_and_a_byte_order_mark_are_read_and_a_cut_packed_file_is_not()
    {
        using var folder = new TemporaryFolder();
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write("\uFEFFx,k\n1,a\n2,b\n"u8);
        }

        byte[] packed = memory.ToArray();
        Assert.Equal(["x"], DataSet.FromCsv(folder.Write("a.csv.gz", packed)).FeatureNames);
        for (int length = 2; length < packed.Length; length++)
        {
            string cut = folder.Write("cut.csv.gz", packed[..length]);
            Assert.Throws<DataFormatException>(() => DataSet.FromCsv(cut));
        }
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var caught = Assert.Throws<FileAccessException>(() => DataSet.FromCsv("no-such.csv"));
        Assert.Equal("no-such.csv: cannot be read: there is no such file; check the path", caught.Message);
    }

    [Fact]
    public void Random_texts_give_a_data_set_or_a_DataFormatException_on_one_line()
    {
        string[] pieces = ["1", "2.5", ",", ",", "\n", "\r\n", "\"", "a", " ", ";", "x", "-", "\u00e9", "NaN"];
        var random = new Random(11);
        for (int trial = 0; trial < 20_000; trial++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => pieces[random.Next(pieces.Length)]));
            try
            {
                Assert.True(DataSet.FromCsvText("t", text).Count > 0);
            }
            catch (DataFormatException caught)
            {
                Assert.DoesNotContain('\n', caught.Message);
            }
        }
    }

    [Fact]
    public void Every_number_is_read_as_the_nearest_single()
    {
        var random = new Random(3);
        var text = new StringBuilder("x,k\n");
        var expected = new List<float>();
        string[] formats = ["F0", "F1", "F3", "F6", "F10", "G9", "E5"];
        for (int i = 0; i < 5000; i++)
        {
            double number = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-4, 8));
            string cell = number.ToString(formats[i % formats.Length], CultureInfo.InvariantCulture);
            expected.Add(float.Parse(cell, CultureInfo.InvariantCulture));
            text.Append(CultureInfo.InvariantCulture, $"{cell},{i % 2}\n");
        }

        Assert.Equal(expected, DataSet.FromCsvText("t", text.ToString()).Features.ToArray());
    }
}
