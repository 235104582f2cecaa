namespace Hybrid.Formats;

/// <summary>Writes whole files: a reader sees the old content or the new content, never a part of it.</summary>
public static class AtomicFile
{
    /// <summary>Writes a file through a temporary one in the same folder, which is flushed to the disk and then renamed over the old one.</summary>
    /// <param name="path">The file. A symbolic link is followed; a device such as <c>/dev/stdout</c> is written directly.</param>
    /// <param name="write">Writes the content to the stream it is given. When it throws, the old file stays as it was.</param>
    /// <exception cref="FileAccessException">The folder is missing or not writable, the path is a folder, or the disk is full; nothing is left behind.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        string full = Path.GetFullPath(path);
        if (IsDevice(full))
        {
            WriteDirectly(path, full, write);
            return;
        }

        if (Directory.Exists(full))
        {
            throw new FileAccessException(path, "cannot be written: it is a folder; give the path of a file");
        }

        string target = LinkTarget(full);
        string temporary = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.tmp");
        bool moved = false;
        try
        {
            using (FileStream stream = Open(path, temporary, FileMode.CreateNew))
            {
                var guarded = new FaultMarkingStream(stream);
                Guard(path, guarded, () =>
                {
                    write(guarded);
                    guarded.FlushToDisk();
                });
            }

            Rename(path, temporary, target);
            moved = true;
        }
        finally
        {
            if (!moved)
            {
                Discard(temporary);
            }
        }
    }

    /// <summary>Writes text as UTF-8 without a byte order mark; see <see cref="Write"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">The whole content.</param>
    /// <exception cref="FileAccessException">The file cannot be written.</exception>
    public static void WriteText(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));
    }

    private static void WriteDirectly(string path, string full, Action<Stream> write)
    {
        using FileStream stream = Open(path, full, FileMode.Open);
        var guarded = new FaultMarkingStream(stream);
        Guard(path, guarded, () =>
        {
            write(guarded);
            guarded.Flush();
        });
    }

    private static FileStream Open(string path, string actual, FileMode mode)
    {
        try
        {
            return new FileStream(actual, mode, FileAccess.Write, FileShare.None, bufferSize: 0);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw FileAccessException.Writing(path, cause);
        }
    }

    private static void Guard(string path, FaultMarkingStream stream, Action body)
    {
        try
        {
            body();
        }
        catch (IOException cause) when (stream.Fault is not null && ReferenceEquals(cause, stream.Fault))
        {
            throw FileAccessException.Writing(path, cause);
        }
    }

    private static void Rename(string path, string temporary, string target)
    {
        try
        {
            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw FileAccessException.Writing(path, cause);
        }
    }

    private static void Discard(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // The exception under way says why the write failed; a temporary file that cannot be removed must not hide it.
            _ = cause;
        }
    }

    private static string LinkTarget(string full)
    {
        try
        {
            return File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full;
        }
        catch (IOException)
        {
            // A loop of links, or no such folder: opening the file then gives the precise reason.
            return full;
        }
    }

    private static bool IsDevice(string full) =>
        !OperatingSystem.IsWindows()
        && (full.StartsWith("/dev/", StringComparison.Ordinal) || full.StartsWith("/proc/", StringComparison.Ordinal))
        && !full.StartsWith("/dev/shm/", StringComparison.Ordinal)
        && File.Exists(full);
}
