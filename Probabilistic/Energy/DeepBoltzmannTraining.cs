using Hybrid.Unsupervised;

namespace Hybrid.Probabilistic;

/// <summary>The training of deep Boltzmann machines: layers by themselves, then all together with mean field for the data and persistent chains for the machine.</summary>
internal sealed class DeepBoltzmannTraining
{
    private readonly DeepBoltzmannOptions _options;
    private readonly float[] _data;
    private readonly int _visible;
    private readonly int _rows;
    private readonly int _batch;
    private readonly IProgress<DeepBoltzmannProgress>? _progress;

    public DeepBoltzmannTraining(float[] data, int visible, DeepBoltzmannOptions options, IProgress<DeepBoltzmannProgress>? progress)
    {
        (_options, _data, _visible, _rows, _progress) = (options, data, visible, data.Length / visible, progress);
        _batch = Math.Min(options.BatchSize, _rows);
    }

    public DeepBoltzmannWeights Run(CancellationToken cancellation)
    {
        DeepBoltzmannWeights start = Pretrain(cancellation);
        Tensor rows = Tensor.From(_data.AsSpan(0, _batch * _visible).ToArray(), _batch, _visible);
        var state = new SharedState<DeepBoltzmannState>(new(start, DeepBoltzmannMath.MeanField(start, rows, 1)));
        BoundStep step = state.Bind(
            (before, input) => Learn(before, input.Rows, input.Rate, new RandomKey(input.Key)),
            (Rows: Tensor.Zeros(_batch, _visible), Rate: Tensor.Scalar(0.1), Key: Tensor.Zeros([2], ElementType.Int32)));
        new RowTraining
        {
            Operation = "DeepBoltzmannMachine",
            Rows = _data,
            Width = _visible,
            Batch = _batch,
            Epochs = _options.Epochs,
            FirstRate = _options.LearningRate,
            LastRate = _options.FinalLearningRate,
            Seed = _options.Seed,
            KeySeed = _options.Seed + 1,
            Stream = 2,
        }.Run(step, (epoch, error, seconds) => _progress?.Report(new(_options.Hidden.Count, epoch, _options.Epochs, error, seconds)), cancellation);
        return state.Value.Machine;
    }

    // Layers in the middle are fed from both sides: each learns with its weights taken twice towards those.
    private DeepBoltzmannWeights Pretrain(CancellationToken cancellation)
    {
        int[] sizes = [_visible, .. _options.Hidden];
        DeepBoltzmannWeights machine = DeepBoltzmannWeights.Zeros(sizes);
        machine.Biases[0] = Tensor.From(RestrictedBoltzmannTraining.Biases(_data, _visible, VisibleLaw.Bits), _visible);
        RandomKey[] keys = RandomKey.FromSeed(_options.Seed).Split(machine.Weights.Length);
        float[] rows = _data;
        for (int l = 0; l < machine.Weights.Length; l++)
        {
            if (_options.PretrainingEpochs == 0)
            {
                machine.Weights[l] = keys[l].Normal(sizes[l], sizes[l + 1]) * 0.01;
                continue;
            }

            int layer = l;
            var options = new RestrictedBoltzmannOptions
            {
                Hidden = sizes[l + 1],
                Epochs = _options.PretrainingEpochs,
                LearningRate = _options.PretrainingLearningRate,
                BatchSize = _options.BatchSize,
                WeightDecay = _options.WeightDecay,
                Seed = _options.Seed + l,
            };
            double up = l + 1 < machine.Weights.Length ? 2 : 1, down = l > 0 ? 2 : 1;
            var training = new RestrictedBoltzmannTraining(rows, sizes[l], options, up, down);
            MachineWeights learnt = training.Run(
                _progress is null ? null : new Relay<RestrictedBoltzmannProgress>(report => _progress.Report(new(layer, report.Epoch, report.Epochs, report.ReconstructionError, report.Seconds))), cancellation);
            machine.Weights[l] = learnt.Weight;
            machine.Biases[l + 1] = learnt.Hidden;
            machine.Biases[l] = l == 0 ? learnt.Visible : (machine.Biases[l] + learnt.Visible) * 0.5;
            rows = MachineMath.Hidden(learnt, Tensor.From(rows, _rows, sizes[l]), up).ToArray();
        }

        return machine;
    }

    private (DeepBoltzmannState Next, Tensor Error) Learn(DeepBoltzmannState state, Tensor rows, Tensor rate, RandomKey key)
    {
        DeepBoltzmannWeights machine = state.Machine;
        Tensor[] data = DeepBoltzmannMath.MeanField(machine, rows, _options.MeanFieldSweeps);
        Tensor[] chains = DeepBoltzmannMath.Gibbs(machine, state.Chains, _options.Steps, key);

        // Odd layers enter by their means given the even ones, which is less noisy; each weight joins one of either kind.
        Tensor[] model = [.. chains.Select((chain, l) => l % 2 == 1 ? DeepBoltzmannMath.Input(machine, chains, l).Sigmoid() : chain)];
        Tensor[] weights = [.. machine.Weights.Select((weight, l) =>
            weight + (rate * (((data[l].Transpose().MatMul(data[l + 1]) - model[l].Transpose().MatMul(model[l + 1])) / _batch) - (_options.WeightDecay * weight))))];
        Tensor[] biases = [.. machine.Biases.Select((bias, l) => bias + (rate * (data[l] - model[l]).Mean(0)))];
        Tensor error = (rows - DeepBoltzmannMath.Input(machine, data, 0).Sigmoid()).Square().Mean();
        return (new(new(weights, biases), chains), error);
    }
}
