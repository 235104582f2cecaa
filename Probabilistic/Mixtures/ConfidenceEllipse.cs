namespace Hybrid.Probabilistic;

/// <summary>The ellipse in two columns that holds a component with a given probability.</summary>
/// <param name="X">The centre's first coordinate.</param>
/// <param name="Y">The centre's second coordinate.</param>
/// <param name="Major">The longer half axis.</param>
/// <param name="Minor">The shorter half axis.</param>
/// <param name="Angle">The angle of the longer axis from the first column's, in radians, above -pi/2 and up to pi/2.</param>
public sealed record ConfidenceEllipse(double X, double Y, double Major, double Minor, double Angle)
{
    /// <summary>A point on the ellipse.</summary>
    /// <param name="turn">How far around, from 0 to 1.</param>
    public (double X, double Y) Point(double turn)
    {
        (double sine, double cosine) = Math.SinCos(2 * Math.PI * turn);
        (double up, double along) = Math.SinCos(Angle);
        return (X + (Major * cosine * along) - (Minor * sine * up), Y + (Major * cosine * up) + (Minor * sine * along));
    }
}
