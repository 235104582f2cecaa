using Hybrid.Cli.Frame;

namespace Hybrid.Cli.Commands.Unsupervised;

/// <summary>Rows for models without labels.</summary>
/// <param name="Path">What was given to <c>--data</c>.</param>
/// <param name="Train">The rows to learn.</param>
/// <param name="Test">Others to measure on; null where the data has no such part.</param>
/// <param name="Scale">What the rows were standardised by; null when they were not.</param>
/// <param name="Picture">The height and width of a row as a picture; null when it is none.</param>
internal sealed record RowData(string Path, DataSet Train, DataSet? Test, Standardiser? Scale, (int Height, int Width)? Picture)
{
    /// <summary>The numbers of a row.</summary>
    public int Width => Train.FeatureCount;

    /// <summary>The rows to learn, one after the other.</summary>
    public float[] Rows { get; } = Train.Features.ToArray();

    /// <summary>The other rows, one after the other; null where there are none.</summary>
    public float[]? TestRows { get; } = Test?.Features.ToArray();

    /// <summary>The first rows, [rows, width].</summary>
    /// <param name="most">How many at most.</param>
    public Tensor First(int most)
    {
        int count = Math.Min(most, Train.Count);
        return Tensor.From(Rows.AsSpan(0, count * Width).ToArray(), count, Width);
    }

    /// <summary>The classes of rows.</summary>
    /// <param name="option">The option that needs them.</param>
    /// <exception cref="UsageException">The rows have none.</exception>
    public int[] Labels(string option) => Train.Target == TargetKind.Classes
        ? Train.Labels.ToArray()
        : throw new UsageException(option, $"'{Path}' has no classes; name the label column by --label COLUMN");
}
