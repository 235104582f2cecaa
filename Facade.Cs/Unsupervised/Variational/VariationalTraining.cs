namespace Hybrid.Unsupervised;

/// <summary>Climbs the bound by Adam.</summary>
internal sealed class VariationalTraining
{
    private readonly VariationalOptions _options;
    private readonly VariationalMath _math;
    private readonly Optimizer _optimizer;
    private readonly RowTraining _passes;
    private readonly int _width;
    private readonly int _batch;
    private readonly SharedState<VariationalState> _state;

    public VariationalTraining(float[] data, int width, float[]? conditions, VariationalWeights weights, VariationalOptions options)
    {
        (_options, _width) = (options, width);
        _math = new VariationalMath(options);
        _batch = Math.Min(options.BatchSize, data.Length / width);
        _optimizer = Optimizer.Adam(options.LearningRate);
        _state = new SharedState<VariationalState>(new(weights, _optimizer.Begin(weights)));
        Tensor[] beside = conditions is null ? [] : [Tensor.Zeros(_batch, options.Classes)];
        Step = _state.Bind(
            (state, input) => Learn(state, input.Rows, input.Rate, new RandomKey(input.Key), input.Beside.Length > 0 ? input.Beside[0] : null),
            (Rows: Tensor.Zeros(_batch, width), Rate: Tensor.Scalar(1e-3), Key: Tensor.Zeros([2], ElementType.Int32), Beside: beside));
        _passes = new RowTraining
        {
            Operation = "VariationalAutoencoder",
            Rows = data,
            Width = width,
            Beside = conditions is null ? [] : [(conditions, options.Classes)],
            Batch = _batch,
            Epochs = options.Epochs,
            FirstRate = options.LearningRate,
            LastRate = 0.1 * options.LearningRate,
            Seed = options.Seed,
            KeySeed = options.Seed,
        };
    }

    /// <summary>The compiled step, for measurements.</summary>
    internal BoundStep Step { get; }

    public VariationalWeights Run(IProgress<VariationalProgress>? progress, CancellationToken cancellation)
    {
        _passes.Run(Step, (epoch, bound, seconds) => progress?.Report(new(epoch, _options.Epochs, bound, seconds)), cancellation);
        return _state.Value.Weights;
    }

    private (VariationalState Next, Tensor Bound) Learn(VariationalState state, Tensor rows, Tensor rate, RandomKey key, Tensor? condition)
    {
        RandomKey[] keys = key.Split(3);
        Tensor seen = _options.Binarise ? (keys[1].Uniform(_batch, _width) < rows).Cast(ElementType.Float32) : rows;
        Tensor noise = _options.Samples == 1 ? keys[0].Normal(_batch, _options.Code) : keys[0].Normal(_options.Samples, _batch, _options.Code);
        VariationalWeights after = state.Weights;
        Tensor Loss(VariationalWeights weights)
        {
            (Tensor bound, after) = _options.Samples == 1 ? _math.Bound(weights, seen, noise, condition, keys[2]) : _math.ImportanceBound(weights, seen, noise, condition, keys[2]);
            return -bound.Mean();
        }

        (Tensor loss, VariationalWeights gradient) = Gradient.ValueAndGradient(Loss, state.Weights);
        (VariationalWeights moved, OptimizerState next) = _optimizer.Apply(gradient, state.Optimizer, state.Weights, rate, loss.IsFinite());
        return (new(new(NetworkSteps.Keep(moved.Encoder, after.Encoder), NetworkSteps.Keep(moved.Decoder, after.Decoder)), next), -loss);
    }
}
