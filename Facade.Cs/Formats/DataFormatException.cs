using System.Globalization;

namespace Hybrid;

/// <summary>A file's content is not what it must be. The message is one line: <c>FILE:LINE:COLUMN: what is wrong; what is allowed</c>.</summary>
/// <remarks>Line and column are left out where they have no meaning, as in a binary file.</remarks>
public sealed class DataFormatException : FormatException
{
    /// <summary>Names the place and what is wrong there.</summary>
    /// <param name="file">The file as the caller named it, or the name of the argument for text that is not in a file.</param>
    /// <param name="problem">What is wrong, with the actual value, and after a semicolon what is allowed. Line breaks in it, as from a name in the file, become blanks.</param>
    /// <param name="line">The line, counted from 1; null where lines have no meaning.</param>
    /// <param name="column">The character in the line, counted from 1; null where unknown.</param>
    /// <param name="inner">The exception that showed the problem, if one did.</param>
    public DataFormatException(string file, string problem, int? line = null, int? column = null, Exception? inner = null)
        : base(Compose(file, problem, line, column), inner)
    {
        File = file;
        Problem = OneLine(problem);
        Line = line;
        Column = column;
    }

    /// <summary>The file as the caller named it.</summary>
    public string File { get; }

    /// <summary>The message without the place.</summary>
    public string Problem { get; }

    /// <summary>The line, counted from 1, or null.</summary>
    public int? Line { get; }

    /// <summary>The character in the line, counted from 1, or null.</summary>
    public int? Column { get; }

    private static string Compose(string file, string problem, int? line, int? column)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        ArgumentException.ThrowIfNullOrEmpty(problem);
        string place = (line, column) switch
        {
            (null, _) => file,
            (int l, null) => string.Create(CultureInfo.InvariantCulture, $"{file}:{l}"),
            (int l, int c) => string.Create(CultureInfo.InvariantCulture, $"{file}:{l}:{c}"),
        };
        return $"{place}: {OneLine(problem)}";
    }

    private static string OneLine(string problem) => problem.ReplaceLineEndings(" ");
}
