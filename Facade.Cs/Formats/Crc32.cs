namespace Hybrid.Formats;

/// <summary>The checksum of zip, gzip and PNG (ISO 3309, polynomial 0xedb88320 reflected).</summary>
internal static class Crc32
{
    private static readonly uint[] Table = MakeTable();

    public static uint Of(ReadOnlySpan<byte> bytes) => Of(bytes, []);

    public static uint Of(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) => ~Continue(Continue(uint.MaxValue, first), second);

    private static uint Continue(uint state, ReadOnlySpan<byte> bytes)
    {
        foreach (byte next in bytes)
        {
            state = Table[(byte)(state ^ next)] ^ (state >> 8);
        }

        return state;
    }

    private static uint[] MakeTable()
    {
        uint[] table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? 0xedb88320 ^ (value >> 1) : value >> 1;
            }

            table[i] = value;
        }

        return table;
    }
}
