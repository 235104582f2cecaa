using System.Runtime.CompilerServices;

namespace Hybrid.Probabilistic;

/// <summary>The E-step and the M-step of MACE.</summary>
internal sealed class SpammerSteps(CrowdLabels labels, double smoothing) : IExpectationMaximisation<SpammerParameters>
{
    private readonly int _classes = labels.Classes.Count;
    private SpammerParameters? _current;

    /// <summary>P(class | labels) of the last E-step [tasks, classes].</summary>
    public double[] Posteriors { get; private set; } = CrowdSteps.Votes(labels);

    public SpammerParameters Begin()
    {
        _current = new SpammerParameters([.. labels.Workers.Select(_ => 0.5)], [.. Enumerable.Repeat(1.0 / _classes, labels.Workers.Count * _classes)]);
        return Maximise();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Expect(SpammerParameters parameters)
    {
        _current = parameters;
        int k = _classes;
        double[] posteriors = new double[Posteriors.Length];
        double total = 0;
        for (int task = 0; task < labels.Tasks.Count; task++)
        {
            Span<double> row = posteriors.AsSpan(task * k, k);
            row.Fill(-Math.Log(k));
            for (int i = labels.TaskStarts[task]; i < labels.TaskStarts[task + 1]; i++)
            {
                int w = labels.WorkerOf[i];
                double trust = parameters.Trust[w], habit = (1 - trust) * parameters.Habits[(w * k) + labels.LabelOf[i]];
                double right = Math.Log(trust + habit), wrong = Math.Log(habit);
                for (int c = 0; c < k; c++)
                {
                    row[c] += c == labels.LabelOf[i] ? right : wrong;
                }
            }

            total += CrowdSteps.Normalise(row);
        }

        Posteriors = posteriors;
        return total + (smoothing == 0 ? 0 : smoothing * (parameters.Trust.Sum(trust => Math.Log(trust) + Math.Log(1 - trust)) + parameters.Habits.Sum(Math.Log)));
    }

    public SpammerParameters Maximise()
    {
        int k = _classes;
        double[] looked = new double[labels.Workers.Count], all = new double[labels.Workers.Count], habits = new double[labels.Workers.Count * k];
        for (int task = 0; task < labels.Tasks.Count; task++)
        {
            for (int i = labels.TaskStarts[task]; i < labels.TaskStarts[task + 1]; i++)
            {
                int w = labels.WorkerOf[i], label = labels.LabelOf[i];
                double trust = _current!.Trust[w], chance = trust + ((1 - trust) * _current.Habits[(w * k) + label]);
                double share = chance > 0 ? Posteriors[(task * k) + label] * trust / chance : 0;
                looked[w] += share;
                all[w]++;
                habits[(w * k) + label] += 1 - share;
            }
        }

        for (int w = 0; w < all.Length; w++)
        {
            double sum = habits.AsSpan(w * k, k).ToArray().Sum() + (smoothing * k);
            for (int label = 0; label < k; label++)
            {
                habits[(w * k) + label] = sum > 0 ? (habits[(w * k) + label] + smoothing) / sum : 1.0 / k;
            }
        }

        return new SpammerParameters([.. looked.Zip(all, (right, count) => (right + smoothing) / (count + (2 * smoothing)))], habits);
    }

    /// <summary>P(label | class) of every worker, by worker, label and class.</summary>
    public double[] Confusions(SpammerParameters parameters)
    {
        int k = _classes;
        return [.. Enumerable.Range(0, labels.Workers.Count * k * k).Select(i =>
        {
            int w = i / (k * k), label = i / k % k;
            return ((1 - parameters.Trust[w]) * parameters.Habits[(w * k) + label]) + (label == i % k ? parameters.Trust[w] : 0);
        })];
    }
}
