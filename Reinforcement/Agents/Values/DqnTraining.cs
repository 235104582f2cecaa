namespace Hybrid.Reinforcement;

/// <summary>Deep Q-learning.</summary>
internal sealed class DqnTraining : ReplayTraining
{
    private readonly Dqn _options;
    private readonly DqnNetwork _network;
    private readonly DqnLoss _loss;
    private readonly SharedState<DqnState> _state;
    private readonly BoundStep _act;
    private readonly BoundStep _update;
    private readonly BoundStep _follow;

    public DqnTraining(EnvironmentModel model, Dqn options, long steps, long seed)
        : base(model, options, steps, seed)
    {
        _options = options;
        _network = new DqnNetwork(options, World.ActionCount, Encoding);
        _loss = new DqnLoss(options, _network);
        DqnWeights weights = _network.Draw(RandomKey.FromSeed((int)seed));
        Optimizer optimizer = Optimizer.Adam(1e-3, epsilon: 1e-5).ClipByGlobalNorm(options.GradientNorm);
        _state = new SharedState<DqnState>(new(weights, weights, optimizer.Begin(weights)));
        _act = _state.Read(
            (state, input) => _network.Scores(_network.Apply(state.Weights, input.Observation, options.Noisy ? new RandomKey(input.Key) : null)),
            (Observation: Encoding.Like(World.Count), Key: Tensor.Zeros([2], ElementType.Int32)));
        _update = _state.Bind((state, batch) => Learn(optimizer, state, batch), Like);
        _follow = _state.Bind((state, none) => (state with { Target = state.Weights }, none), Array.Empty<Tensor>());
    }

    public override Agent Snapshot() => _options.MakeAgent(Environment, Seed, Done, _state.Value.Weights);

    /// <summary>The compiled update, for measurements.</summary>
    internal BoundStep UpdateStep => _update;

    protected override BoundStep Update(long number) => _update;

    protected override void Choose()
    {
        int actions = World.ActionCount;
        double exploration = _options.Noisy ? 0 : _options.Exploration.At(Part);
        World.Words.CopyTo(_act.Input<int>(0));
        DrawKey(_act.Input<int>(1));
        _act.Run();
        ReadOnlySpan<float> scores = _act.Output<float>(0);
        for (int i = 0; i < World.Count; i++)
        {
            Actions[i] = Random.NextDouble() < exploration
                ? Sampling.Uniform(actions, MaskOf(i), ref Random)
                : Sampling.Best(scores.Slice(i * actions, actions), MaskOf(i));
        }
    }

    protected override void AfterStep()
    {
        if (Done / _options.TargetEvery > (Done - World.Count) / _options.TargetEvery)
        {
            _follow.Run();
        }
    }

    protected override void SaveState(TrainingFile file) => file.Save(_state, "state.");

    protected override void LoadState(TrainingFile file) => file.Load(_state, "state.");

    protected override AgentDivergedException Diverged(BoundStep update)
    {
        BoundStep slope = _state.Read((state, batch) => Gradient.Of(weights => _loss.Of(weights, state.Target, batch).Loss, state.Weights), Like);
        return Divergence.Of(
            Options.Name, Done, Loss, new SharedState<DqnWeights>(_state.Value.Weights), Divergence.Slope(slope, update, _state.Value.Weights), ("observations", Observations(update)), ("rewards", Rewards(update)));
    }

    private protected override IReadOnlyDictionary<string, double> Measures() => new Dictionary<string, double> { ["exploration"] = _options.Noisy ? 0 : _options.Exploration.At(Part), ["updates"] = Updates };

    private (DqnState Next, ReplayUpdate Update) Learn(Optimizer optimizer, DqnState state, ReplayBatch batch)
    {
        (Tensor loss, Tensor surprise) = _loss.Of(state.Weights, state.Target, batch);
        DqnWeights gradient = Gradient.Of(weights => _loss.Of(weights, state.Target, batch).Loss, state.Weights);
        (DqnWeights moved, OptimizerState next) = optimizer.Apply(gradient, state.Optimizer, state.Weights, batch.Rate, loss.IsFinite());
        return (new(moved, state.Target, next), new(loss, surprise, []));
    }
}
