using System.Numerics;

namespace Hybrid.Unsupervised;

/// <summary>What rows of numbers must be.</summary>
internal static class RowCheck
{
    /// <summary>Refuses rows that are not whole, not finite, or outside [0, 1] where this is asked.</summary>
    /// <param name="operation">Whose rows they are, for the message.</param>
    /// <param name="data">Rows one after the other.</param>
    /// <param name="width">The numbers of a row.</param>
    /// <param name="unit">Whether numbers must lie in [0, 1].</param>
    /// <param name="remedy">What to do about numbers outside: "divide pixels by 255, or ...".</param>
    public static void Check(string operation, float[] data, int width, bool unit, string remedy)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (data.Length == 0 || data.Length % width != 0)
        {
            throw new ArgumentException($"{operation}: {data.Length} numbers are no rows of {width}; give whole rows, at least one.", nameof(data));
        }

        int wrong = unit ? FirstOutside(data, 0, 1) : FirstOutside(data, float.MinValue, float.MaxValue);
        if (wrong >= 0)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"{operation}: row {wrong / width}, column {wrong % width} is {data[wrong]}; ") + (unit ? $"numbers from 0 to 1 are allowed: {remedy}." : "finite numbers are allowed."), nameof(data));
        }
    }

    /// <summary>The place of the first number that is not from low to high (no number is not), or -1.</summary>
    public static int FirstOutside(ReadOnlySpan<float> data, float low, float high)
    {
        Vector<float> least = new(low), most = new(high);
        int i = 0;
        while (i <= data.Length - Vector<float>.Count)
        {
            var numbers = new Vector<float>(data[i..]);
            if (!Vector.GreaterThanOrEqualAll(numbers, least) || !Vector.LessThanOrEqualAll(numbers, most))
            {
                break;
            }

            i += Vector<float>.Count;
        }

        while (i < data.Length && data[i] >= low && data[i] <= high)
        {
            i++;
        }

        return i < data.Length ? i : -1;
    }

    /// <summary>Labels as bits [rows, classes], one of which is 1 in each row; null without classes. Refuses labels that do not go with rows.</summary>
    public static float[]? Labels(string operation, int[]? labels, int rows, int classes)
    {
        if (classes == 0)
        {
            return labels is null ? null : throw new ArgumentException($"{operation}: labels are given and Classes is 0; set it to their number.", nameof(labels));
        }

        if (labels is null || labels.Length != rows)
        {
            throw new ArgumentException($"{operation}: there are {rows} rows and {(labels is null ? "no" : labels.Length.ToString(System.Globalization.CultureInfo.InvariantCulture))} labels; with classes each row needs one.", nameof(labels));
        }

        float[] bits = new float[rows * classes];
        for (int row = 0; row < rows; row++)
        {
            if (labels[row] < 0 || labels[row] >= classes)
            {
                throw new ArgumentException($"{operation}: the label of row {row} is {labels[row]}; whole numbers from 0 to {classes - 1} are allowed.", nameof(labels));
            }

            bits[(row * classes) + labels[row]] = 1;
        }

        return bits;
    }

    /// <summary>Refuses options that are out of range.</summary>
    /// <param name="operation">Whose options they are.</param>
    /// <param name="rules">A name, its value, whether it is good, and what is allowed.</param>
    public static void Options(string operation, params (string Name, object Value, bool Good, string Allowed)[] rules)
    {
        foreach ((string name, object value, bool good, string allowed) in rules)
        {
            if (!good)
            {
                throw new ArgumentException(FormattableString.Invariant($"{operation}: {name} is {value}; {allowed} are allowed."));
            }
        }
    }
}
