using System.CommandLine;
using Hybrid.Cli.Frame;

namespace Hybrid.Cli;

/// <summary>The <c>hybrid</c> command line.</summary>
internal static class Program
{
    /// <summary>Parses, runs, and turns whatever goes wrong into one line and an exit code.</summary>
    /// <param name="args">The words after <c>hybrid</c>.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="error">Where progress and diagnostics go.</param>
    /// <param name="cancellation">Cancelled by Ctrl+C.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    internal static int Run(IReadOnlyList<string> args, TextWriter output, TextWriter error, CancellationToken cancellation = default)
    {
        try
        {
            RootCommand root = CommandTable.Build(args);
            ParseResult result = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (ParseErrors.FirstOf(result) is string problem)
            {
                throw new UsageException(problem);
            }

            var streams = new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            int code = result.InvokeAsync(streams, cancellation).GetAwaiter().GetResult();
            output.Flush();
            return code;
        }
        catch (Exception cause) when (ErrorLine.Handles(cause))
        {
            error.WriteLine(ErrorLine.Of(cause));
            return cause is OperationCanceledException ? ExitCode.Cancelled : ExitCode.Bad;
        }
        finally
        {
            error.Flush();
        }
    }

    private static int Main(string[] args)
    {
        using var interrupt = new Interrupt();
        using TextWriter error = StandardStreams.Error();
        TextWriter output = StandardStreams.Output();
        return Run(args, output, error, interrupt.Token);
    }
}
