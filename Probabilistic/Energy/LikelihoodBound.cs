namespace Hybrid.Probabilistic;

/// <summary>A lower bound of a mean log-likelihood, estimated by chains.</summary>
/// <param name="Mean">The mean over rows, in nats: on average no more than the true one when rows come from the machine itself, and close to it with many temperatures.</param>
/// <param name="StandardError">The standard error of that mean over rows.</param>
/// <param name="Rows">The bound of each row.</param>
public sealed record LikelihoodBound(double Mean, double StandardError, IReadOnlyList<double> Rows)
{
    internal static LikelihoodBound Of(double[] rows)
    {
        double mean = rows.Average();
        double squares = rows.Sum(row => (row - mean) * (row - mean));
        return new(mean, Math.Sqrt(squares / rows.Length / Math.Max(1, rows.Length - 1)), Array.AsReadOnly(rows));
    }
}
