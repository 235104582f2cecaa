using System.Globalization;

namespace Hybrid.Providers.Cuda;

/// <summary>How types and numbers are written in CUDA C.</summary>
internal static class Text
{
    /// <summary>The type that elements have in memory.</summary>
    public static string TypeOf(ElementType type) => type switch
    {
        ElementType.Float32 => "float",
        ElementType.Float64 => "double",
        _ => "int",
    };

    /// <summary>A number of a compute type, exactly.</summary>
    public static string Number(double value, ElementType type)
    {
        if (type == ElementType.Int32)
        {
            int number = (int)value;
            return number == int.MinValue ? "(-2147483647 - 1)" : number.ToString(CultureInfo.InvariantCulture);
        }

        string cast = TypeOf(type);
        if (double.IsNaN(value))
        {
            return $"(({cast})H_NAN)";
        }

        if (double.IsInfinity(value) || (type == ElementType.Float32 && float.IsInfinity((float)value)))
        {
            return value > 0 ? $"(({cast})H_INFINITY)" : $"(({cast})-H_INFINITY)";
        }

        string digits = type == ElementType.Float32
            ? ((float)value).ToString("R", CultureInfo.InvariantCulture)
            : value.ToString("R", CultureInfo.InvariantCulture);
        digits = digits.AsSpan().IndexOfAny('.', 'E') < 0 ? digits + ".0" : digits;
        digits = type == ElementType.Float32 ? digits + "f" : digits;
        return digits[0] == '-' ? $"({digits})" : digits;
    }

    /// <summary>A whole number, with the suffix that makes it 64 bits wide where it needs them.</summary>
    public static string Whole(nint value) => value is > int.MinValue and <= int.MaxValue
        ? value.ToString(CultureInfo.InvariantCulture)
        : value.ToString(CultureInfo.InvariantCulture) + "LL";
}
