namespace Hybrid.Data;

/// <summary>One stroke of a pen: points in a unit box, x to the right and y downwards, joined by lines.</summary>
internal sealed class DigitStroke
{
    private const int PointsPerCurve = 6;

    private DigitStroke(float[] x, float[] y)
    {
        X = x;
        Y = y;
    }

    public float[] X { get; }

    public float[] Y { get; }

    /// <summary>Straight lines from point to point, given as x, y, x, y ....</summary>
    public static DigitStroke Straight(params float[] points)
    {
        float[] x = new float[points.Length / 2];
        float[] y = new float[points.Length / 2];
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = points[2 * i];
            y[i] = points[(2 * i) + 1];
        }

        return new DigitStroke(x, y);
    }

    /// <summary>A smooth curve through the points, given as x, y, x, y ...; it closes smoothly when it ends where it begins.</summary>
    /// <remarks>E. Catmull, R. Rom, A class of local interpolating splines, 1974.</remarks>
    public static DigitStroke Curve(params float[] points)
    {
        DigitStroke corners = Straight(points);
        int last = corners.X.Length - 1;
        bool closed = corners.X[0] == corners.X[last] && corners.Y[0] == corners.Y[last];
        float[] x = new float[(last * PointsPerCurve) + 1];
        float[] y = new float[x.Length];
        for (int i = 0; i < last; i++)
        {
            int before = i > 0 ? i - 1 : closed ? last - 1 : 0;
            int after = i + 2 <= last ? i + 2 : closed ? 1 : last;
            for (int step = 0; step <= PointsPerCurve; step++)
            {
                float t = step / (float)PointsPerCurve;
                x[(i * PointsPerCurve) + step] = Between(corners.X[before], corners.X[i], corners.X[i + 1], corners.X[after], t);
                y[(i * PointsPerCurve) + step] = Between(corners.Y[before], corners.Y[i], corners.Y[i + 1], corners.Y[after], t);
            }
        }

        return new DigitStroke(x, y);
    }

    private static float Between(float p0, float p1, float p2, float p3, float t) =>
        0.5f * ((2 * p1) + (t * ((p2 - p0) + (t * (((2 * p0) - (5 * p1) + (4 * p2) - p3) + (t * ((3 * p1) - p0 - (3 * p2) + p3)))))));
}
