using System.Globalization;
using System.Text;

namespace Hybrid;

/// <summary>Tensors as text.</summary>
internal static class TensorText
{
    private const int MostElements = 1000;
    private const int EdgeItems = 3;

    public static string Shape(IEnumerable<int> shape) => $"[{string.Join(", ", shape)}]";

    public static string Of(Tensor tensor)
    {
        string type = $"{tensor.ElementType} {Shape(tensor.Shape)}";
        if (!tensor.IsComputable)
        {
            return $"(not computed) {type}";
        }

        var text = new StringBuilder();
        double[] values = tensor.ToDoubleArray();
        Func<double, string> format = tensor.ElementType switch
        {
            ElementType.Bool => value => value == 0 ? "false" : "true",
            ElementType.Int32 => value => value.ToString(CultureInfo.InvariantCulture),
            ElementType.Float32 => value => ((float)value).ToString("G6", CultureInfo.InvariantCulture),
            _ => value => value.ToString("G8", CultureInfo.InvariantCulture),
        };
        bool elided = values.Length > MostElements;
        int width = tensor.Rank < 2 ? 0 : Width(values, tensor.Shape, format, elided);
        Append(text, values, tensor.Shape, 0, 0, elided, value => format(value).PadLeft(width));
        return $"{text} {type}";
    }

    // The widest of the numbers that are shown: columns of a matrix stand under each other.
    private static int Width(double[] values, IReadOnlyList<int> shape, Func<double, string> format, bool elided)
    {
        int width = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (!elided || IsShown(i, shape))
            {
                width = Math.Max(width, format(values[i]).Length);
            }
        }

        return width;
    }

    private static bool IsShown(int index, IReadOnlyList<int> shape)
    {
        for (int axis = shape.Count - 1; axis >= 0; axis--)
        {
            int position = index % shape[axis];
            index /= shape[axis];
            if (position >= EdgeItems && position < shape[axis] - EdgeItems)
            {
                return false;
            }
        }

        return true;
    }

    private static void Append(StringBuilder text, double[] values, IReadOnlyList<int> shape, int axis, int offset, bool elided, Func<double, string> format)
    {
        if (axis == shape.Count)
        {
            text.Append(format(values[offset]));
            return;
        }

        int stride = 1;
        for (int inner = axis + 1; inner < shape.Count; inner++)
        {
            stride *= shape[inner];
        }

        bool last = axis == shape.Count - 1;
        string separator = last ? ", " : "," + new string('\n', shape.Count - axis - 1) + new string(' ', axis + 1);
        text.Append('[');
        for (int i = 0; i < shape[axis]; i++)
        {
            if (i > 0)
            {
                text.Append(separator);
            }

            if (elided && shape[axis] > 2 * EdgeItems && i == EdgeItems)
            {
                text.Append("...");
                i = shape[axis] - EdgeItems - 1;
                continue;
            }

            Append(text, values, shape, axis + 1, offset + (i * stride), elided, format);
        }

        text.Append(']');
    }
}
