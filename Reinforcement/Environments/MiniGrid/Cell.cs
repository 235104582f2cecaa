namespace Hybrid.Reinforcement;

/// <summary>What stands on a cell of a MiniGrid, as one byte; tables say what each shows, lets through and lets happen.</summary>
internal static class Cell
{
    public const byte Unseen = 0;
    public const byte Empty = 1;
    public const byte Wall = 2;
    public const byte Goal = 3;
    public const byte Lava = 4;

    public const int Red = 0;
    public const int Green = 1;
    public const int Blue = 2;
    public const int Purple = 3;
    public const int Yellow = 4;
    public const int Grey = 5;

    public const int Open = 0;
    public const int Closed = 1;
    public const int Locked = 2;

    private const int Colours = 6;
    private const int FirstFloor = 5;
    private const int FirstDoor = 11;
    private const int FirstKey = 29;
    private const int FirstBall = 35;
    private const int FirstBox = 41;
    private const int FirstFullBox = 47;
    private const int Count = 83;

    /// <summary>The colours in the alphabetical order of their names, in which the reference draws them.</summary>
    public static ReadOnlySpan<int> Alphabetical => [Blue, Green, Grey, Purple, Red, Yellow];

    /// <summary>The names of colours by number.</summary>
    public static IReadOnlyList<string> ColourNames { get; } = ["red", "green", "blue", "purple", "yellow", "grey"];

    /// <summary>What each cell shows: object, colour and state in the three lowest bytes.</summary>
    public static uint[] Codes { get; } = MakeCodes();

    /// <summary>Whether sight ends at each cell: 1 where it goes on.</summary>
    public static byte[] Transparent { get; } = [.. Enumerable.Range(0, Count).Select(cell => (byte)(cell == Wall || (IsDoor((byte)cell) && DoorState((byte)cell) != Open) ? 0 : 1))];

    /// <summary>Whether each cell may be entered.</summary>
    public static bool[] Enterable { get; } = [.. Enumerable.Range(0, Count).Select(cell => cell is Empty or Goal or Lava || (cell >= FirstFloor && cell < FirstDoor) || (IsDoor((byte)cell) && DoorState((byte)cell) == Open))];

    public static byte Floor(int colour) => (byte)(FirstFloor + colour);

    public static byte Door(int colour, int state) => (byte)(FirstDoor + (3 * colour) + state);

    public static byte Key(int colour) => (byte)(FirstKey + colour);

    public static byte Ball(int colour) => (byte)(FirstBall + colour);

    public static byte Box(int colour) => (byte)(FirstBox + colour);

    /// <summary>A box that holds a key.</summary>
    public static byte BoxWithKey(int colour, int key) => (byte)(FirstFullBox + (Colours * colour) + key);

    public static bool IsDoor(byte cell) => cell is >= FirstDoor and < FirstKey;

    public static int DoorState(byte cell) => (cell - FirstDoor) % 3;

    public static bool IsOpen(byte cell) => IsDoor(cell) && DoorState(cell) == Open;

    public static bool IsCarriable(byte cell) => cell >= FirstKey;

    /// <summary>The cell after it was toggled with something in hand.</summary>
    public static byte Toggled(byte cell, byte carried)
    {
        if (IsDoor(cell))
        {
            int colour = (cell - FirstDoor) / 3;
            return DoorState(cell) switch
            {
                Locked => carried == Key(colour) ? Door(colour, Open) : cell,
                Open => Door(colour, Closed),
                _ => Door(colour, Open),
            };
        }

        return cell >= FirstFullBox ? Key((cell - FirstFullBox) % Colours) : cell >= FirstBox ? Empty : cell;
    }

    /// <summary>How a cell is drawn.</summary>
    public static char Glyph(byte cell) => cell switch
    {
        Unseen => '?',
        Empty => '.',
        Wall => '#',
        Goal => 'G',
        Lava => 'L',
        < FirstDoor => '_',
        < FirstKey => DoorState(cell) switch { Open => 'O', Closed => 'd', _ => 'D' },
        < FirstBall => 'K',
        < FirstBox => 'B',
        _ => 'X',
    };

    private static uint[] MakeCodes()
    {
        uint[] codes = new uint[Count];
        static uint Code(int kind, int colour, int state) => (uint)(kind | (colour << 8) | (state << 16));
        codes[Empty] = Code(1, 0, 0);
        codes[Wall] = Code(2, Grey, 0);
        codes[Goal] = Code(8, Green, 0);
        codes[Lava] = Code(9, Red, 0);
        for (int colour = 0; colour < Colours; colour++)
        {
            codes[Floor(colour)] = Code(3, colour, 0);
            codes[Key(colour)] = Code(5, colour, 0);
            codes[Ball(colour)] = Code(6, colour, 0);
            codes[Box(colour)] = Code(7, colour, 0);
            for (int i = 0; i < Colours; i++)
            {
                codes[BoxWithKey(colour, i)] = Code(7, colour, 0);
            }

            for (int state = 0; state < 3; state++)
            {
                codes[Door(colour, state)] = Code(4, colour, state);
            }
        }

        return codes;
    }
}
