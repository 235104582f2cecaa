namespace Hybrid.Reinforcement;

/// <summary>A filled polygon.</summary>
/// <param name="Points">Its corners in order; x to the right, y down, in pixels.</param>
/// <param name="Colour">Its colour.</param>
public sealed record PolygonMark(IReadOnlyList<(double X, double Y)> Points, Colour Colour) : Mark(Colour)
{
    /// <summary>A rectangle.</summary>
    /// <param name="x">The left edge.</param>
    /// <param name="y">The upper edge.</param>
    /// <param name="width">The width.</param>
    /// <param name="height">The height.</param>
    /// <param name="colour">The colour.</param>
    public static PolygonMark Rectangle(double x, double y, double width, double height, Colour colour) => new([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], colour);

    /// <summary>A straight line.</summary>
    /// <param name="x1">x of its start.</param>
    /// <param name="y1">y of its start.</param>
    /// <param name="x2">x of its end.</param>
    /// <param name="y2">y of its end.</param>
    /// <param name="width">Its width.</param>
    /// <param name="colour">Its colour.</param>
    public static PolygonMark Line(double x1, double y1, double x2, double y2, double width, Colour colour)
    {
        double length = Math.Max(Math.Sqrt(((x2 - x1) * (x2 - x1)) + ((y2 - y1) * (y2 - y1))), 1e-9);
        double aside = (y2 - y1) / length * width / 2;
        double down = (x1 - x2) / length * width / 2;
        return new([(x1 + aside, y1 + down), (x2 + aside, y2 + down), (x2 - aside, y2 - down), (x1 - aside, y1 - down)], colour);
    }

    /// <summary>An arrow that starts at a point, its head a third of its length.</summary>
    /// <param name="x">x of the middle.</param>
    /// <param name="y">y of the middle.</param>
    /// <param name="dx">The direction to the right; the length is that of (dx, dy).</param>
    /// <param name="dy">The direction down.</param>
    /// <param name="colour">The colour.</param>
    public static PolygonMark Arrow(double x, double y, double dx, double dy, Colour colour)
    {
        (double X, double Y) At(double along, double aside) => (x + (along * dx) - (aside * dy), y + (along * dy) + (aside * dx));
        return new([At(-0.5, 0.06), At(0.15, 0.06), At(0.15, 0.22), At(0.5, 0), At(0.15, -0.22), At(0.15, -0.06), At(-0.5, -0.06)], colour);
    }
}
