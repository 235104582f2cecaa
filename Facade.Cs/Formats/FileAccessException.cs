namespace Hybrid;

/// <summary>A file or folder cannot be read or written. The message is one line: <c>FILE: what is wrong; what to do</c>.</summary>
public sealed class FileAccessException : IOException
{
    /// <summary>Names the file and why it cannot be used.</summary>
    /// <param name="file">The file or folder as the caller named it.</param>
    /// <param name="problem">What is wrong, and after a semicolon what to do. One line.</param>
    /// <param name="inner">The exception of the operating system, if there was one.</param>
    public FileAccessException(string file, string problem, Exception? inner = null)
        : base($"{file}: {problem}", inner) => File = file;

    /// <summary>The file or folder as the caller named it.</summary>
    public string File { get; }

    internal static FileAccessException Writing(string file, Exception cause) => new(file, $"cannot be written: {Reason(cause, writing: true)}", cause);

    internal static FileAccessException Reading(string file, Exception cause) => new(file, $"cannot be read: {Reason(cause, writing: false)}", cause);

    private static string Reason(Exception cause, bool writing)
    {
        const int NoSpaceUnix = 28;
        const int NoSpaceWindows = unchecked((int)0x80070070);
        const int QuotaUnix = 122;
        const int ReadOnlyUnix = 30;
        return cause switch
        {
            DirectoryNotFoundException => "its folder does not exist; create the folder or give another path",
            FileNotFoundException => "there is no such file; check the path",
            UnauthorizedAccessException when writing => "permission is denied; choose a folder that you may write to",
            UnauthorizedAccessException => "permission is denied, or it is a folder; give a file that you may read",
            PathTooLongException => "the path is too long; choose a shorter one",
            IOException { HResult: NoSpaceUnix or NoSpaceWindows or QuotaUnix } => "the disk is full; free some space or choose another folder",
            IOException { HResult: ReadOnlyUnix } => "the file system is read-only; choose another folder",
            _ when writing => $"{OneLine(cause.Message)}; choose another folder",
            _ => $"{OneLine(cause.Message)}; check the path",
        };
    }

    private static string OneLine(string message) => message.ReplaceLineEndings(" ").TrimEnd('.', ' ');
}
