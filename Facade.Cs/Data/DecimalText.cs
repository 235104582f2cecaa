namespace Hybrid.Data;

/// <summary>Reads plain decimal numbers quickly and exactly.</summary>
internal static class DecimalText
{
    private static readonly float[] PowersOfTen = [1e0f, 1e1f, 1e2f, 1e3f, 1e4f, 1e5f, 1e6f, 1e7f, 1e8f, 1e9f, 1e10f];

    /// <summary>Reads a sign, digits and at most one point. False when the text is anything else or has too many digits; the general method must then be asked.</summary>
    /// <remarks>Below 2^24 the digits as a whole number and 10^k, k &lt;= 10, are both exact in single precision, so that their quotient is the nearest number
    /// (W. Clinger, How to read floating point numbers accurately, 1990).</remarks>
    public static bool TryParse(ReadOnlySpan<byte> text, out float value)
    {
        value = 0;
        int i = 0;
        bool negative = text.Length > 0 && text[0] == '-';
        i += negative ? 1 : 0;
        uint digits = 0;
        int decimals = -1;
        int count = 0;
        for (; i < text.Length; i++)
        {
            uint digit = (uint)text[i] - '0';
            if (digit <= 9)
            {
                digits = (10 * digits) + digit;
                count++;
                decimals += decimals >= 0 ? 1 : 0;
                if (digits >= 1 << 24)
                {
                    return false;
                }
            }
            else if (text[i] == '.' && decimals < 0)
            {
                decimals = 0;
            }
            else
            {
                return false;
            }
        }

        if (count == 0 || decimals > 10)
        {
            return false;
        }

        value = decimals > 0 ? digits / PowersOfTen[decimals] : digits;
        value = negative ? -value : value;
        return true;
    }
}
