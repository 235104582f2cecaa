namespace Hybrid;

/// <summary>How <see cref="DataSet.FromCsv"/> reads a table.</summary>
public sealed record CsvOptions
{
    /// <summary>The column of the target: its name, or its number counted from 1, or from the end as -1, -2 .... Default: null, the last column.</summary>
    public string? Label { get; init; }

    /// <summary>What the target is. Default: classes. With <see cref="TargetKind.None"/> every column is a feature, unless <see cref="Label"/> names one, which is then set aside.</summary>
    public TargetKind Target { get; init; } = TargetKind.Classes;

    /// <summary>The classes in their order, so that a second file gets the numbers of the first; another label is then an error. Default: null, the labels in the file,
    /// sorted as numbers if all are numbers, else in ordinal order; at least two are needed.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>Columns that are neither feature nor target, as row numbers. Default: none.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>The character between cells. Default: null, found out from the first lines among comma, semicolon, tab, bar and blank.</summary>
    public char? Delimiter { get; init; }

    /// <summary>Whether the first line names the columns. Default: null, found out: it does when it has no numbers, or only numbers that count the columns.</summary>
    public bool? Header { get; init; }
}
