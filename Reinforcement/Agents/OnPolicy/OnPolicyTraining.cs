using System.Runtime.InteropServices;

namespace Hybrid.Reinforcement;

/// <summary>Rollouts with the policy, and updates from them: PPO and A2C.</summary>
internal sealed class OnPolicyTraining : AgentTraining
{
    // The positions of a policy batch's tensors among a step's inputs.
    private const int ObservationInput = 0;
    private const int ActionInput = 1;
    private const int LogProbabilityInput = 2;
    private const int AdvantageInput = 3;
    private const int ReturnInput = 4;
    private const int ValueInput = 5;
    private const int RateInput = 6;
    private const int ClipInput = 7;
    private const int EntropyInput = 8;
    private const int MaskInput = 9;

    private readonly OnPolicyOptions _options;
    private readonly OnPolicyPlan _plan;
    private readonly ActorCritic _network;
    private readonly SharedState<ActorCriticState> _state;
    private readonly BoundStep _act;
    private readonly BoundStep _update;
    private readonly Rollout _rollout;
    private readonly RunningMoments? _moments;
    private readonly RewardScale? _scale;
    private readonly Curiosities _curiosities;
    private readonly EpisodeMemory _memory;
    private readonly int[] _order;
    private readonly int[] _rows;
    private readonly int[] _actions;
    private readonly double[] _controls;
    private readonly float[] _lastValues;
    private readonly int _meanIndex;
    private readonly int _deviationIndex;

    public OnPolicyTraining(EnvironmentModel model, OnPolicyOptions options, long steps, long seed, OnPolicyPlan plan)
        : base(model, options, steps, seed)
    {
        _options = options;
        _plan = plan;
        _network = new ActorCritic(options, model.Spec, World.Input);
        ActorCriticWeights weights = _network.Draw(RandomKey.FromSeed((int)seed));
        Tensor[] moments = _network.Encoding.Moments(options.NormaliseObservations);
        Optimizer optimizer = plan.Optimizer.ClipByGlobalNorm(options.GradientNorm);
        _state = new SharedState<ActorCriticState>(new(weights, optimizer.Begin(weights), moments));
        _memory = new EpisodeMemory(options.Memory, World.Count, plan.RolloutSteps);
        _act = _memory.Exists
            ? _state.Read(
                (state, input) => _network.Apply(state.Weights, state.Moments, input.Observation, input.Memory, input.Keep),
                (Observation: _network.Encoding.Like(World.Count), Memory: Tensor.Zeros(World.Count, options.Memory), Keep: Tensor.Ones(1, World.Count)))
            : _state.Read((state, observation) => _network.Apply(state.Weights, state.Moments, observation), _network.Encoding.Like(World.Count));

        // With memory a minibatch is whole rollouts of some environments, else any steps.
        _rows = new int[_memory.Exists ? Math.Max(1, plan.MinibatchSize / plan.RolloutSteps) * plan.RolloutSteps : plan.MinibatchSize];
        _order = [.. Enumerable.Range(0, _memory.Exists ? World.Count : plan.RolloutSteps * World.Count)];
        _update = _state.Bind((state, batch) => Update(optimizer, state, batch), Like);
        _rollout = new Rollout(plan.RolloutSteps, World.Count, World.Input.Length, World.ActionCount, World.Mask is not null);
        _moments = moments.Length > 0 ? new RunningMoments(World.Input.Length) : null;
        _scale = options.NormaliseRewards ? new RewardScale(World.Count, options.Discount) : null;
        _curiosities = new Curiosities(options, World, seed);
        _actions = new int[World.Count];
        _controls = new double[World.Count];
        _lastValues = new float[World.Count];
        string[] names = [.. _state.Names];
        _meanIndex = Array.IndexOf(names, "Moments.0");
        _deviationIndex = Array.IndexOf(names, "Weights.LogDeviation.0");
    }

    /// <summary>The compiled update, for measurements.</summary>
    internal BoundStep UpdateStep => _update;

    /// <summary>The compiled policy and value, for measurements.</summary>
    internal BoundStep ActStep => _act;

    private PolicyBatch Like => PolicyBatch.Like(_network, _rows.Length, World.Mask is not null, _rows.Length / _plan.RolloutSteps);

    public override Agent Snapshot()
    {
        ActorCriticState state = _state.Value;
        return _options.MakeAgent(Environment, Seed, Done, new ActorCriticAgentWeights(state.Weights, state.Moments));
    }

    private protected override void Iterate()
    {
        _memory.Begin();
        for (int step = 0; step < _plan.RolloutSteps; step++)
        {
            Act(step * World.Count);
        }

        Look(World.Words, false);
        _act.Output<float>(1).CopyTo(_lastValues);
        _rollout.Advance(_lastValues, _options.Discount, _options.Lambda);
        Learn();
        _curiosities.Learn(_rollout.Words, ref Random);
        Adapt();
    }

