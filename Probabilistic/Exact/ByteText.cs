using System.Globalization;

namespace Hybrid.Probabilistic;

/// <summary>Numbers of bytes for people.</summary>
internal static class ByteText
{
    /// <summary>Such as <c>4.0 GB</c>.</summary>
    public static string Of(double bytes) => bytes switch
    {
        >= 1e12 => string.Create(CultureInfo.InvariantCulture, $"{bytes:G3} bytes"),
        >= 1e9 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:F1} GB"),
        >= 1e5 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:F1} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:F1} kB"),
    };
}
