using Hybrid.Unsupervised;

namespace Hybrid.Probabilistic;

/// <summary>The discriminative slope, and contrastive divergence beside it.</summary>
internal sealed class ClassificationTraining
{
    private readonly ClassificationMachineOptions _options;
    private readonly float[] _data;
    private readonly float[] _labels;
    private readonly int _visible;
    private readonly int _classes;
    private readonly int _batch;
    private readonly Optimizer _optimizer;
    private readonly SharedState<ClassificationState> _state;
    private readonly BoundStep _step;

    public ClassificationTraining(float[] data, int visible, float[] labels, int classes, ClassificationMachineOptions options)
    {
        (_options, _data, _labels, _visible, _classes) = (options, data, labels, visible, classes);
        _batch = Math.Min(options.BatchSize, data.Length / visible);
        RandomKey[] keys = RandomKey.FromSeed(options.Seed).Split(2);
        ClassificationWeights zeros = ClassificationWeights.Zeros(visible, options.Hidden, classes);
        var weights = new ClassificationWeights(
            new(Initialiser.XavierUniform.Draw(keys[0], visible, options.Hidden), Tensor.From(RestrictedBoltzmannTraining.Biases(data, visible, VisibleLaw.Bits), visible), zeros.Machine.Hidden),
            Initialiser.XavierUniform.Draw(keys[1], classes, options.Hidden),
            zeros.Label);
        _optimizer = Optimizer.Adam(options.LearningRate);
        _state = new SharedState<ClassificationState>(new(weights, _optimizer.Begin(weights)));
        _step = _state.Bind(Learn, (Rows: Tensor.Zeros(_batch, visible), Rate: Tensor.Scalar(1e-3), Key: Tensor.Zeros([2], ElementType.Int32), Labels: Tensor.Zeros(_batch, classes)));
    }

    /// <summary>What is lowered: the labels' mean surprise, and the difference of free energies from what Gibbs steps made.</summary>
    public static Tensor Loss(ClassificationWeights weights, Tensor rows, Tensor labels, (Tensor Rows, Tensor Labels)? made, ClassificationMachineOptions options)
    {
        Tensor loss = -options.Discriminative * (weights.Scores(rows).LogSoftmax() * labels).Sum(1).Mean();
        return made is (Tensor others, Tensor said) ? loss + (options.Generative * (weights.FreeEnergy(rows, labels) - weights.FreeEnergy(others, said)).Mean()) : loss;
    }

    public ClassificationWeights Run(IProgress<ClassificationMachineProgress>? progress, CancellationToken cancellation)
    {
        new RowTraining
        {
            Operation = "ClassificationMachine",
            Rows = _data,
            Width = _visible,
            Beside = [(_labels, _classes)],
            Batch = _batch,
            Epochs = _options.Epochs,
            FirstRate = _options.LearningRate,
            LastRate = 0.1 * _options.LearningRate,
            Seed = _options.Seed,
            KeySeed = _options.Seed + 1,
        }.Run(_step, (epoch, loss, seconds) => progress?.Report(new(epoch, _options.Epochs, loss, seconds)), cancellation);
        return _state.Value.Weights;
    }

    private (ClassificationState Next, Tensor Surprise) Learn(ClassificationState state, (Tensor Rows, Tensor Rate, Tensor Key, Tensor Labels) batch)
    {
        (Tensor Rows, Tensor Labels)? made = null;
        if (_options.Generative > 0)
        {
            RandomKey[] keys = new RandomKey(batch.Key).Split(_options.Steps);
            made = keys.Aggregate((batch.Rows, batch.Labels), (at, key) => state.Weights.Gibbs(at.Rows, at.Labels, key));
        }

        Tensor surprise = -(state.Weights.Scores(batch.Rows).LogSoftmax() * batch.Labels).Sum(1).Mean();
        (Tensor loss, ClassificationWeights gradient) = Gradient.ValueAndGradient(weights => Loss(weights, batch.Rows, batch.Labels, made, _options), state.Weights);
        (ClassificationWeights moved, OptimizerState next) = _optimizer.Apply(gradient, state.Optimizer, state.Weights, batch.Rate, loss.IsFinite());
        return (new(moved, next), surprise);
    }
}
