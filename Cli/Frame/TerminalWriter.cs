using System.Text;

namespace Hybrid.Cli.Frame;

/// <summary>Standard error where it is a terminal, written at once.</summary>
internal sealed class TerminalWriter : StreamWriter
{
    /// <summary>Opens it.</summary>
    /// <param name="stream">Standard error.</param>
    /// <param name="encoding">The terminal's encoding.</param>
    public TerminalWriter(Stream stream, Encoding encoding)
        : base(stream, encoding, bufferSize: 256)
    {
        AutoFlush = true;
        NewLine = "\n";
    }
}
