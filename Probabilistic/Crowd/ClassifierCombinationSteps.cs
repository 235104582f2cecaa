using System.Runtime.CompilerServices;

namespace Hybrid.Probabilistic;

/// <summary>The two steps of Bayesian classifier combination: the tasks' classes from expected logarithms, then the posteriors of all tables.</summary>
internal sealed class ClassifierCombinationSteps(CrowdLabels labels, ClassifierCombinationOptions options) : IExpectationMaximisation<CrowdCounts>
{
    private readonly int _classes = labels.Classes.Count;
    private CrowdCounts? _current;

    /// <summary>P(class | labels) of the last E-step [tasks, classes].</summary>
    public double[] Posteriors { get; private set; } = CrowdSteps.Votes(labels);

    private int Tables => options.Communities > 0 ? options.Communities : labels.Workers.Count;

    /// <summary>The posteriors that the majority vote gives; workers that agree with it as often start in one community.</summary>
    public CrowdCounts Begin()
    {
        if (options.Communities == 0)
        {
            return Posterior([]);
        }

        double[] agreement = new double[labels.Workers.Count], all = new double[labels.Workers.Count];
        for (int task = 0; task < labels.Tasks.Count; task++)
        {
            for (int i = labels.TaskStarts[task]; i < labels.TaskStarts[task + 1]; i++)
            {
                agreement[labels.WorkerOf[i]] += Posteriors[(task * _classes) + labels.LabelOf[i]];
                all[labels.WorkerOf[i]]++;
            }
        }

        int[] order = [.. Enumerable.Range(0, all.Length).OrderBy(w => agreement[w] / all[w])];
        double[] members = new double[all.Length * options.Communities];
        for (int rank = 0; rank < order.Length; rank++)
        {
            // Not quite certain, so that a worker may leave.
            int own = (int)((long)rank * options.Communities / order.Length);
            for (int m = 0; m < options.Communities; m++)
            {
                members[(order[rank] * options.Communities) + m] = options.Communities == 1 ? 1 : m == own ? 0.9 : 0.1 / (options.Communities - 1);
            }
        }

        return Posterior(members);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Expect(CrowdCounts parameters)
    {
        _current = parameters;
        int k = _classes;
        double[] prior = CrowdCounts.Logarithms(parameters.Classes), logs = Workers(Logarithms(parameters.Confusion), parameters.Members), posteriors = new double[Posteriors.Length];
        double total = 0;
        for (int task = 0; task < labels.Tasks.Count; task++)
        {
            Span<double> row = posteriors.AsSpan(task * k, k);
            prior.CopyTo(row);
            CrowdSteps.AddLabels(labels, task, logs, row);
            total += CrowdSteps.Normalise(row);
        }

        Posteriors = posteriors;
        return total - Divergence(parameters);
    }

    public CrowdCounts Maximise()
    {
        int communities = options.Communities;
        double[] members = new double[_current!.Members.Length];
        if (communities > 0)
        {
            double[] logs = Logarithms(_current.Confusion), shares = CrowdCounts.Logarithms(_current.Communities), counts = Counts();
            for (int w = 0; w < labels.Workers.Count; w++)
            {
                Span<double> row = members.AsSpan(w * communities, communities);
                for (int m = 0; m < communities; m++)
                {
                    row[m] = shares[m];
                    for (int i = 0; i < _classes * _classes; i++)
                    {
                        row[m] += counts[(w * _classes * _classes) + i] * logs[(m * _classes * _classes) + i];
                    }
                }

                CrowdSteps.Normalise(row);
            }
        }

        return Posterior(members);
    }

    /// <summary>E P(label | class) of every worker, by worker, label and class.</summary>
    public double[] Confusions(CrowdCounts parameters)
    {
        int k = _classes;
        double[] means = new double[parameters.Confusion.Length];
        for (int at = 0; at < means.Length; at += k * k)
        {
            for (int truth = 0; truth < k; truth++)
            {
                double[] row = Row(parameters.Confusion, at, truth);
                for (int label = 0; label < k; label++)
                {
                    means[at + (label * k) + truth] = row[label] / row.Sum();
                }
            }
        }

        return Workers(means, parameters.Members);
    }

    // Expected counts by worker, label and class.
    private double[] Counts()
    {
        int k = _classes;
        double[] counts = new double[labels.Workers.Count * k * k];
        for (int task = 0; task < labels.Tasks.Count; task++)
        {
            ReadOnlySpan<double> row = Posteriors.AsSpan(task * k, k);
            for (int i = labels.TaskStarts[task]; i < labels.TaskStarts[task + 1]; i++)
            {
                Span<double> said = counts.AsSpan(((labels.WorkerOf[i] * k) + labels.LabelOf[i]) * k, k);
                for (int c = 0; c < row.Length; c++)
                {
                    said[c] += row[c];
                }
            }
        }

        return counts;
    }

    private CrowdCounts Posterior(double[] members)
    {
        int k = _classes, square = k * k, communities = options.Communities;
        double[] counts = Counts(), confusion = new double[Tables * square], classes = [.. Enumerable.Repeat(options.Classes, k)];
        for (int i = 0; i < confusion.Length; i++)
        {
            confusion[i] = i % square / k == i % k ? options.Right : options.Wrong;
        }

        for (int i = 0; i < counts.Length; i++)
        {
            if (communities == 0)
            {
                confusion[i] += counts[i];
            }

            for (int m = 0; m < communities; m++)
            {
                confusion[(m * square) + (i % square)] += members[(i / square * communities) + m] * counts[i];
            }
        }

        for (int i = 0; i < Posteriors.Length; i++)
        {
            classes[i % k] += Posteriors[i];
        }

        double[] shares = [.. Enumerable.Range(0, communities).Select(m => 1 + Enumerable.Range(0, labels.Workers.Count).Sum(w => members[(w * communities) + m]))];
        return new CrowdCounts(classes, confusion, shares, members);
    }

    private double[] Logarithms(double[] confusion)
    {
        int k = _classes;
        double[] logs = new double[confusion.Length];
        for (int at = 0; at < confusion.Length; at += k * k)
        {
            for (int truth = 0; truth < k; truth++)
            {
                double[] row = CrowdCounts.Logarithms(Row(confusion, at, truth));
                for (int label = 0; label < k; label++)
                {
                    logs[at + (label * k) + truth] = row[label];
                }
            }
        }

        return logs;
    }

    private double[] Row(double[] confusion, int at, int truth) => [.. Enumerable.Range(0, _classes).Select(label => confusion[at + (label * _classes) + truth])];

    // Tables of communities mixed by membership to tables of workers.
    private double[] Workers(double[] tables, double[] members)
    {
        int square = _classes * _classes, communities = options.Communities;
        return communities == 0 ? tables : [.. Enumerable.Range(0, labels.Workers.Count * square).Select(i =>
            Enumerable.Range(0, communities).Sum(m => members[(i / square * communities) + m] * tables[(m * square) + (i % square)]))];
    }

    private double Divergence(CrowdCounts parameters)
    {
        int k = _classes, communities = options.Communities;
        double sum = CrowdCounts.Divergence(parameters.Classes, [.. Enumerable.Repeat(options.Classes, k)]);
        for (int at = 0; at < parameters.Confusion.Length; at += k * k)
        {
            for (int truth = 0; truth < k; truth++)
            {
                int own = truth;
                sum += CrowdCounts.Divergence(Row(parameters.Confusion, at, truth), [.. Enumerable.Range(0, k).Select(label => label == own ? options.Right : options.Wrong)]);
            }
        }

        if (communities > 0)
        {
            double[] shares = CrowdCounts.Logarithms(parameters.Communities);
            sum += CrowdCounts.Divergence(parameters.Communities, [.. Enumerable.Repeat(1.0, communities)]);
            for (int i = 0; i < parameters.Members.Length; i++)
            {
                double member = parameters.Members[i];
                sum += member > 0 ? member * (Math.Log(member) - shares[i % communities]) : 0;
            }
        }

        return sum;
    }
}
