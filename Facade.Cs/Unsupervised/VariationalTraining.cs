using System.Diagnostics;
using Hybrid.Data;

namespace Hybrid.Unsupervised;

/// <summary>Climbs the bound by Adam.</summary>
internal sealed class VariationalTraining
{
    private readonly VariationalOptions _options;
    private readonly VariationalMath _math;
    private readonly Optimizer _optimizer;
    private readonly float[] _data;
    private readonly int _width;
    private readonly int _batch;
    private readonly SharedState<VariationalState> _state;
    private readonly BoundStep _step;

    public VariationalTraining(float[] data, int width, VariationalOptions options)
    {
        (_options, _data, _width) = (options, data, width);
        _math = new VariationalMath(options, width);
        _batch = Math.Min(options.BatchSize, data.Length / width);
        _optimizer = Optimizer.Adam(options.LearningRate);
        VariationalWeights weights = _math.Draw(RandomKey.FromSeed(options.Seed));
        _state = new SharedState<VariationalState>(new(weights, _optimizer.Begin(weights)));
        _step = _state.Bind(
            (state, input) => Learn(state, input.Rows, input.Rate, new RandomKey(input.Key)),
            (Rows: Tensor.Zeros(_batch, width), Rate: Tensor.Scalar(1e-3), Key: Tensor.Zeros([2], ElementType.Int32)));
    }

    /// <summary>The compiled step, for measurements.</summary>
    internal BoundStep Step => _step;

    public VariationalWeights Run(IProgress<VariationalProgress>? progress, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        CounterRandom random = CounterRandom.Of(_options.Seed).Derive(1);
        int rows = _data.Length / _width, batches = rows / _batch;
        long total = (long)batches * _options.Epochs;
        for (int epoch = 0; epoch < _options.Epochs && !cancellation.IsCancellationRequested; epoch++)
        {
            int[] order = random.Derive((ulong)epoch).Permutation(rows);
            double sum = 0;
            for (int batch = 0; batch < batches && !cancellation.IsCancellationRequested; batch++)
            {
                long number = ((long)epoch * batches) + batch;
                Span<float> target = _step.Input<float>(0);
                for (int i = 0; i < _batch; i++)
                {
                    _data.AsSpan(order[(batch * _batch) + i] * _width, _width).CopyTo(target[(i * _width)..]);
                }

                _step.Input<float>(1)[0] = (float)(_options.LearningRate * (1 - (0.9 * number / total)));
                Span<int> key = _step.Input<int>(2);
                (key[0], key[1]) = ((int)number, _options.Seed);
                _step.Run();
                float bound = _step.Output<float>(0)[0];
                sum += float.IsFinite(bound)
                    ? bound
                    : throw new ArithmeticException($"VariationalAutoencoder: after {number} steps the bound is {bound}; lower LearningRate (now {_options.LearningRate}).");
            }

            progress?.Report(new(epoch + 1, _options.Epochs, sum / batches, clock.Elapsed.TotalSeconds));
        }

        return _state.Value.Weights;
    }

    private (VariationalState Next, Tensor Bound) Learn(VariationalState state, Tensor rows, Tensor rate, RandomKey key)
    {
        RandomKey[] keys = key.Split(2);
        Tensor seen = _options.Binarise ? (keys[1].Uniform(_batch, _width) < rows).Cast(ElementType.Float32) : rows;
        Tensor noise = _options.Samples == 1 ? keys[0].Normal(_batch, _options.Code) : keys[0].Normal(_options.Samples, _batch, _options.Code);
        Tensor Loss(VariationalWeights weights) => -(_options.Samples == 1 ? _math.Bound(weights, seen, noise) : _math.ImportanceBound(weights, seen, noise)).Mean();
        (Tensor loss, VariationalWeights gradient) = Gradient.ValueAndGradient(Loss, state.Weights);
        (VariationalWeights moved, OptimizerState next) = _optimizer.Apply(gradient, state.Optimizer, state.Weights, rate, loss.IsFinite());
        return (new(moved, next), -loss);
    }
}
