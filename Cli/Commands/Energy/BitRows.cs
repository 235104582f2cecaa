using Hybrid.Cli.Commands.Unsupervised;
using Hybrid.Cli.Frame;

namespace Hybrid.Cli.Commands.Energy;

/// <summary>Rows of bits as whole numbers.</summary>
internal static class BitRows
{
    /// <summary>The rows of data.</summary>
    /// <param name="data">The data.</param>
    /// <param name="who">What takes them, for the message.</param>
    /// <param name="signs">Whether -1 and 1 are allowed too, in all rows.</param>
    /// <exception cref="UsageException">A number is none of these.</exception>
    public static int[][] Of(RowData data, string who, bool signs)
    {
        float low = signs && data.Rows.Contains(-1f) ? -1 : 0;
        int wrong = Array.FindIndex(data.Rows, value => value != low && value != 1);
        if (wrong >= 0)
        {
            throw new UsageException(data.Path, FormattableString.Invariant(
                $"row {wrong / data.Width}, column {wrong % data.Width} is {data.Rows[wrong]}; {who} take rows of 0 and 1{(signs ? ", or of -1 and 1" : string.Empty)}: make bits of numbers by --threshold X"));
        }

        return [.. Enumerable.Range(0, data.Train.Count).Select(row => data.Rows[(row * data.Width)..((row + 1) * data.Width)].Select(value => (int)value).ToArray())];
    }
}
