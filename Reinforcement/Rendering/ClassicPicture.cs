namespace Hybrid.Reinforcement;

/// <summary>Pictures of classic control.</summary>
internal static class ClassicPicture
{
    private const int Width = 480;
    private const int Height = 320;

    private static readonly Colour _paper = Colour.Of(0xfafafa);
    private static readonly Colour _ink = Colour.Of(0x37474f);
    private static readonly Colour _pole = Colour.Of(0xc98d4e);
    private static readonly Colour _joint = Colour.Of(0x8e99c9);
    private static readonly Colour _goal = Colour.Of(0x43a047);

    /// <summary>A cart on a rail.</summary>
    /// <param name="place">Its place, -1 at the left end and 1 at the right.</param>
    /// <param name="angle">The pole's angle to the right, in radians.</param>
    public static Drawing CartPole(double place, double angle)
    {
        const double Rail = 250;
        const double Length = 150;
        double x = (Width / 2) + (place * ((Width / 2) - 30));
        double top = Rail - 30;
        return new(Width, Height, _paper, [
            PolygonMark.Rectangle(0, Rail, Width, 2, _ink),
            PolygonMark.Rectangle(x - 30, top, 60, 30, _ink),
            PolygonMark.Line(x, top, x + (Length * Math.Sin(angle)), top - (Length * Math.Cos(angle)), 10, _pole),
            new DiscMark(x, top, 6, _joint),
        ]);
    }

    /// <summary>A car in a valley, y = sin(3 x), with a flag at 0.5.</summary>
    /// <param name="position">From -1.2 to 0.6.</param>
    public static Drawing MountainCar(double position)
    {
        const double Least = Hybrid.Reinforcement.MountainCar.LeastPosition;
        const double Range = Hybrid.Reinforcement.MountainCar.GreatestPosition - Least;
        static (double X, double Y) At(double x) => ((x - Least) / Range * Width, Height - 60 - ((Math.Sin(3 * x) + 1) * 100));
        (double X, double Y)[] hill = [.. Enumerable.Range(0, 61).Select(i => At(Least + (i * Range / 60))), (Width, Height), (0, Height)];
        (double flagX, double flagY) = At(0.5);
        (double carX, double carY) = At(position);
        return new(Width, Height, _paper, [
            new PolygonMark(hill, Colour.Of(0xcfd8dc)),
            PolygonMark.Rectangle(flagX, flagY - 40, 2, 40, _ink),
            new PolygonMark([(flagX + 2, flagY - 40), (flagX + 22, flagY - 33), (flagX + 2, flagY - 26)], _goal),
            new DiscMark(carX, carY - 10, 10, Colour.Of(0xd32f2f)),
        ]);
    }

    /// <summary>Two links that hang from a point, with the line that the end is to rise above.</summary>
    /// <param name="first">The first link's angle from hanging down.</param>
    /// <param name="second">The second's, from the first.</param>
    public static Drawing Acrobot(double first, double second)
    {
        const double Link = 72;
        const double X = Width / 2.0;
        const double Y = Height / 2.0;
        (double x1, double y1) = (X + (Link * Math.Sin(first)), Y + (Link * Math.Cos(first)));
        (double x2, double y2) = (x1 + (Link * Math.Sin(first + second)), y1 + (Link * Math.Cos(first + second)));
        return new(Width, Height, _paper, [
            PolygonMark.Rectangle(0, Y - Link, Width, 2, _goal),
            PolygonMark.Line(X, Y, x1, y1, 12, _pole),
            PolygonMark.Line(x1, y1, x2, y2, 12, _pole),
            new DiscMark(X, Y, 7, _joint),
            new DiscMark(x1, y1, 7, _joint),
        ]);
    }

    /// <summary>A rod that turns about a point.</summary>
    /// <param name="angle">From upright, to the left.</param>
    public static Drawing Pendulum(double angle)
    {
        const double Length = 120;
        const double X = Width / 2.0;
        const double Y = Height / 2.0;
        return new(Width, Height, _paper, [
            PolygonMark.Line(X, Y, X - (Length * Math.Sin(angle)), Y - (Length * Math.Cos(angle)), 16, Colour.Of(0xcd5c5c)),
            new DiscMark(X, Y, 8, _ink),
        ]);
    }
}
