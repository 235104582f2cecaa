using System.Diagnostics;
using Hybrid.Data;

namespace Hybrid.Unsupervised;

/// <summary>Lowers distortion plus beta times rate by Adam.</summary>
internal sealed class BottleneckTraining
{
    private readonly BottleneckOptions _options;
    private readonly BottleneckMath _math;
    private readonly Optimizer _optimizer;
    private readonly float[] _rows;
    private readonly int _width;
    private readonly int[] _labels;
    private readonly int _classes;
    private readonly int _batch;
    private readonly SharedState<BottleneckState> _state;
    private readonly BoundStep _step;

    public BottleneckTraining(float[] rows, int width, int[] labels, int classes, BottleneckOptions options)
    {
        (_options, _rows, _width, _labels, _classes) = (options, rows, width, labels, classes);
        _math = new BottleneckMath(options, width, classes);
        _batch = Math.Min(options.BatchSize, labels.Length);
        _optimizer = Optimizer.Adam(options.LearningRate);
        BottleneckWeights weights = _math.Draw(RandomKey.FromSeed(options.Seed));
        _state = new SharedState<BottleneckState>(new(weights, _optimizer.Begin(weights)));
        _step = _state.Bind(
            (state, input) => Learn(state, input.Rows, input.Labels, input.Rate, new RandomKey(input.Key)),
            (Rows: Tensor.Zeros(_batch, width), Labels: Tensor.Zeros([_batch], ElementType.Int32), Rate: Tensor.Scalar(1e-3), Key: Tensor.Zeros([2], ElementType.Int32)));
    }

    public BottleneckWeights Run(IProgress<BottleneckProgress>? progress, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        CounterRandom random = CounterRandom.Of(_options.Seed).Derive(1);
        int rows = _labels.Length, batches = rows / _batch;
        long total = (long)batches * _options.Epochs;
        for (int epoch = 0; epoch < _options.Epochs && !cancellation.IsCancellationRequested; epoch++)
        {
            int[] order = random.Derive((ulong)epoch).Permutation(rows);
            double distortion = 0, rate = 0;
            int done = 0;
            while (done < batches && !cancellation.IsCancellationRequested)
            {
                long number = ((long)epoch * batches) + done;
                Fill(order.AsSpan(done * _batch, _batch));
                _step.Input<float>(2)[0] = (float)(_options.LearningRate * (1 - (0.9 * number / total)));
                Span<int> key = _step.Input<int>(3);
                (key[0], key[1]) = ((int)number, _options.Seed);
                _step.Run();
                (float batchDistortion, float batchRate) = (_step.Output<float>(0)[0], _step.Output<float>(1)[0]);
                if (!float.IsFinite(batchDistortion) || !float.IsFinite(batchRate))
                {
                    throw new DivergedException(
                        FormattableString.Invariant($"VariationalBottleneck: after {number} steps the distortion is {batchDistortion} and the rate {batchRate}; lower LearningRate (now {_options.LearningRate})."),
                        number + 1,
                        epoch + 1,
                        float.IsFinite(batchDistortion) ? batchRate : batchDistortion);
                }

                distortion += batchDistortion;
                rate += batchRate;
                done++;
            }

            if (done == batches)
            {
                progress?.Report(new(epoch + 1, _options.Epochs, distortion / batches, rate / batches, clock.Elapsed.TotalSeconds));
            }
        }

        return _state.Value.Weights;
    }

    private void Fill(ReadOnlySpan<int> chosen)
    {
        Span<float> rows = _step.Input<float>(0);
        Span<int> labels = _step.Input<int>(1);
        for (int i = 0; i < chosen.Length; i++)
        {
            _rows.AsSpan(chosen[i] * _width, _width).CopyTo(rows[(i * _width)..]);
            labels[i] = _labels[chosen[i]];
        }
    }

    private (BottleneckState Next, (Tensor Distortion, Tensor Rate) Said) Learn(BottleneckState state, Tensor rows, Tensor labels, Tensor rate, RandomKey key)
    {
        Tensor chosen = labels.OneHot(_classes), noise = key.Normal(_options.Samples, _batch, _options.Code);
        ((Tensor distortion, Tensor spent), Func<(Tensor, Tensor), BottleneckWeights> pull) = Gradient.Pullback(weights => _math.Means(weights, rows, chosen, noise), state.Weights);
        BottleneckWeights gradient = pull((Tensor.Scalar(1), Tensor.Scalar(_options.Beta)));
        (BottleneckWeights moved, OptimizerState next) = _optimizer.Apply(gradient, state.Optimizer, state.Weights, rate, (distortion + spent).IsFinite());
        return (new(moved, next), (distortion, spent));
    }
}
