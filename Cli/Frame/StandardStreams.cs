using System.Text;

namespace Hybrid.Cli.Frame;

/// <summary>The process's standard streams, in the terminal's encoding and without a byte order mark.</summary>
internal static class StandardStreams
{
    /// <summary>Standard output, written in large pieces; it must be flushed.</summary>
    public static TextWriter Output() => new StreamWriter(Console.OpenStandardOutput(), Plain(), bufferSize: 1 << 15) { NewLine = "\n" };

    /// <summary>Standard error, written at once.</summary>
    public static TextWriter Error() => Console.IsErrorRedirected || Environment.GetEnvironmentVariable("TERM") == "dumb"
        ? new StreamWriter(Console.OpenStandardError(), Plain(), bufferSize: 256) { AutoFlush = true, NewLine = "\n" }
        : new TerminalWriter(Console.OpenStandardError(), Plain());

    private static Encoding Plain() => Console.OutputEncoding is UTF8Encoding ? new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) : Console.OutputEncoding;
}
