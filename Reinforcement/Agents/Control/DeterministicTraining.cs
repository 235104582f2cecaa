namespace Hybrid.Reinforcement;

/// <summary>DDPG and TD3.</summary>
internal sealed class DeterministicTraining : ReplayTraining
{
    private readonly ControlOptions _options;
    private readonly DeterministicPlan _plan;
    private readonly ControlNetwork _network;
    private readonly SharedState<DeterministicState> _state;
    private readonly BoundStep _act;
    private readonly BoundStep _critics;
    private readonly BoundStep _both;

    public DeterministicTraining(EnvironmentModel model, ControlOptions options, DeterministicPlan plan, long steps, long seed)
        : base(model, options, steps, seed)
    {
        _options = options;
        _plan = plan;
        _network = new ControlNetwork(options, Encoding);
        RandomKey[] keys = RandomKey.FromSeed((int)seed).Split(2);
        PolicyWeights policy = _network.DrawPolicy(keys[0], 1);
        CriticWeights critics = _network.DrawCritics(keys[1], plan.Critics, 0);
        Optimizer optimizer = Optimizer.Adam(1e-3).ClipByGlobalNorm(options.GradientNorm);
        _state = new SharedState<DeterministicState>(new(policy, critics, policy, critics, optimizer.Begin(policy), optimizer.Begin(critics)));
        _act = _state.Read((state, observation) => _network.Said(state.Policy, observation).Tanh(), Encoding.Like(World.Count));
        _both = _state.Bind((state, batch) => LearnBoth(optimizer, state, batch), Like);
        _critics = plan.PolicyDelay == 1 ? _both : _state.Bind((state, batch) => LearnCritics(optimizer, state, batch), Like);
    }

    public override Agent Snapshot() => ControlAgents.Deterministic(_options, Environment, Seed, Done, _state.Value.Policy);

    protected override BoundStep Update(long number) => (number + 1) % _plan.PolicyDelay == 0 ? _both : _critics;

    protected override void Choose()
    {
        World.Words.CopyTo(_act.Input<int>(0));
        _act.Run();
        for (int i = 0; i < World.Count; i++)
        {
            Controls[i] = (float)Math.Clamp(_act.Output<float>(0)[i] + (_plan.Noise * Sampling.Normal(ref Random)), -1, 1);
        }
    }

    protected override void SaveState(TrainingFile file) => file.Save(_state, "state.");

    protected override void LoadState(TrainingFile file) => file.Load(_state, "state.");

    protected override AgentDivergedException Diverged(BoundStep update)
    {
        BoundStep slope = _state.Read((state, batch) => Gradient.Of(critics => CriticsLoss(critics, state, batch).Loss, state.Critics), Like);
        return Divergence.Of(
            Options.Name, Done, Loss, new SharedState<CriticWeights>(_state.Value.Critics), Divergence.Slope(slope, update, _state.Value.Critics), ("observations", Observations(update)), ("rewards", Rewards(update)));
    }

    private protected override IReadOnlyDictionary<string, double> Measures() => new Dictionary<string, double> { ["updates"] = Updates };

    private (Tensor Loss, Tensor Surprise) CriticsLoss(CriticWeights critics, DeterministicState state, ReplayBatch batch)
    {
        Tensor action = _network.Said(state.PolicyTarget, batch.Next).Tanh()[.., 0];
        if (_plan.TargetNoise > 0)
        {
            Tensor noise = (_plan.TargetNoise * new RandomKey(batch.Key).Normal(action.Size)).Clamp(-_plan.TargetNoiseLimit, _plan.TargetNoiseLimit);
            action = (action + noise).Clamp(-1, 1);
        }

        Tensor later = state.CriticsTarget.Critics.Select(critic => _network.Value(critic, batch.Next, action)).Aggregate(Tensor.Minimum);
        Tensor target = (batch.Reward + (batch.Discount * later)).StopGradient();
        Tensor[] errors = [.. critics.Critics.Select(critic => _network.Value(critic, batch.Observation, batch.Action) - target)];
        return (errors.Select(error => (batch.Weight * error.Square()).Mean()).Aggregate((a, b) => a + b), errors[0].Abs());
    }

    private (DeterministicState Next, ReplayUpdate Update) LearnCritics(Optimizer optimizer, DeterministicState state, ReplayBatch batch)
    {
        (Tensor loss, Tensor surprise) = CriticsLoss(state.Critics, state, batch);
        CriticWeights gradient = Gradient.Of(critics => CriticsLoss(critics, state, batch).Loss, state.Critics);
        (CriticWeights moved, OptimizerState next) = optimizer.Apply(gradient, state.CriticsOptimizer, state.Critics, batch.Rate, loss.IsFinite());
        return (state with { Critics = moved, CriticsOptimizer = next }, new(loss, surprise, []));
    }

    private (DeterministicState Next, ReplayUpdate Update) LearnBoth(Optimizer optimizer, DeterministicState state, ReplayBatch batch)
    {
        (DeterministicState learnt, ReplayUpdate update) = LearnCritics(optimizer, state, batch);
        Tensor finite = update.Loss.IsFinite();
        PolicyWeights gradient = Gradient.Of(
            policy => -_network.Value(learnt.Critics.Critics[0], batch.Observation, _network.Said(policy, batch.Observation).Tanh()[.., 0]).Mean(), state.Policy);
        (PolicyWeights moved, OptimizerState next) = optimizer.Apply(gradient, state.PolicyOptimizer, state.Policy, batch.Rate, finite);
        Tensor share = Tensor.Where(finite, Tensor.Scalar(_options.TargetShare), Tensor.Scalar(0));
        return (
            learnt with
            {
                Policy = moved,
                PolicyOptimizer = next,
                PolicyTarget = WeightMath.Blend(state.PolicyTarget, moved, share),
                CriticsTarget = WeightMath.Blend(state.CriticsTarget, learnt.Critics, share),
            },
            update);
    }
}
