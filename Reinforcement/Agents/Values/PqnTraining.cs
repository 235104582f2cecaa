namespace Hybrid.Reinforcement;

/// <summary>Q-learning from rollouts.</summary>
internal sealed class PqnTraining : AgentTraining
{
    private readonly Pqn _options;
    private readonly Encoding _encoding;
    private readonly SharedState<PqnState> _state;
    private readonly BoundStep _act;
    private readonly BoundStep _update;
    private readonly Rollout _rollout;
    private readonly int[] _order;
    private readonly int[] _actions;
    private readonly float[] _lastValues;

    public PqnTraining(EnvironmentModel model, Pqn options, long steps, long seed)
        : base(model, options, steps, seed)
    {
        _options = options;
        _encoding = new Encoding(World.Input, options.EmbeddingWidth);
        PqnWeights weights = options.Draw(_encoding, World.ActionCount, RandomKey.FromSeed((int)seed));
        Optimizer optimizer = Optimizer.Adam(1e-3, epsilon: 1e-5).ClipByGlobalNorm(options.GradientNorm);
        _state = new SharedState<PqnState>(new(weights, optimizer.Begin(weights)));
        _act = _state.Read((state, observation) => options.Apply(_encoding, state.Weights, observation), _encoding.Like(World.Count));
        _rollout = new Rollout(options.RolloutSteps, World.Count, World.Input.Length, World.ActionCount, false);
        int rows = Math.Min(options.MinibatchSize, _rollout.Size);
        _update = _state.Bind(
            (state, batch) => Learn(optimizer, state, batch),
            new PqnBatch(_encoding.Like(rows), Tensor.Zeros([rows], ElementType.Int32), Tensor.Zeros(rows), Tensor.Scalar(1e-3)));
        _order = [.. Enumerable.Range(0, _rollout.Size)];
        _actions = new int[World.Count];
        _lastValues = new float[World.Count];
    }

    public override Agent Snapshot() => _options.MakeAgent(Environment, Seed, Done, _state.Value.Weights);

    private protected override void Iterate()
    {
        for (int step = 0; step < _options.RolloutSteps; step++)
        {
            Act(step * World.Count);
        }

        Greatest(World.Words, World.Mask, _lastValues);
        _rollout.Advance(_lastValues, _options.Discount, _options.Lambda);
        int rows = _update.Input<float>(2).Length;
        _update.Input<float>(3)[0] = (float)_options.LearningRate.At(Part);
        for (int epoch = 0; epoch < _options.Epochs; epoch++)
        {
            Random.Shuffle(_order.AsSpan());
            for (int start = 0; start + rows <= _rollout.Size; start += rows)
            {
                Fill(_order.AsSpan(start, rows));
                _update.Run();
                Loss = _update.Output<float>(0)[0];
                if (!double.IsFinite(Loss))
                {
                    throw Diverged(rows);
                }
            }
        }
    }

    private protected override IReadOnlyDictionary<string, double> Measures() => new Dictionary<string, double> { ["exploration"] = _options.Exploration.At(Part) };

    private protected override void SaveParts(TrainingFile file)
    {
        file.Save(_state, "state.");
        file.Put("order", _order);
    }

    private protected override void LoadParts(TrainingFile file)
    {
        file.Load(_state, "state.");
        file.Get("order", _order.AsSpan());
    }

    private Tensor LossOf(PqnWeights weights, PqnBatch batch)
    {
        Tensor values = _options.Apply(_encoding, weights, batch.Observation);
        return ((values * batch.Action.OneHot(World.ActionCount)).Sum(1) - batch.Target).Square().Mean();
    }

    private (PqnState Next, Tensor Loss) Learn(Optimizer optimizer, PqnState state, PqnBatch batch)
    {
        Tensor loss = LossOf(state.Weights, batch);
        PqnWeights gradient = Gradient.Of(weights => LossOf(weights, batch), state.Weights);
        (PqnWeights moved, OptimizerState next) = optimizer.Apply(gradient, state.Optimizer, state.Weights, batch.Rate, loss.IsFinite());
        return (new(moved, next), loss);
    }

    private void Act(int row)
    {
        int count = World.Count;
        int actions = World.ActionCount;
        double exploration = _options.Exploration.At(Part);
        World.Words.CopyTo(_rollout.Words.AsSpan(row * World.Input.Length));
        Greatest(World.Words, World.Mask, _rollout.Values.AsSpan(row, count));
        ReadOnlySpan<float> scores = _act.Output<float>(0);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<bool> mask = World.Mask is null ? default : World.Mask.AsSpan(i * actions, actions);
            _actions[i] = Random.NextDouble() < exploration ? Sampling.Uniform(actions, mask, ref Random) : Sampling.Best(scores.Slice(i * actions, actions), mask);
        }

        World.Step(_actions);
        _actions.CopyTo(_rollout.Actions.AsSpan(row));
        World.Terminated.CopyTo(_rollout.Terminated.AsSpan(row));
        World.Truncated.CopyTo(_rollout.Truncated.AsSpan(row));
        bool cut = false;
        for (int i = 0; i < count; i++)
        {
            _rollout.Rewards[row + i] = (float)World.Rewards[i];
            cut |= World.Truncated[i] && !World.Terminated[i];
        }

        if (cut)
        {
            Greatest(World.FinalWords, World.FinalMask, _rollout.FinalValues.AsSpan(row, count));
        }

        Stepped();
    }

    private void Greatest(ReadOnlySpan<int> words, bool[]? masks, Span<float> values)
    {
        int actions = World.ActionCount;
        words.CopyTo(_act.Input<int>(0));
        _act.Run();
        ReadOnlySpan<float> scores = _act.Output<float>(0);
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<bool> mask = masks is null ? default : masks.AsSpan(i * actions, actions);
            ReadOnlySpan<float> row = scores.Slice(i * actions, actions);
            values[i] = row[Sampling.Best(row, mask)];
        }
    }

    private void Fill(ReadOnlySpan<int> rows)
    {
        int length = World.Input.Length;
        Span<int> observations = _update.Input<int>(0);
        Span<int> actions = _update.Input<int>(1);
        Span<float> targets = _update.Input<float>(2);
        for (int i = 0; i < rows.Length; i++)
        {
            _rollout.Words.AsSpan(rows[i] * length, length).CopyTo(observations[(i * length)..]);
            actions[i] = _rollout.Actions[rows[i]];
            targets[i] = _rollout.Returns[rows[i]];
        }
    }

    private AgentDivergedException Diverged(int rows)
    {
        BoundStep slope = _state.Read(
            (state, batch) => Gradient.Of(weights => LossOf(weights, batch), state.Weights),
            new PqnBatch(_encoding.Like(rows), Tensor.Zeros([rows], ElementType.Int32), Tensor.Zeros(rows), Tensor.Scalar(1e-3)));
        float[] observations = World.Input.Symbols ? [] : _update.Input<float>(0).ToArray();
        return Divergence.Of(
            Options.Name, Done, Loss, new SharedState<PqnWeights>(_state.Value.Weights), Divergence.Slope(slope, _update, _state.Value.Weights), ("observations", observations), ("rewards", _rollout.Rewards));
    }
}
