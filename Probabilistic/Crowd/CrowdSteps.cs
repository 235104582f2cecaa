using System.Runtime.CompilerServices;

namespace Hybrid.Probabilistic;

/// <summary>The E-step and the M-step of Dawid and Skene's model and of its one-coin form.</summary>
internal sealed class CrowdSteps(CrowdLabels labels, double smoothing, bool oneCoin) : IExpectationMaximisation<CrowdParameters>
{
    private readonly int _classes = labels.Classes.Count;

    /// <summary>P(class | labels) of the last E-step [tasks, classes].</summary>
    public double[] Posteriors { get; private set; } = Votes(labels);

    /// <summary>The shares of the votes [tasks, classes].</summary>
    public static double[] Votes(CrowdLabels labels)
    {
        int classes = labels.Classes.Count;
        double[] shares = new double[labels.Tasks.Count * classes];
        for (int task = 0; task < labels.Tasks.Count; task++)
        {
            int from = labels.TaskStarts[task], to = labels.TaskStarts[task + 1];
            for (int i = from; i < to; i++)
            {
                shares[(task * classes) + labels.LabelOf[i]] += 1.0 / (to - from);
            }
        }

        return shares;
    }

    public static double[,] Table(double[] rows, int columns)
    {
        double[,] table = new double[rows.Length / columns, columns];
        Buffer.BlockCopy(rows, 0, table, 0, rows.Length * sizeof(double));
        return table;
    }

    /// <summary>Adds what a task's labels say of its class: ln P(label | class), by worker, label and class.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddLabels(CrowdLabels labels, int task, double[] logs, Span<double> row)
    {
        int k = row.Length;
        for (int i = labels.TaskStarts[task]; i < labels.TaskStarts[task + 1]; i++)
        {
            ReadOnlySpan<double> said = logs.AsSpan(((labels.WorkerOf[i] * k) + labels.LabelOf[i]) * k, k);
            for (int c = 0; c < row.Length; c++)
            {
                row[c] += said[c];
            }
        }
    }

    /// <summary>exp of every number over their sum, in place.</summary>
    /// <returns>ln of the sum of exponentials.</returns>
    public static double Normalise(Span<double> row)
    {
        double most = row[0];
        foreach (double value in row)
        {
            most = Math.Max(most, value);
        }

        double sum = 0;
        foreach (ref double value in row)
        {
            value = Math.Exp(value - most);
            sum += value;
        }

        foreach (ref double value in row)
        {
            value /= sum;
        }

        return most + Math.Log(sum);
    }

    /// <summary>The parameters that the majority vote makes most likely.</summary>
    public CrowdParameters Begin() => Maximise();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Expect(CrowdParameters parameters)
    {
        int k = _classes;
        double[] posteriors = new double[Posteriors.Length];
        double[] logs = new double[parameters.Confusion.Length], prior = new double[k];
        double total = 0;
        for (int i = 0; i < logs.Length; i++)
        {
            logs[i] = Math.Log(parameters.Confusion[i]);
            total += oneCoin || smoothing == 0 ? 0 : smoothing * logs[i];
        }

        for (int c = 0; c < k; c++)
        {
            prior[c] = Math.Log(parameters.Classes[c]);
            total += smoothing == 0 ? 0 : smoothing * prior[c];
        }

        for (int w = 0; w < labels.Workers.Count && oneCoin && smoothing > 0; w++)
        {
            total += (smoothing * logs[w * k * k]) + (k > 1 ? smoothing * (logs[(w * k * k) + 1] + Math.Log(k - 1)) : 0);
        }

        for (int task = 0; task < labels.Tasks.Count; task++)
        {
            Span<double> row = posteriors.AsSpan(task * k, k);
            prior.CopyTo(row);
            AddLabels(labels, task, logs, row);
            total += Normalise(row);
        }

        Posteriors = posteriors;
        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public CrowdParameters Maximise()
    {
        int k = _classes;
        double[] classes = new double[k], confusion = new double[labels.Workers.Count * k * k];
        for (int task = 0; task < labels.Tasks.Count; task++)
        {
            ReadOnlySpan<double> row = Posteriors.AsSpan(task * k, k);
            for (int c = 0; c < row.Length; c++)
            {
                classes[c] += row[c];
            }

            for (int i = labels.TaskStarts[task]; i < labels.TaskStarts[task + 1]; i++)
            {
                Span<double> counts = confusion.AsSpan(((labels.WorkerOf[i] * k) + labels.LabelOf[i]) * k, k);
                for (int c = 0; c < row.Length; c++)
                {
                    counts[c] += row[c];
                }
            }
        }

        for (int w = 0; w < labels.Workers.Count; w++)
        {
            Span<double> matrix = confusion.AsSpan(w * k * k, k * k);
            if (oneCoin)
            {
                FillOneCoin(matrix);
            }
            else
            {
                FillColumns(matrix);
            }
        }

        double sum = labels.Tasks.Count + (smoothing * k);
        return new CrowdParameters([.. classes.Select(c => (c + smoothing) / sum)], confusion);
    }

    private void FillColumns(Span<double> matrix)
    {
        int k = _classes;
        for (int truth = 0; truth < k; truth++)
        {
            double sum = 0;
            for (int label = 0; label < k; label++)
            {
                sum += matrix[(label * k) + truth] + smoothing;
            }

            for (int label = 0; label < k; label++)
            {
                // A true class that the worker never met says nothing of it.
                matrix[(label * k) + truth] = sum > 0 ? (matrix[(label * k) + truth] + smoothing) / sum : 1.0 / k;
            }
        }
    }

    private void FillOneCoin(Span<double> matrix)
    {
        int k = _classes;
        double right = 0, all = 0;
        for (int i = 0; i < matrix.Length; i++)
        {
            right += i % k == i / k ? matrix[i] : 0;
            all += matrix[i];
        }

        double accuracy = (right + smoothing) / (all + (2 * smoothing));
        for (int i = 0; i < matrix.Length; i++)
        {
            matrix[i] = k == 1 ? 1 : i % k == i / k ? accuracy : (1 - accuracy) / (k - 1);
        }
    }
}
