namespace Hybrid.Reinforcement;

/// <summary>Turns observations of whole numbers into symbols, each a row of an embedding table.</summary>
/// <remarks>
/// A discrete observation is one symbol; several whole numbers are one symbol each, from rows of their own; in an image of cells [width, height, 3] the three numbers of a cell together are one
/// symbol, from rows that all cells share.
/// </remarks>
internal sealed class SymbolCode
{
    private const int CellParts = 3;

    private readonly int[] _offsets;
    private readonly int[]? _cell;

    public SymbolCode(Space space)
    {
        if (IsCells(space))
        {
            int third = (int)space.High[2] + 1;
            _cell = [((int)space.High[1] + 1) * third, third, 1];
        }

        _offsets = new int[space.Length];
        for (int i = 1; i < space.Length; i++)
        {
            _offsets[i] = _offsets[i - 1] + (int)space.High[i - 1] + 1;
        }
    }

    /// <summary>How networks take the observations of a space whose elements have a type.</summary>
    public static InputSpec InputOf(Space space, Type element)
    {
        if (element == typeof(float))
        {
            return new InputSpec(false, space.Length, 0, 0);
        }

        if (IsCells(space))
        {
            return new InputSpec(true, space.Length / CellParts, (int)((space.High[0] + 1) * (space.High[1] + 1) * (space.High[2] + 1)), 8);
        }

        return new InputSpec(true, space.Length, (int)space.High.Sum(high => high + 1), space.Length == 1 ? 64 : 16);
    }

    /// <summary>Writes the symbols of one observation.</summary>
    public void Write<T>(ReadOnlySpan<T> observation, Span<int> words)
        where T : unmanaged
    {
        if (_cell is null)
        {
            for (int i = 0; i < words.Length; i++)
            {
                words[i] = _offsets[i] + Number(observation[i]);
            }

            return;
        }

        for (int i = 0; i < words.Length; i++)
        {
            ReadOnlySpan<T> cell = observation.Slice(i * CellParts, CellParts);
            words[i] = (Number(cell[0]) * _cell[0]) + (Number(cell[1]) * _cell[1]) + Number(cell[2]);
        }
    }

    private static bool IsCells(Space space) => space.Kind != "discrete" && space.Shape.Count == 3 && space.Shape[2] == CellParts;

    private static int Number<T>(T value)
        where T : unmanaged => typeof(T) == typeof(byte) ? (byte)(object)value : (int)(object)value;
}
