using System.CommandLine;
using System.Diagnostics;
using Hybrid.Cli.Frame;

namespace Hybrid.Cli.Tests.Documents;

/// <summary>What the documents tell a reader to type works.</summary>
public sealed class DocumentTests
{
    private const string Fence = "```";
    private static readonly string Root = FindRoot();

    [Theory]
    [InlineData("README.md", 5)]
    [InlineData("docs/getting-started.md", 7)]
    [InlineData("Cli/README.md", 7)]
    public void Every_command_in_a_document_is_one_that_the_program_understands(string document, int least)
    {
        string[] commands = [.. File.ReadLines(Path.Combine(Root, document)).Where(line => line.StartsWith("./hybrid ", StringComparison.Ordinal)).Select(line => line.Split('#')[0])];
        Assert.True(commands.Length >= least, $"{commands.Length} commands in {document}");
        foreach (string command in commands)
        {
            string[] args = command.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..];
            ParseResult result = CommandTable.Build(args).Parse(args);
            Assert.True(ParseErrors.FirstOf(result) is null, $"{document}: {command}: {ParseErrors.FirstOf(result)}");
        }
    }

    [Fact]
    public void The_README_of_the_command_line_names_every_command_of_the_table()
    {
        string text = File.ReadAllText(Path.Combine(Root, "Cli", "README.md"));
        Assert.All(CommandTable.Rows, row => Assert.Contains($"`hybrid {row.Path}`", text));
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public void The_FSharp_example_of_the_README_runs_and_prints_what_it_says()
    {
        string script = FSharpExample().Replace("Cli/bin/Release/net10.0/", AppContext.BaseDirectory.Replace('\\', '/'));
        using var folder = new TemporaryFolder();
        var start = new ProcessStartInfo("dotnet", ["fsi", "--quiet", folder.Write("example.fsx", script)]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        CliResult result = CliProcess.Finish(process);
        Assert.Equal((0, "y = 3.000 x + -1.000"), (result.Code, result.Output.TrimEnd() + result.Error.TrimEnd()));
    }

    private static string FSharpExample()
    {
        string[] lines = File.ReadAllLines(Path.Combine(Root, "README.md"));
        int start = Array.IndexOf(lines, Fence + "fsharp");
        return string.Join('\n', lines[(start + 1)..Array.IndexOf(lines, Fence, start + 1)]);
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Hybrid.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("Hybrid.sln is in no folder above the tests.");
    }
}
