namespace Hybrid.Unsupervised;

/// <summary>Refuses rows and labels that no bottleneck can take.</summary>
internal static class BottleneckInput
{
    public static float[] Rows(string operation, Tensor rows, int width)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Rank != 2 || rows.Shape[1] != width || rows.ElementType != ElementType.Float32)
        {
            throw new ArgumentException(
                $"VariationalBottleneck.{operation}: the rows are {rows.ElementType} {TensorText.Shape(rows.Shape)}; Float32 [rows, {width}] is allowed. Use Cast or Reshape.", nameof(rows));
        }

        float[] data = rows.ToArray();
        Rows(operation, data, width);
        return data;
    }

    public static void Rows(string operation, float[] rows, int width)
    {
        if (rows.Length == 0 || rows.Length % width != 0)
        {
            throw new ArgumentException($"VariationalBottleneck.{operation}: {rows.Length} numbers are no rows of {width}; give whole rows, at least one.", nameof(rows));
        }

        int wrong = Array.FindIndex(rows, number => !float.IsFinite(number));
        if (wrong >= 0)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"VariationalBottleneck.{operation}: row {wrong / width}, column {wrong % width} is {rows[wrong]}; finite numbers are allowed. Fill it in, or leave the row out."),
                nameof(rows));
        }
    }

    public static void Labels(string operation, int[] labels, int rows, int classes)
    {
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.Length != rows)
        {
            throw new ArgumentException($"VariationalBottleneck.{operation}: there are {rows} rows and {labels.Length} labels; give one label for each row.", nameof(labels));
        }

        int wrong = Array.FindIndex(labels, label => label < 0 || label >= classes);
        if (wrong >= 0)
        {
            throw new ArgumentException($"VariationalBottleneck.{operation}: label {wrong} is {labels[wrong]}; whole numbers from 0 to {classes - 1} are allowed.", nameof(labels));
        }
    }
}
