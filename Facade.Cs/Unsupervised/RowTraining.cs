using System.Diagnostics;
using Hybrid.Data;

namespace Hybrid.Unsupervised;

/// <summary>Passes over shuffled rows through a compiled step, whose inputs are the rows of a batch, the step size, the key of its randomness, and what else goes with each row; its first output is the number that is watched.</summary>
internal sealed record RowTraining
{
    /// <summary>Whose training it is, for messages.</summary>
    public required string Operation { get; init; }

    /// <summary>Rows one after the other.</summary>
    public required float[] Rows { get; init; }

    /// <summary>The numbers of a row.</summary>
    public required int Width { get; init; }

    /// <summary>What else goes with each row, by inputs from the fourth on: numbers and how many a row.</summary>
    public IReadOnlyList<(float[] Values, int Width)> Beside { get; init; } = [];

    /// <summary>The rows of a batch.</summary>
    public required int Batch { get; init; }

    /// <summary>The passes.</summary>
    public required int Epochs { get; init; }

    /// <summary>The step size at the beginning.</summary>
    public required double FirstRate { get; init; }

    /// <summary>The step size at the end, to which it goes in a line.</summary>
    public required double LastRate { get; init; }

    /// <summary>The seed of the order.</summary>
    public required int Seed { get; init; }

    /// <summary>The seed of the steps' keys.</summary>
    public required int KeySeed { get; init; }

    /// <summary>The stream of the order.</summary>
    public ulong Stream { get; init; } = 1;

    /// <summary>Runs the passes.</summary>
    /// <param name="step">The step.</param>
    /// <param name="report">Told after each pass: the passes done, the mean of the watched number, the seconds.</param>
    /// <param name="cancellation">Stops after the step under way.</param>
    /// <exception cref="DivergedException">The watched number is not finite.</exception>
    public void Run(BoundStep step, Action<int, double, double>? report, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        CounterRandom random = CounterRandom.Of(Seed).Derive(Stream);
        int rows = Rows.Length / Width, batches = rows / Batch;
        long total = (long)batches * Epochs;
        for (int epoch = 0; epoch < Epochs && !cancellation.IsCancellationRequested; epoch++)
        {
            int[] order = random.Derive((ulong)epoch).Permutation(rows);
            double sum = 0;
            for (int batch = 0; batch < batches && !cancellation.IsCancellationRequested; batch++)
            {
                long number = ((long)epoch * batches) + batch;
                sum += Step(step, order.AsSpan(batch * Batch, Batch), number, epoch, (double)number / total);
            }

            report?.Invoke(epoch + 1, sum / batches, clock.Elapsed.TotalSeconds);
        }
    }

    private static void Fill(Span<float> target, float[] values, int width, ReadOnlySpan<int> rows)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            values.AsSpan(rows[i] * width, width).CopyTo(target[(i * width)..]);
        }
    }

    private float Step(BoundStep step, ReadOnlySpan<int> rows, long number, int epoch, double done)
    {
        Fill(step.Input<float>(0), Rows, Width, rows);
        step.Input<float>(1)[0] = (float)(FirstRate + ((LastRate - FirstRate) * done));
        Span<int> key = step.Input<int>(2);
        (key[0], key[1]) = ((int)number, KeySeed);
        for (int i = 0; i < Beside.Count; i++)
        {
            Fill(step.Input<float>(3 + i), Beside[i].Values, Beside[i].Width, rows);
        }

        step.Run();
        float watched = step.Output<float>(0)[0];
        return float.IsFinite(watched)
            ? watched
            : throw new DivergedException(
                FormattableString.Invariant($"{Operation}: after {number} steps the numbers are not finite; lower LearningRate (now {FirstRate}), or look for huge values in the data."),
                number + 1,
                epoch + 1,
                watched);
    }
}
