using MathNet.Numerics.Distributions;

namespace Hybrid.Probabilistic;

public sealed partial record CrowdResult
{
    /// <summary>
    /// Intervals of a worker's confusion matrix P(label | true class): for each cell the middle of the Beta posterior under Jeffreys' prior, given the labels the worker
    /// gave and the tasks' posteriors [classes, classes], true class first.
    /// </summary>
    /// <param name="worker">The worker's position in <see cref="CrowdLabels.Workers"/>.</param>
    /// <param name="probability">The probability of each interval, between 0 and 1, both excluded. Default 0.95.</param>
    /// <exception cref="ArgumentOutOfRangeException">The worker or the probability is out of range.</exception>
    public (double Low, double High)[,] ConfusionIntervals(int worker, double probability = 0.95)
    {
        if ((uint)worker >= (uint)Labels.Workers.Count || !(probability > 0 && probability < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(worker), $"CrowdResult: worker {worker} of {Labels.Workers.Count} and probability {probability}; give a worker from 0 and a probability between 0 and 1.");
        }

        int k = Labels.Classes.Count;
        double[,] counts = new double[k, k];
        for (int task = 0; task < Labels.Tasks.Count; task++)
        {
            for (int i = Labels.TaskStarts[task]; i < Labels.TaskStarts[task + 1]; i++)
            {
                for (int c = 0; c < k && Labels.WorkerOf[i] == worker; c++)
                {
                    counts[c, Labels.LabelOf[i]] += Posteriors[task, c];
                }
            }
        }

        var result = new (double, double)[k, k];
        for (int c = 0; c < k; c++)
        {
            double all = Enumerable.Range(0, k).Sum(label => counts[c, label]);
            for (int label = 0; label < k; label++)
            {
                double a = counts[c, label] + 0.5, b = all - counts[c, label] + 0.5, tail = (1 - probability) / 2;
                result[c, label] = k == 1 ? (1, 1) : (Beta.InvCDF(a, b, tail), Beta.InvCDF(a, b, 1 - tail));
            }
        }

        return result;
    }

    /// <summary>The tasks whose next label tells most, best first: by the mutual information of a task's class and the label.</summary>
    /// <remarks>
    /// The label is thought to be that of a given worker, whose tasks done are left out, or of a worker as the workers are on average. Where the method has no confusion
    /// matrices a label is right with the worker's accuracy and else any other class.
    /// </remarks>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="worker">The worker's position in <see cref="CrowdLabels.Workers"/>; null for the average one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count or the worker is out of range.</exception>
    public TaskGain[] NextTasks(int count, int? worker = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (worker is int given)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)given, (uint)Labels.Workers.Count, nameof(worker));
        }

        double[,] confusion = Expected(worker);
        return [.. Enumerable.Range(0, Labels.Tasks.Count)
            .Where(task => worker is not int asked || Array.IndexOf(Labels.WorkerOf, asked, Labels.TaskStarts[task], Labels.TaskStarts[task + 1] - Labels.TaskStarts[task]) < 0)
            .Select(task => new TaskGain(task, Information(task, confusion)))
            .OrderByDescending(gain => gain.Information)
            .Take(count)];
    }

    private double[,] Expected(int? worker)
    {
        int k = Labels.Classes.Count;
        int[] workers = worker is int one ? [one] : [.. Enumerable.Range(0, Labels.Workers.Count)];
        double[,] mean = new double[k, k];
        foreach (int w in workers)
        {
            for (int i = 0; i < k * k; i++)
            {
                (int truth, int label) = (i / k, i % k);
                double simple = k == 1 ? 1 : truth == label ? WorkerAccuracies[w] : (1 - WorkerAccuracies[w]) / (k - 1);
                mean[truth, label] += (Confusions.Count > 0 ? Confusions[w][truth, label] : simple) / workers.Length;
            }
        }

        return mean;
    }

    private double Information(int task, double[,] confusion)
    {
        int k = Labels.Classes.Count;
        double sum = 0;
        for (int label = 0; label < k; label++)
        {
            double all = Enumerable.Range(0, k).Sum(c => Posteriors[task, c] * confusion[c, label]);
            for (int c = 0; c < k; c++)
            {
                double joint = Posteriors[task, c] * confusion[c, label];
                sum += joint > 0 ? joint * Math.Log(confusion[c, label] / all) : 0;
            }
        }

        return Math.Max(sum, 0);
    }
}
