using Hybrid.Unsupervised;

namespace Hybrid.Probabilistic;

/// <summary>Contrastive divergence with conditions: the slope of the free energy at the rows less that at their reconstructions.</summary>
internal sealed class ConditionalTraining
{
    private readonly RestrictedBoltzmannOptions _options;
    private readonly float[] _data;
    private readonly float[] _given;
    private readonly int _visible;
    private readonly int _conditions;
    private readonly int _batch;
    private readonly SharedState<ConditionalState> _state;
    private readonly BoundStep _step;

    public ConditionalTraining(float[] data, int visible, float[] given, int conditions, RestrictedBoltzmannOptions options)
    {
        (_options, _data, _given, _visible, _conditions) = (options, data, given, visible, conditions);
        _batch = Math.Min(options.BatchSize, data.Length / visible);
        ConditionalWeights zeros = ConditionalWeights.Zeros(visible, options.Hidden, conditions);
        var machine = new MachineWeights(
            RandomKey.FromSeed(options.Seed).Normal(visible, options.Hidden) * 0.01, Tensor.From(RestrictedBoltzmannTraining.Biases(data, visible, options.Law), visible), zeros.Machine.Hidden);
        _state = new SharedState<ConditionalState>(new(zeros with { Machine = machine }, zeros));
        _step = _state.Bind(Learn, new ConditionalBatch(Tensor.Zeros(_batch, visible), Tensor.Scalar(0.1), Tensor.Zeros([2], ElementType.Int32), Tensor.Zeros(_batch, conditions)));
    }

    /// <summary>What the log-likelihood gains by the weights, by contrastive divergence from rows to their reconstructions.</summary>
    public static ConditionalWeights Slope(ConditionalWeights weights, Tensor rows, Tensor made, Tensor given, VisibleLaw law) => Gradient.Of(
        at =>
        {
            (Tensor visible, Tensor hidden) = at.Biases(given);
            var machine = new MachineWeights(at.Machine.Weight, visible, hidden);
            return (MachineMath.FreeEnergy(machine, made, law) - MachineMath.FreeEnergy(machine, rows, law)).Mean();
        },
        weights);

    public ConditionalWeights Run(IProgress<RestrictedBoltzmannProgress>? progress, CancellationToken cancellation)
    {
        new RowTraining
        {
            Operation = "ConditionalBoltzmannMachine",
            Rows = _data,
            Width = _visible,
            Beside = [(_given, _conditions)],
            Batch = _batch,
            Epochs = _options.Epochs,
            FirstRate = _options.LearningRate,
            LastRate = _options.FinalLearningRate,
            Seed = _options.Seed,
            KeySeed = _options.Seed + 1,
        }.Run(_step, (epoch, error, seconds) => progress?.Report(new(epoch, _options.Epochs, error, seconds)), cancellation);
        return _state.Value.Weights;
    }

    private (ConditionalState Next, Tensor Error) Learn(ConditionalState state, ConditionalBatch batch)
    {
        ConditionalWeights weights = state.Weights;
        (Tensor visible, Tensor hidden) = weights.Biases(batch.Given);
        var machine = new MachineWeights(weights.Machine.Weight, visible, hidden);
        (Tensor made, _) = MachineMath.Gibbs(machine, batch.Rows, MachineMath.Hidden(machine, batch.Rows), _options.Steps, _options.Law, new RandomKey(batch.Key));
        ConditionalWeights slope = Slope(weights, batch.Rows, made, batch.Given, _options.Law);
        ConditionalWeights pulled = Structure.Combine((rise, now) => now.Rank > 1 ? rise - (_options.WeightDecay * now) : rise, slope, weights);
        ConditionalWeights move = Structure.Combine((before, rise) => (_options.Momentum * before) + (batch.Rate * rise), state.Velocity, pulled);
        return (new(Structure.Combine((now, step) => now + step, weights, move), move), (batch.Rows - made).Square().Mean());
    }
}
