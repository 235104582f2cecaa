using MathNet.Numerics.Distributions;

namespace Hybrid.Reinforcement;

/// <summary>Trainings with several seeds.</summary>
/// <param name="Runs">The trainings.</param>
/// <param name="Evaluations">The evaluation of each.</param>
public sealed record SeedSummary(IReadOnlyList<TrainedAgent> Runs, IReadOnlyList<AgentEvaluation> Evaluations)
{
    /// <summary>The mean over seeds of the mean return.</summary>
    public double MeanReturn => Evaluations.Average(evaluation => evaluation.MeanReturn);

    /// <summary>The median over seeds of the mean return.</summary>
    public double MedianReturn
    {
        get
        {
            double[] sorted = [.. Evaluations.Select(evaluation => evaluation.MeanReturn).Order()];
            return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        }
    }

    /// <summary>An interval for the mean over seeds, by Student's t; infinite for one seed.</summary>
    /// <param name="confidence">Between 0 and 1; default 0.95.</param>
    public (double Low, double High) Interval(double confidence = 0.95)
    {
        int count = Evaluations.Count;
        if (count < 2)
        {
            return (double.NegativeInfinity, double.PositiveInfinity);
        }

        double mean = MeanReturn;
        double deviation = Math.Sqrt(Evaluations.Sum(evaluation => Math.Pow(evaluation.MeanReturn - mean, 2)) / (count - 1));
        double half = StudentT.InvCDF(0, 1, count - 1, 0.5 + (confidence / 2)) * deviation / Math.Sqrt(count);
        return (mean - half, mean + half);
    }

    /// <summary>Environment steps a second over all trainings.</summary>
    public double StepsPerSecond => Runs.Sum(run => run.Steps) / Runs.Sum(run => run.Seconds);
}
