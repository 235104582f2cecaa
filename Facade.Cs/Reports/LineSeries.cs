namespace Hybrid.Reports;

/// <summary>One line of a <see cref="LineChart"/>.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="Points">The points from left to right; where Y is not finite the line is broken.</param>
public sealed record LineSeries(string Name, IReadOnlyList<(double X, double Y)> Points)
{
    /// <summary>A line through values at 1, 2, 3 ..., such as one for each epoch.</summary>
    /// <param name="name">What the legend calls it.</param>
    /// <param name="values">The values.</param>
    public static LineSeries OfEpochs(string name, IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new LineSeries(name, [.. values.Select((value, i) => (i + 1.0, value))]);
    }

    internal IEnumerable<(double X, double Y)> Finite => Points.Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y));
}
