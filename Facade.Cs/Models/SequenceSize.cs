using System.Globalization;

namespace Hybrid;

/// <summary>The size of a model of sequences: <c>128x2</c> is two layers of width 128, <c>128</c> is one.</summary>
/// <param name="Width">The numbers at each step.</param>
/// <param name="Layers">How many layers lie one on the other.</param>
internal sealed record SequenceSize(int Width, int Layers)
{
    /// <summary>The size behind the colon of a specification.</summary>
    /// <exception cref="ArgumentException">There is no such size.</exception>
    public static SequenceSize Parse(string specification)
    {
        int colon = specification.IndexOf(':', StringComparison.Ordinal);
        string[] parts = colon < 0 ? [] : specification[(colon + 1)..].Split('x');
        int[] sizes = [.. parts.Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int size) ? size : 0)];
        return sizes.Length is 1 or 2 && sizes.All(size => size > 0)
            ? new SequenceSize(sizes[0], sizes.Length == 2 ? sizes[1] : 1)
            : throw new ArgumentException(
                $"model '{specification}': after a colon its width and number of layers are needed, whole numbers of at least 1, as '{(colon < 0 ? specification : specification[..colon])}:128x2'", nameof(specification));
    }
}
