using System.Text.Json;

namespace Hybrid.Cli.Tests;

/// <summary>What a run of the command line left.</summary>
/// <param name="Code">The exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record CliResult(int Code, string Output, string Error)
{
    /// <summary>The single JSON object that was printed.</summary>
    public JsonElement Json()
    {
        Assert.True(Code == 0, $"exit code {Code}: {Error}");
        Assert.EndsWith("\n", Output);
        Assert.DoesNotContain('\n', Output[..^1]);
        return JsonDocument.Parse(Output).RootElement;
    }

    /// <summary>Asserts exit code 2, nothing on standard output and one line on standard error.</summary>
    /// <returns>The line without <c>hybrid: </c> and its line break.</returns>
    public string BadLine()
    {
        Assert.Equal((2, string.Empty), (Code, Output));
        Assert.StartsWith("hybrid: ", Error);
        Assert.EndsWith("\n", Error);
        string line = Error.TrimEnd('\n');
        Assert.DoesNotContain('\n', line);
        Assert.DoesNotContain("   at ", line);
        return line["hybrid: ".Length..];
    }
}
