namespace Hybrid.Probabilistic;

public sealed unsafe partial class GaussianMixture
{
    /// <summary>The ellipse in two columns that holds a component with a given probability, the other columns summed out.</summary>
    /// <param name="component">The component, from 0.</param>
    /// <param name="probability">Between 0 and 1, both excluded. Default 0.95.</param>
    /// <param name="first">The first column, from 0. Default 0.</param>
    /// <param name="second">The second column, another one. Default 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The component, the probability or a column is out of range.</exception>
    public ConfidenceEllipse Ellipse(int component, double probability = 0.95, int first = 0, int second = 1)
    {
        if ((uint)component >= (uint)Components || (uint)first >= (uint)Columns || (uint)second >= (uint)Columns || first == second || !(probability > 0 && probability < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(component), $"GaussianMixture.Ellipse: component {component} of {Components}, columns {first} and {second} of {Columns}, probability {probability}; give a component and two different columns from 0, and a probability between 0 and 1.");
        }

        double[] covariance = Covariances[Covariance == CovarianceType.Tied ? 0 : component];
        double Entry(int i, int j) => covariance.Length == Columns * Columns && Covariance is CovarianceType.Full or CovarianceType.Tied ? covariance[(i * Columns) + j] : i != j ? 0 : covariance[covariance.Length == 1 ? 0 : i];
        double a = Entry(first, first), b = Entry(first, second), c = Entry(second, second);
        double middle = (a + c) / 2, spread = Math.Sqrt(((a - c) * (a - c) / 4) + (b * b)), radius = -2 * Math.Log(1 - probability);
        double angle = spread == 0 ? 0 : 0.5 * Math.Atan2(2 * b, a - c);
        return new ConfidenceEllipse(
            Means[component][first], Means[component][second], Math.Sqrt(radius * (middle + spread)), Math.Sqrt(radius * Math.Max(middle - spread, 0)), angle);
    }
}
