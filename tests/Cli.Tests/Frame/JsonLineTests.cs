using System.Text;
using Hybrid.Cli.Frame;

namespace Hybrid.Cli.Tests.Frame;

public sealed class JsonLineTests
{
    [Fact]
    public void Numbers_are_written_in_full_precision_and_those_that_JSON_lacks_as_null()
    {
        using var output = new StringWriter();
        JsonLine.Write(output, json =>
        {
            json.Number("third", 1.0 / 3);
            json.Number("least", double.Epsilon);
            json.Number("nan", double.NaN);
            json.Number("none", null);
        });
        Assert.Equal("{\"third\":0.3333333333333333,\"least\":5E-324,\"nan\":null,\"none\":null}\n", output.ToString());
    }

    [Fact]
    public void Names_stay_readable_where_the_encoding_has_them_and_are_escaped_where_not()
    {
        using var memory = new MemoryStream();
        using (var output = new StreamWriter(memory, Encoding.Latin1, leaveOpen: true))
        {
            JsonLine.Write(output, json => json.Strings("labels", ["é", "数"]));
        }

        Assert.Equal("{\"labels\":[\"\\u00E9\",\"\\u6570\"]}\n", Encoding.Latin1.GetString(memory.ToArray()));
        using var unicode = new StringWriter();
        JsonLine.Write(unicode, json => json.Strings("labels", ["é", "数"]));
        Assert.Equal("{\"labels\":[\"é\",\"数\"]}\n", unicode.ToString());
    }
}
