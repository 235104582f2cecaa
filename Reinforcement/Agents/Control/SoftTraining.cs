namespace Hybrid.Reinforcement;

/// <summary>Soft actor-critic, for continuous and discrete actions.</summary>
internal sealed class SoftTraining : ReplayTraining
{
    private const int Critics = 2;

    private readonly ControlOptions _options;
    private readonly ISoftPolicy _policy;
    private readonly double _targetEntropy;
    private readonly ControlNetwork _network;
    private readonly SharedState<SoftState> _state;
    private readonly BoundStep _act;
    private readonly BoundStep _update;

    public SoftTraining(EnvironmentModel model, ControlOptions options, ISoftPolicy policy, double targetEntropy, long steps, long seed)
        : base(model, options, steps, seed)
    {
        _options = options;
        _policy = policy;
        _targetEntropy = targetEntropy;
        _network = new ControlNetwork(options, Encoding);
        RandomKey[] keys = RandomKey.FromSeed((int)seed).Split(2);
        PolicyWeights weights = _network.DrawPolicy(keys[0], policy.Outputs);
        CriticWeights critics = _network.DrawCritics(keys[1], Critics, policy.CriticOutputs);
        Tensor temperature = Tensor.Zeros(1);
        Optimizer optimizer = Optimizer.Adam(1e-3).ClipByGlobalNorm(options.GradientNorm);
        _state = new SharedState<SoftState>(new(weights, critics, critics, temperature, optimizer.Begin(weights), optimizer.Begin(critics), optimizer.Begin(temperature)));
        _act = _state.Read((state, observation) => policy.Draws(_network.Said(state.Policy, observation)), Encoding.Like(World.Count));
        _update = _state.Bind((state, batch) => Learn(optimizer, state, batch), Like);
    }

    public override Agent Snapshot() => ControlAgents.Soft(_options, _policy, Environment, Seed, Done, _state.Value.Policy);

    protected override BoundStep Update(long number) => _update;

    protected override void Choose()
    {
        World.Words.CopyTo(_act.Input<int>(0));
        _act.Run();
        ReadOnlySpan<float> said = _act.Output<float>(0);
        int width = _policy.Outputs;
        for (int i = 0; i < World.Count; i++)
        {
            if (World.ActionCount > 0)
            {
                Actions[i] = Sampling.Categorical(said.Slice(i * width, width), MaskOf(i), ref Random, out _);
            }
            else
            {
                Controls[i] = (float)Math.Tanh(said[i * width] + (Math.Exp(said[(i * width) + 1]) * Sampling.Normal(ref Random)));
            }
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

    private protected override IReadOnlyDictionary<string, double> Measures() => new Dictionary<string, double>
    {
        ["updates"] = Updates,
        ["entropy"] = _update.Output<float>(2)[0],
        ["temperature"] = _update.Output<float>(3)[0],
    };

    private (Tensor Loss, Tensor Surprise) CriticsLoss(CriticWeights critics, SoftState state, ReplayBatch batch)
    {
        RandomKey key = new RandomKey(batch.Key).FoldIn(1);
        (Tensor later, _) = _policy.Expect(_network, state.Policy, state.CriticsTarget, batch.Next, batch.Allowed, key, state.LogTemperature.Exp());
        Tensor target = (batch.Reward + (batch.Discount * later)).StopGradient();
        Tensor[] errors = [.. critics.Critics.Select(critic => _policy.Taken(_network, critic, batch) - target)];
        return (errors.Select(error => (batch.Weight * error.Square()).Mean()).Aggregate((a, b) => a + b), errors[0].Abs());
    }

    private (SoftState Next, ReplayUpdate Update) Learn(Optimizer optimizer, SoftState state, ReplayBatch batch)
    {
        (Tensor loss, Tensor surprise) = CriticsLoss(state.Critics, state, batch);
        Tensor finite = loss.IsFinite();
        CriticWeights criticsGradient = Gradient.Of(critics => CriticsLoss(critics, state, batch).Loss, state.Critics);
        (CriticWeights critics, OptimizerState criticsOptimizer) = optimizer.Apply(criticsGradient, state.CriticsOptimizer, state.Critics, batch.Rate, finite);

        // Where some actions are not available the policy learns at the next observations, whose available actions are remembered.
        RandomKey key = new RandomKey(batch.Key).FoldIn(2);
        Tensor observation = batch.NextMask.Length == 0 ? batch.Observation : batch.Next;
        (Tensor SoftValue, Tensor LogProbability) Expect(PolicyWeights policy) =>
            _policy.Expect(_network, policy, critics, observation, batch.Allowed, key, state.LogTemperature.Exp());
        Tensor entropy = -Expect(state.Policy).LogProbability.Mean();
        PolicyWeights policyGradient = Gradient.Of(policy => -Expect(policy).SoftValue.Mean(), state.Policy);
        (PolicyWeights policy, OptimizerState policyOptimizer) = optimizer.Apply(policyGradient, state.PolicyOptimizer, state.Policy, batch.Rate, finite);

        // The temperature falls while the entropy is above its aim.
        Tensor temperatureGradient = (entropy - _targetEntropy).Reshape(1) * state.LogTemperature.Exp();
        (Tensor temperature, OptimizerState temperatureOptimizer) = optimizer.Apply(temperatureGradient, state.TemperatureOptimizer, state.LogTemperature, batch.Rate, finite);
        Tensor share = Tensor.Where(finite, Tensor.Scalar(_options.TargetShare), Tensor.Scalar(0));
        return (
            new(policy, critics, WeightMath.Blend(state.CriticsTarget, critics, share), temperature, policyOptimizer, criticsOptimizer, temperatureOptimizer),
            new(loss, surprise, [entropy, state.LogTemperature.Exp().Sum()]));
    }
}
