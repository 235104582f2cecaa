namespace Hybrid.Reinforcement;

/// <summary>Up to 256 colours; when they are used up, the nearest stands in.</summary>
internal sealed class Palette
{
    private const int Most = 256;

    private readonly List<Colour> _colours = [];
    private readonly Dictionary<Colour, byte> _indices = [];

    public IReadOnlyList<Colour> Colours => _colours;

    public byte Index(Colour colour)
    {
        if (_indices.TryGetValue(colour, out byte index))
        {
            return index;
        }

        index = _colours.Count < Most ? (byte)_colours.Count : (byte)Enumerable.Range(0, Most).MinBy(i => Distance(_colours[i], colour));
        if (_colours.Count < Most)
        {
            _colours.Add(colour);
        }

        _indices.Add(colour, index);
        return index;
    }

    private static int Distance(Colour first, Colour second)
    {
        int red = first.Red - second.Red;
        int green = first.Green - second.Green;
        int blue = first.Blue - second.Blue;
        return (red * red) + (green * green) + (blue * blue);
    }
}
