using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hybrid.Reinforcement;

/// <summary>What the agent sees: seven by seven cells ahead of it, turned so that it looks up from the middle of the lowest row; [x, y] order.</summary>
internal sealed class MiniGridView
{
    public const int Side = 7;
    public const int Size = Side * Side;

    // The agent's own cell in [x, y] order.
    private const int Own = (3 * Side) + 6;
    private const int FullRow = 127;

    // For a row's seen cells (low seven bits) and transparent ones (high seven): those seen once sight has spread along the row, and those seen in the row ahead (from bit 7 on).
    private static readonly ushort[] _spread = MakeSpread();

    private readonly int[] _offsets = new int[4 * Size];

    public MiniGridView(int stride)
    {
        (int X, int Y)[] ahead = [(1, 0), (0, 1), (-1, 0), (0, -1)];
        for (int direction = 0; direction < 4; direction++)
        {
            (int dx, int dy) = ahead[direction];
            for (int x = 0; x < Side; x++)
            {
                for (int y = 0; y < Side; y++)
                {
                    int worldX = ((6 - y) * dx) + ((x - 3) * -dy);
                    int worldY = ((6 - y) * dy) + ((x - 3) * dx);
                    _offsets[(direction * Size) + (x * Side) + y] = (worldY * stride) + worldX;
                }
            }
        }
    }

    /// <summary>Writes the view, three bytes a cell.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void WriteAll(ref readonly MiniGridState state, Span<byte> view)
    {
        ref byte agent = ref Unsafe.Add(ref Unsafe.As<GridCells, byte>(ref Unsafe.AsRef(in state.Cells)), state.Agent);
        ref int offset = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_offsets), state.Direction * Size);
        ref uint code = ref MemoryMarshal.GetArrayDataReference(Cell.Codes);
        ref byte target = ref MemoryMarshal.GetReference(view[..(3 * Size)]);

        // Four bytes are written where three are meant; the next cell's overwrite the fourth, and the last cell is written by itself.
        for (int i = 0; i < Size - 1; i++)
        {
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref target, 3 * i), Unsafe.Add(ref code, Unsafe.Add(ref agent, Unsafe.Add(ref offset, i))));
        }

        Write(view, Size - 1, Unsafe.Add(ref code, Unsafe.Add(ref agent, Unsafe.Add(ref offset, Size - 1))));
        Write(view, Own, Unsafe.Add(ref code, state.Carried));
    }

    /// <summary>Writes the view with what walls and closed doors hide left out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void WriteVisible(ref readonly MiniGridState state, Span<byte> view)
    {
        ref byte agent = ref Unsafe.Add(ref Unsafe.As<GridCells, byte>(ref Unsafe.AsRef(in state.Cells)), state.Agent);
        ref int offset = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_offsets), state.Direction * Size);
        ref byte transparent = ref MemoryMarshal.GetArrayDataReference(Cell.Transparent);
        Span<byte> cells = stackalloc byte[Size];
        ulong seeThrough = 0;
        for (int i = 0; i < Size; i++)
        {
            byte cell = Unsafe.Add(ref agent, Unsafe.Add(ref offset, i));
            cells[i] = cell;
            seeThrough |= (ulong)Unsafe.Add(ref transparent, cell) << i;
        }

        ulong seen = Spread(seeThrough);
        uint[] codes = Cell.Codes;
        ref byte target = ref MemoryMarshal.GetReference(view[..(3 * Size)]);
        for (int i = 0; i < Size - 1; i++)
        {
            uint mask = 0u - (uint)((seen >> i) & 1);
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref target, 3 * i), codes[cells[i]] & mask);
        }

        Write(view, Size - 1, codes[cells[Size - 1]] & (0u - (uint)((seen >> (Size - 1)) & 1)));
        Write(view, Own, codes[state.Carried]);
    }

    // From the agent's row ahead, row by row. Bit 7 x + y stands for cell [x, y].
    private static ulong Spread(ulong seeThrough)
    {
        int row = 1 << 3;
        ulong seen = 0;
        for (int y = Side - 1; y >= 0; y--)
        {
            int open = 0;
            for (int x = 0; x < Side; x++)
            {
                open |= (int)((seeThrough >> ((Side * x) + y)) & 1) << x;
            }

            int both = _spread[row | (open << Side)];
            int full = both & FullRow;
            for (int x = 0; x < Side; x++)
            {
                seen |= (ulong)((full >> x) & 1) << ((Side * x) + y);
            }

            row = both >> Side;
        }

        return seen;
    }

    private static ushort[] MakeSpread()
    {
        ushort[] table = new ushort[1 << (2 * Side)];
        for (int entry = 0; entry < table.Length; entry++)
        {
            int row = entry & FullRow;
            int open = entry >> Side;
            int ahead = 0;
            for (int x = 0; x < Side - 1; x++)
            {
                if (((row & open) >> x & 1) == 1)
                {
                    row |= 1 << (x + 1);
                    ahead |= (1 << x) | (1 << (x + 1));
                }
            }

            for (int x = Side - 1; x > 0; x--)
            {
                if (((row & open) >> x & 1) == 1)
                {
                    row |= 1 << (x - 1);
                    ahead |= (1 << x) | (1 << (x - 1));
                }
            }

            table[entry] = (ushort)(row | (ahead << Side));
        }

        return table;
    }

    private static void Write(Span<byte> view, int cell, uint code)
    {
        view[3 * cell] = (byte)code;
        view[(3 * cell) + 1] = (byte)(code >> 8);
        view[(3 * cell) + 2] = (byte)(code >> 16);
    }
}
