namespace Hybrid.Probabilistic;

/// <summary>What the workers' labels say together.</summary>
/// <param name="Labels">The labels that were aggregated.</param>
/// <param name="Posteriors">P(class | labels) of every task [tasks, classes]; for the majority vote the shares of the votes.</param>
/// <param name="WorkerAccuracies">For every worker the probability of a right label; for the majority vote the share of its labels that agree with the majority.</param>
/// <param name="Confusions">For every worker P(label | true class) [classes, classes], true class first; empty where the method has none.</param>
/// <param name="Difficulties">For every task 1 / exp(b) of GLAD: 0 is easy, large is hard; empty where the method has none.</param>
/// <param name="Report">How the fit went; null for the majority vote.</param>
public sealed partial record CrowdResult(
    CrowdLabels Labels, double[,] Posteriors, IReadOnlyList<double> WorkerAccuracies, IReadOnlyList<double[,]> Confusions, IReadOnlyList<double> Difficulties, ConvergenceReport? Report)
{
    /// <summary>The most probable class of a task; the first of equals.</summary>
    /// <param name="task">The task's position in <see cref="CrowdLabels.Tasks"/>.</param>
    public string Answer(int task)
    {
        int best = 0;
        for (int c = 1; c < Labels.Classes.Count; c++)
        {
            best = Posteriors[task, c] > Posteriors[task, best] ? c : best;
        }

        return Labels.Classes[best];
    }

    /// <summary>The share of tasks with a known true label that are answered rightly. A tie between m classes of which one is right counts 1 / m.</summary>
    /// <param name="gold">True labels by task; tasks that nobody labelled are passed over.</param>
    /// <exception cref="ArgumentException">No task has a true label.</exception>
    public double Accuracy(IReadOnlyDictionary<string, string> gold)
    {
        ArgumentNullException.ThrowIfNull(gold);
        double right = 0;
        int known = 0;
        for (int task = 0; task < Labels.Tasks.Count; task++)
        {
            if (gold.TryGetValue(Labels.Tasks[task], out string? truth))
            {
                known++;
                double most = Enumerable.Range(0, Labels.Classes.Count).Max(c => Posteriors[task, c]);
                int[] best = [.. Enumerable.Range(0, Labels.Classes.Count).Where(c => Posteriors[task, c] >= most - 1e-12)];
                right += best.Any(c => Labels.Classes[c] == truth) ? 1.0 / best.Length : 0;
            }
        }

        return known > 0 ? right / known : throw new ArgumentException("CrowdResult: none of the tasks has a true label; give labels of the same tasks.", nameof(gold));
    }
}
