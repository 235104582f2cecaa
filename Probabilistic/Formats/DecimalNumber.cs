using System.Buffers.Text;
using System.Runtime.CompilerServices;

namespace Hybrid.Probabilistic.Formats;

/// <summary>Reads decimal numbers, correctly rounded, fast for the short ones that files of probabilities are full of.</summary>
internal static class DecimalNumber
{
    private const ulong LargestExact = 1UL << 53;

    private static readonly double[] Powers = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

    /// <summary>The number that a text is.</summary>
    /// <remarks>A mantissa below 2^53 over a power of ten up to 22 is one exact division (W. Clinger, How to read floating point numbers accurately, 1990); the rest goes to the runtime.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryParse(ReadOnlySpan<byte> text, out double value)
    {
        ulong mantissa = 0;
        int point = -1;
        int digits = 0;
        for (int i = 0; i < text.Length; i++)
        {
            uint digit = (uint)(text[i] - '0');
            if (digit <= 9)
            {
                mantissa = (mantissa * 10) + digit;
                digits++;
            }
            else if (text[i] == '.' && point < 0)
            {
                point = digits;
            }
            else
            {
                return Slow(text, out value);
            }
        }

        int decimals = point < 0 ? 0 : digits - point;
        if (digits is 0 or > 19 || mantissa > LargestExact || decimals > 22)
        {
            return Slow(text, out value);
        }

        value = mantissa / Powers[decimals];
        return true;
    }

    private static bool Slow(ReadOnlySpan<byte> text, out double value)
    {
        int start = !text.IsEmpty && text[0] == '+' ? 1 : 0;
        return Utf8Parser.TryParse(text[start..], out value, out int used) && used == text.Length - start && used > 0;
    }
}