    private protected override IReadOnlyDictionary<string, double> Measures() => new Dictionary<string, double>
    {
        ["policyLoss"] = _update.Output<float>(1)[0],
        ["valueLoss"] = _update.Output<float>(2)[0],
        ["entropy"] = _update.Output<float>(3)[0],
        ["divergence"] = _update.Output<float>(4)[0],
    };

    private protected override void SaveParts(TrainingFile file)
    {
        file.Save(_state, "state.");
        file.Put("order", _order);
        _moments?.Save(file, "moments");
        _scale?.Save(file);
        _curiosities.Save(file);
        _memory.Save(file);
    }

    private protected override void LoadParts(TrainingFile file)
    {
        file.Load(_state, "state.");
        file.Get("order", _order.AsSpan());
        _moments?.Load(file, "moments");
        _scale?.Load(file);
        _curiosities.Load(file);
        _memory.Load(file);
    }

    private (ActorCriticState Next, PolicyLoss Loss) Update(Optimizer optimizer, ActorCriticState state, PolicyBatch batch)
    {
        // The loss is written twice and computed once: equal nodes of a program are merged.
        PolicyLoss LossOf(ActorCriticWeights weights) => PolicyLoss.Of(_network, _options, _plan.ClipValues, weights, state.Moments, batch);
        PolicyLoss loss = LossOf(state.Weights);
        ActorCriticWeights gradient = Gradient.Of(weights => LossOf(weights).Total, state.Weights);
        (ActorCriticWeights moved, OptimizerState next) = optimizer.Apply(gradient, state.Optimizer, state.Weights, batch.Rate, loss.Total.IsFinite());
        return (new(moved, next, state.Moments), loss);
    }

    private void Look(ReadOnlySpan<int> words, bool final)
    {
        _memory.Write(_act, final);
        words.CopyTo(_act.Input<int>(0));
        _act.Run();
    }

    private void Act(int row)
    {
        int count = World.Count;
        int length = World.Input.Length;
        Look(World.Words, false);
        _memory.Keep(_act, row);
        World.Words.CopyTo(_rollout.Words.AsSpan(row * length));
        _act.Output<float>(1).CopyTo(_rollout.Values.AsSpan(row, count));
        Choose(row);
        if (_network.IsDiscrete)
        {
            World.Step(_actions);
        }
        else
        {
            World.Step(_controls);
        }

        bool cut = false;
        for (int i = 0; i < count; i++)
        {
            bool over = World.Terminated[i] || World.Truncated[i];
            _rollout.Rewards[row + i] = _scale is null ? (float)World.Rewards[i] : _scale.Apply(i, World.Rewards[i], over);
            cut |= World.Truncated[i] && !World.Terminated[i];
        }

        _curiosities.Add(World, _rollout.Rewards.AsSpan(row, count));
        World.Terminated.CopyTo(_rollout.Terminated.AsSpan(row));
        World.Truncated.CopyTo(_rollout.Truncated.AsSpan(row));
        if (cut)
        {
            Look(World.FinalWords, true);
            _act.Output<float>(1).CopyTo(_rollout.FinalValues.AsSpan(row, count));
        }

        for (int i = 0; i < count; i++)
        {
            if (World.Terminated[i] || World.Truncated[i])
            {
                _memory.Forget(i);
            }
        }

        Stepped();
    }

    private void Choose(int row)
    {
        ReadOnlySpan<float> policy = _act.Output<float>(0);
        int width = _network.Outputs;
        if (_network.IsDiscrete)
        {
            for (int i = 0; i < World.Count; i++)
            {
                ReadOnlySpan<bool> mask = World.Mask is null ? default : World.Mask.AsSpan(i * width, width);
                _actions[i] = Sampling.Categorical(policy.Slice(i * width, width), mask, ref Random, out _rollout.LogProbabilities[row + i]);
                for (int action = 0; action < mask.Length; action++)
                {
                    _rollout.Mask[((row + i) * width) + action] = mask[action] ? 1 : 0;
                }
            }

            _actions.CopyTo(_rollout.Actions.AsSpan(row));
            return;
        }

        float logDeviation = _state.Elements<float>(_deviationIndex)[0];
        double deviation = Math.Exp(logDeviation);
        for (int i = 0; i < World.Count; i++)
        {
            double noise = Sampling.Normal(ref Random);
            float control = (float)(policy[i] + (deviation * noise));
            double apart = (control - policy[i]) / deviation;
            _rollout.Controls[row + i] = control;
            _rollout.LogProbabilities[row + i] = (float)((-0.5 * apart * apart) - logDeviation - (0.5 * Math.Log(2 * Math.PI)));
            _controls[i] = Math.Clamp(control, World.Spec.Actions.Low[0], World.Spec.Actions.High[0]);
        }
    }

