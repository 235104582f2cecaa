using Hybrid.Formats;

namespace Hybrid.Cli.Frame;

/// <summary>Files and folders that a command will write.</summary>
internal static class OutputFile
{
    /// <summary>Tries at once whether a file can be written, so that no work is lost to a mistyped path. Leaves nothing behind and an old file as it is.</summary>
    /// <param name="path">The file; null for none.</param>
    /// <exception cref="FileAccessException">It cannot be written.</exception>
    public static void Check(string? path)
    {
        if (path is not null && !IsDevice(path))
        {
            try
            {
                AtomicFile.Write(path, _ => throw new ProbeException());
            }
            catch (ProbeException)
            {
                // The temporary file could be made beside the target and is gone again: the folder takes files.
                return;
            }
        }
    }

    /// <summary>Makes a folder with those above it, unless it is there, and tries whether it takes files.</summary>
    /// <param name="path">The folder; null for none.</param>
    /// <exception cref="FileAccessException">It cannot be made or written to.</exception>
    public static void MakeFolder(string? path)
    {
        if (path is null)
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(path);
        }
        catch (UnauthorizedAccessException cause)
        {
            throw new FileAccessException(path, "the folder cannot be made: permission is denied; choose a place that you may write to", cause);
        }
        catch (IOException cause)
        {
            throw new FileAccessException(path, File.Exists(path) ? "it is a file; give a folder" : $"the folder cannot be made: {cause.Message.TrimEnd('.')}; choose another place", cause);
        }

        Check(Path.Combine(path, "probe"));
    }

    private static bool IsDevice(string path) => !OperatingSystem.IsWindows() && Path.GetFullPath(path).StartsWith("/dev/", StringComparison.Ordinal);

    private sealed class ProbeException : Exception;
}
