using Hybrid.Providers;
using Hybrid.Providers.Cuda;
using Hybrid.Reinforcement;

namespace Hybrid.Cli.Frame;

/// <summary>The one line that is shown for an exception.</summary>
internal static class ErrorLine
{
    /// <summary>The environment variable that lets an unexpected exception through, with its stack trace.</summary>
    public const string DebugVariable = "HYBRID_DEBUG";

    /// <summary>Whether an exception becomes a line: all do, but unexpected ones not under <see cref="DebugVariable"/>.</summary>
    /// <param name="cause">The exception.</param>
    public static bool Handles(Exception cause) => Expected(cause) is not null || string.IsNullOrEmpty(Environment.GetEnvironmentVariable(DebugVariable));

    /// <summary>The line, without a line break.</summary>
    /// <param name="cause">The exception.</param>
    public static string Of(Exception cause) => OneLine("hybrid: " + (Expected(cause) ?? Unexpected(cause)));

    private static string? Expected(Exception cause) => cause switch
    {
        UsageException or DataFormatException or FileAccessException => cause.Message,
        BackendUnavailableException => $"--backend: {cause.Message}",
        DivergedException or AgentDivergedException => cause.Message,
        CudaException or CudaOutOfMemoryException => cause.Message,
        OperationCanceledException => "cancelled",
        OutOfMemoryException => "out of memory; use a smaller --batch, less data or a smaller model",
        IOException when IsStandardStream(cause) => $"standard output: {cause.Message}; free some space or write elsewhere",
        _ => null,
    };

    private static string Unexpected(Exception cause) =>
        $"unexpected {cause.GetType().Name}: {cause.Message.TrimEnd('.', ' ')}; this is a defect: please report it with the command, and with {DebugVariable}=1 set for its trace";

    // Files are written through AtomicFile, whose faults are FileAccessExceptions: any other fault of input and output is that of a standard stream.
    private static bool IsStandardStream(Exception cause) => cause.GetType() == typeof(IOException);

    private static string OneLine(string text) => string.Create(text.Length, text, static (characters, source) =>
    {
        for (int i = 0; i < characters.Length; i++)
        {
            characters[i] = char.IsControl(source[i]) || source[i] is '\u2028' or '\u2029' ? ' ' : source[i];
        }
    });
}
