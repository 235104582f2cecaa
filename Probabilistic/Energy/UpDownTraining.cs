using Hybrid.Unsupervised;

namespace Hybrid.Probabilistic;

/// <summary>The up-down algorithm.</summary>
internal sealed class UpDownTraining
{
    private readonly UpDownOptions _options;
    private readonly float[] _data;
    private readonly int _visible;
    private readonly int _batch;
    private readonly VisibleLaw[] _laws;
    private readonly SharedState<UpDownState> _state;
    private readonly BoundStep _step;

    public UpDownTraining(float[] data, DeepBeliefNetwork network, UpDownOptions options)
    {
        (_options, _data, _visible) = (options, data, network.Layers[0].VisibleUnits);
        _laws = [.. network.Layers.Select(layer => layer.Law)];
        _batch = Math.Min(options.BatchSize, data.Length / _visible);
        _state = new SharedState<UpDownState>(new([.. network.Layers.Select(layer => layer.Parameters)], network.Recognition));
        _step = _state.Bind(Learn, new MachineBatch(Tensor.Zeros(_batch, _visible), Tensor.Scalar(0.1), Tensor.Zeros([2], ElementType.Int32)));
    }

    public UpDownState Run(IProgress<UpDownProgress>? progress, CancellationToken cancellation)
    {
        new RowTraining
        {
            Operation = "DeepBeliefNetwork.Refine",
            Rows = _data,
            Width = _visible,
            Batch = _batch,
            Epochs = _options.Epochs,
            FirstRate = _options.LearningRate,
            LastRate = 0,
            Seed = _options.Seed,
            KeySeed = _options.Seed + 1,
        }.Run(_step, (epoch, error, seconds) => progress?.Report(new(epoch, _options.Epochs, error, seconds)), cancellation);
        return _state.Value;
    }

    private (UpDownState Next, Tensor Error) Learn(UpDownState state, MachineBatch batch)
    {
        int below = state.Recognition.Length;
        RandomKey[] keys = new RandomKey(batch.Key).Split((2 * below) + 1);
        Tensor rate = batch.Rate / _batch;

        // Wake: states drawn upwards are what the way down ought to tell.
        var drawn = new Tensor[below + 1];
        drawn[0] = batch.Rows;
        for (int i = 0; i < below; i++)
        {
            drawn[i + 1] = MachineMath.Draw(state.Recognition[i].Input(drawn[i]).Sigmoid(), keys[i]);
        }

        var generative = new MachineWeights[below + 1];
        Tensor error = Tensor.Scalar(0);
        for (int i = 0; i < below; i++)
        {
            MachineWeights weights = state.Generative[i];
            Tensor miss = drawn[i] - _laws[i].Mean(MachineMath.VisibleInput(weights, drawn[i + 1]));
            generative[i] = weights with { Weight = weights.Weight + (rate * miss.Transpose().MatMul(drawn[i + 1])), Visible = weights.Visible + (rate * miss.Sum(0)) };
            error = i == 0 ? miss.Square().Mean() : error;
        }

        // The topmost machine by contrastive divergence, from what was drawn.
        MachineWeights top = state.Generative[below];
        Tensor hidden = MachineMath.Hidden(top, drawn[below]);
        (Tensor visible, Tensor answer) = MachineMath.Gibbs(top, drawn[below], hidden, _options.Steps, _laws[below], keys[below]);
        MachineWeights gradient = MachineMath.Gradient(drawn[below], hidden, visible, answer);
        generative[below] = new(top.Weight + (batch.Rate * gradient.Weight), top.Visible + (batch.Rate * gradient.Visible), top.Hidden + (batch.Rate * gradient.Hidden));
        error = below == 0 ? (batch.Rows - visible).Square().Mean() : error;

        // Sleep: states drawn downwards are what the way up ought to guess.
        var recognition = new RecognitionWeights[below];
        Tensor above = visible;
        for (int i = below - 1; i >= 0; i--)
        {
            Tensor dreamt = _laws[i].Draw(MachineMath.VisibleInput(state.Generative[i], above), keys[below + 1 + i]);
            Tensor miss = above - state.Recognition[i].Input(dreamt).Sigmoid();
            recognition[i] = new(state.Recognition[i].Weight + (rate * dreamt.Transpose().MatMul(miss)), state.Recognition[i].Bias + (rate * miss.Sum(0)));
            above = dreamt;
        }

        return (new(generative, recognition), error);
    }
}