    private void Learn()
    {
        _update.Input<float>(RateInput)[0] = (float)_options.LearningRate.At(Part);
        _update.Input<float>(ClipInput)[0] = (float)_plan.Clip.At(Part);
        _update.Input<float>(EntropyInput)[0] = (float)_options.EntropyWeight.At(Part);
        int size = _memory.Exists ? _rows.Length / _plan.RolloutSteps : _rows.Length;
        for (int epoch = 0; epoch < _plan.Epochs; epoch++)
        {
            if (size < _order.Length)
            {
                Random.Shuffle(_order.AsSpan());
            }

            for (int start = 0; start + size <= _order.Length; start += size)
            {
                Choose(_order.AsSpan(start, size));
                Fill(_rows);
                _update.Run();
                Loss = _update.Output<float>(0)[0];
                if (!double.IsFinite(Loss))
                {
                    throw Diverged();
                }
            }

            if (_plan.TargetDivergence > 0 && _update.Output<float>(4)[0] > _plan.TargetDivergence)
            {
                break;
            }
        }
    }

    // The rows of a minibatch: those given, or all steps of the environments given.
    private void Choose(ReadOnlySpan<int> chosen)
    {
        if (!_memory.Exists)
        {
            chosen.CopyTo(_rows);
            return;
        }

        for (int i = 0; i < _rows.Length; i++)
        {
            _rows[i] = (i / chosen.Length * World.Count) + chosen[i % chosen.Length];
        }

        int input = World.Mask is null ? MaskInput : MaskInput + 1;
        _memory.Fill(_update.Input<float>(input), _update.Input<float>(input + 1), chosen);
    }

    private void Fill(ReadOnlySpan<int> rows)
    {
        int length = World.Input.Length;
        Span<int> observations = _update.Input<int>(ObservationInput);
        Span<int> actions = _update.Input<int>(ActionInput);
        Span<float> logProbabilities = _update.Input<float>(LogProbabilityInput);
        Span<float> advantages = _update.Input<float>(AdvantageInput);
        Span<float> returns = _update.Input<float>(ReturnInput);
        Span<float> values = _update.Input<float>(ValueInput);
        ReadOnlySpan<int> taken = _network.IsDiscrete ? _rollout.Actions : MemoryMarshal.Cast<float, int>(_rollout.Controls.AsSpan());
        ReadOnlySpan<int> words = _rollout.Words;
        for (int i = 0; i < rows.Length; i++)
        {
            int row = rows[i];
            words.Slice(row * length, length).CopyTo(observations[(i * length)..]);
            actions[i] = taken[row];
            logProbabilities[i] = _rollout.LogProbabilities[row];
            advantages[i] = _rollout.Advantages[row];
            returns[i] = _rollout.Returns[row];
            values[i] = _rollout.Values[row];
        }

        if (_options.NormaliseAdvantages && rows.Length > 1)
        {
            Normalise(advantages);
        }

        if (_rollout.Mask.Length > 0)
        {
            int width = _network.ActionCount;
            Span<float> mask = _update.Input<float>(MaskInput);
            for (int i = 0; i < rows.Length; i++)
            {
                _rollout.Mask.AsSpan(rows[i] * width, width).CopyTo(mask[(i * width)..]);
            }
        }
    }

    private static void Normalise(Span<float> values)
    {
        double mean = 0;
        foreach (float value in values)
        {
            mean += value;
        }

        mean /= values.Length;
        double squares = 0;
        foreach (float value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        float scale = (float)(1 / (Math.Sqrt(squares / (values.Length - 1)) + 1e-8));
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (values[i] - (float)mean) * scale;
        }
    }

    // Observations are normalised by what was seen up to the last update, so that acting and learning see them alike.
    private void Adapt()
    {
        if (_moments is null)
        {
            return;
        }

        _moments.Add(_rollout.Words);
        Span<float> means = _state.Elements<float>(_meanIndex);
        Span<float> scales = _state.Elements<float>(_meanIndex + 1);
        for (int i = 0; i < means.Length; i++)
        {
            means[i] = (float)_moments.Mean(i);
            scales[i] = (float)(1 / _moments.Deviation(i));
        }
    }

    private AgentDivergedException Diverged()
    {
        var weights = new SharedState<ActorCriticWeights>(_state.Value.Weights);
        BoundStep slope = _state.Read(
            (state, batch) => Gradient.Of(w => PolicyLoss.Of(_network, _options, _plan.ClipValues, w, state.Moments, batch).Total, state.Weights),
            Like);
        SharedState<ActorCriticWeights> gradient = Divergence.Slope(slope, _update, _state.Value.Weights);
        float[] observations = World.Input.Symbols ? [] : _update.Input<float>(ObservationInput).ToArray();
        return Divergence.Of(Options.Name, Done, Loss, weights, gradient, ("observations", observations), ("rewards", _rollout.Rewards));
    }
}
