using Hybrid.Unsupervised;

namespace Hybrid.Probabilistic;

/// <summary>Contrastive divergence, plain and persistent.</summary>
internal sealed class RestrictedBoltzmannTraining
{
    private readonly RestrictedBoltzmannOptions _options;
    private readonly float[] _data;
    private readonly int _rows;
    private readonly int _visible;
    private readonly int _batch;
    private readonly double _up;
    private readonly double _down;
    private readonly SharedState<MachineState> _state;
    private readonly BoundStep _step;

    /// <summary>Prepares.</summary>
    /// <param name="data">Rows, [rows, visible].</param>
    /// <param name="visible">The columns.</param>
    /// <param name="options">How.</param>
    /// <param name="up">How often the weights count on the way to hidden units: 2 for layers of deep machines that are fed from above as well.</param>
    /// <param name="down">How often on the way to visible ones: 2 for those that are fed from below as well.</param>
    public RestrictedBoltzmannTraining(float[] data, int visible, RestrictedBoltzmannOptions options, double up = 1, double down = 1)
    {
        (_options, _data, _visible, _rows, _up, _down) = (options, data, visible, data.Length / visible, up, down);
        _batch = Math.Min(options.BatchSize, _rows);
        RandomKey[] keys = RandomKey.FromSeed(options.Seed).Split(2);
        var weights = new MachineWeights(keys[0].Normal(visible, options.Hidden) * 0.01, Tensor.From(Biases(data, visible, options.Law), visible), Tensor.Zeros(options.Hidden));
        MachineWeights[] velocity = options.Momentum > 0 ? [MachineWeights.Zeros(visible, options.Hidden)] : [];
        Tensor[] chains = options.Persistent ? [.. Enumerable.Range(0, options.Temperatures).Select(_ => Tensor.From(data.AsSpan(0, _batch * visible).ToArray(), _batch, visible))] : [];
        _state = new SharedState<MachineState>(new(weights, velocity, chains));
        _step = _state.Bind(Learn, new MachineBatch(Tensor.Zeros(_batch, visible), Tensor.Scalar(0.1), Tensor.Zeros([2], ElementType.Int32)));
    }

    /// <summary>The visible biases that the columns' means want, by themselves.</summary>
    public static float[] Biases(float[] data, int visible, VisibleLaw law)
    {
        double[] means = new double[visible];
        int rows = data.Length / visible;
        for (int row = 0; row < rows; row++)
        {
            RowMath.Add(means, data.AsSpan(row * visible, visible));
        }

        RowMath.Scale(means, 1.0 / rows, means);
        for (int i = 0; i < visible; i++)
        {
            // A column with gaps has the mean of what is there.
            if (double.IsNaN(means[i]))
            {
                means[i] = Enumerable.Range(0, rows).Select(row => (double)data[(row * visible) + i]).Where(double.IsFinite).DefaultIfEmpty(law.Gaussian ? 0 : 1.0 / Math.Max(2, law.Categories)).Average();
            }
        }

        // A column that is always 0 or always 1 gets a rare exception.
        double least = 0.5 / (rows + 1);
        return [.. means.Select(mean => (float)(law.Gaussian ? mean : law.Categories > 1 ? Math.Log(Math.Max(mean, least)) : Math.Log(Math.Clamp(mean, least, 1 - least) / (1 - Math.Clamp(mean, least, 1 - least)))))];
    }

    public MachineWeights Run(IProgress<RestrictedBoltzmannProgress>? progress, CancellationToken cancellation)
    {
        new RowTraining
        {
            Operation = "RestrictedBoltzmannMachine",
            Rows = _data,
            Width = _visible,
            Batch = _batch,
            Epochs = _options.Epochs,
            FirstRate = _options.LearningRate,
            LastRate = _options.FinalLearningRate,
            Seed = _options.Seed,
            KeySeed = _options.Seed + 1,
        }.Run(_step, (epoch, error, seconds) => progress?.Report(new(epoch, _options.Epochs, error, seconds)), cancellation);
        return _state.Value.Weights;
    }

    private (MachineState Next, Tensor Error) Learn(MachineState state, MachineBatch batch)
    {
        RandomKey[] keys = new RandomKey(batch.Key).Split(2);
        MachineWeights weights = state.Weights;
        Tensor? there = _options.Missing ? batch.Rows.IsFinite() : null;
        Tensor rows = there is null ? batch.Rows : Tensor.Where(there, batch.Rows, Tensor.Scalar(0));
        Tensor hidden = MachineMath.Hidden(weights, rows, _up);
        (Tensor[] chains, Tensor answer) = Negative(weights, state.Chains, rows, hidden, there?.Cast(ElementType.Float32), keys[0]);
        MachineWeights gradient = MachineMath.Gradient(rows, hidden, chains[0], answer);
        Tensor toHidden = _options.SparsityTarget is double target ? gradient.Hidden + (_options.SparsityWeight * (target - hidden.Mean(0))) : gradient.Hidden;
        bool moving = state.Velocity.Length > 0;
        Tensor Move(Func<MachineWeights, Tensor> part, Tensor slope) => moving ? (_options.Momentum * part(state.Velocity[0])) + (batch.Rate * slope) : batch.Rate * slope;
        var move = new MachineWeights(
            Move(part => part.Weight, _options.WeightDecay > 0 ? gradient.Weight - (_options.WeightDecay * weights.Weight) : gradient.Weight),
            Move(part => part.Visible, gradient.Visible),
            Move(part => part.Hidden, toHidden));
        var next = new MachineWeights(weights.Weight + move.Weight, weights.Visible + move.Visible, weights.Hidden + move.Hidden);
        Tensor error = there is null ? (rows - chains[0]).Square().Mean() : (rows - chains[0]).Square().Sum() / Tensor.Maximum(there.Cast(ElementType.Float32).Sum(), Tensor.Scalar(1));
        return (new(next, moving ? [move] : [], state.Chains.Length > 0 ? chains : []), error);
    }

    // The visible states of the negative phase (those of the machine itself first), and what hidden units answer to these.
    private (Tensor[] Visible, Tensor Hidden) Negative(MachineWeights weights, Tensor[] chains, Tensor rows, Tensor rowsHidden, Tensor? there, RandomKey key)
    {
        if (chains.Length > 1)
        {
            Tensor[] moved = ParallelTempering.Move(weights, chains, ParallelTempering.InverseTemperatures(chains.Length, _options.LowestInverseTemperature), _options.Steps, _options.Law, key);
            return (moved, MachineMath.Hidden(weights, moved[0]));
        }

        bool persistent = chains.Length > 0;
        Tensor start = persistent ? chains[0] : rows;
        (Tensor visible, Tensor hidden) = MachineMath.Gibbs(weights, start, persistent ? MachineMath.Hidden(weights, start, _up) : rowsHidden, _options.Steps, _options.Law, key, _up, _down, there);
        return ([visible], hidden);
    }
}
