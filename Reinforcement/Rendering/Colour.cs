namespace Hybrid.Reinforcement;

/// <summary>A colour of red, green and blue, each 0 to 255.</summary>
/// <param name="Red">Red.</param>
/// <param name="Green">Green.</param>
/// <param name="Blue">Blue.</param>
public readonly record struct Colour(byte Red, byte Green, byte Blue)
{
    /// <summary>A colour from its hexadecimal number, 0xRRGGBB.</summary>
    /// <param name="number">The number.</param>
    public static Colour Of(int number) => new((byte)(number >> 16), (byte)(number >> 8), (byte)number);

    /// <summary>A colour between two.</summary>
    /// <param name="first">At share 0.</param>
    /// <param name="second">At share 1.</param>
    /// <param name="share">In [0, 1]; it is rounded to 31 steps, so that few colours suffice for a picture.</param>
    public static Colour Between(Colour first, Colour second, double share)
    {
        double part = Math.Round(Math.Clamp(share, 0, 1) * 31) / 31;
        byte Mix(byte low, byte high) => (byte)Math.Round(low + ((high - low) * part));
        return new(Mix(first.Red, second.Red), Mix(first.Green, second.Green), Mix(first.Blue, second.Blue));
    }

    /// <summary>The colour as HTML writes it, such as #1f77b4.</summary>
    public override string ToString() => $"#{Red:x2}{Green:x2}{Blue:x2}";
}
