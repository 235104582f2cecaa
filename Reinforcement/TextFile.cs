namespace Hybrid.Reinforcement;

/// <summary>Reads small text files.</summary>
internal static class TextFile
{
    /// <summary>The whole text.</summary>
    /// <exception cref="FileAccessException">It cannot be read.</exception>
    public static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            string reason = cause switch
            {
                FileNotFoundException or DirectoryNotFoundException => "there is no such file; check the path",
                UnauthorizedAccessException => "permission is denied, or it is a folder; give a file that you may read",
                _ => $"{cause.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ')}; check the path",
            };
            throw new FileAccessException(path, $"cannot be read: {reason}", cause);
        }
    }
}
