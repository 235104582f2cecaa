using Hybrid.Cli.Frame;

namespace Hybrid.Cli.Tests.Frame;

public sealed class ErrorLineTests
{
    [Fact]
    public void A_fault_in_a_file_is_shown_with_its_place()
    {
        Assert.Equal("hybrid: iris.csv:3:7: the cell is 'x'; numbers are allowed", ErrorLine.Of(new DataFormatException("iris.csv", "the cell is 'x'; numbers are allowed", 3, 7)));
    }

    [Fact]
    public void An_unexpected_exception_names_its_type_and_asks_for_a_report_on_one_line()
    {
        string line = ErrorLine.Of(new InvalidOperationException("first\nsecond."));
        Assert.Equal("hybrid: unexpected InvalidOperationException: first second; this is a defect: please report it with the command, and with HYBRID_DEBUG=1 set for its trace", line);
    }

    [Fact]
    public void A_full_standard_output_is_exit_code_2_and_one_line()
    {
        if (!File.Exists("/dev/full"))
        {
            return;
        }

        using var device = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.Write, bufferSize: 0);
        var full = new StreamWriter(device);
        using var error = new StringWriter { NewLine = "\n" };
        Assert.Equal(2, Program.Run(["devices", "--json"], full, error));
        Assert.Matches("^hybrid: standard output: [^\n]+; [^\n]+\n$", error.ToString());
    }
}
