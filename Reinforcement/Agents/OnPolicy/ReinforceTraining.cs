using System.Runtime.InteropServices;

namespace Hybrid.Reinforcement;

/// <summary>Whole episodes, then one step along their gradient.</summary>
internal sealed class ReinforceTraining : AgentTraining
{
    // Batches of any size are summed in parts of this many rows.
    private const int Rows = 256;

    private readonly Reinforce _options;
    private readonly ActorCritic _network;
    private readonly SharedState<ReinforceState> _state;
    private readonly BoundStep _act;
    private readonly BoundStep _sum;
    private readonly BoundStep _move;
    private readonly Episodes _episodes;
    private readonly int _deviationIndex;

    public ReinforceTraining(EnvironmentModel model, Reinforce options, long steps, long seed)
        : base(model, options, steps, seed)
    {
        _options = options;
        _network = new ActorCritic(options, model.Spec, World.Input);
        ActorCriticWeights weights = _network.Draw(RandomKey.FromSeed((int)seed));
        Tensor[] none = [];
        Optimizer optimizer = Optimizer.Adam(1e-3, epsilon: 1e-5).ClipByGlobalNorm(options.GradientNorm);
        _state = new SharedState<ReinforceState>(new(weights, optimizer.Begin(weights), WeightMath.Zero(weights)));
        _act = _state.Read((state, observation) => _network.Apply(state.Weights, none, observation), _network.Encoding.Like(World.Count));
        _sum = _state.Bind(Sum, new ReinforceBatch(
            _network.Encoding.Like(Rows),
            Tensor.Zeros([Rows], _network.IsDiscrete ? ElementType.Int32 : ElementType.Float32),
            Tensor.Zeros(Rows),
            Tensor.Zeros(Rows),
            Tensor.Zeros(Rows),
            Tensor.Scalar(0),
            World.Mask is null ? [] : [Tensor.Ones(Rows, World.ActionCount)]));
        _move = _state.Bind(
            (state, rate) =>
            {
                (ActorCriticWeights moved, OptimizerState next) = optimizer.Apply(state.Sum, state.Optimizer, state.Weights, rate);
                return (new ReinforceState(moved, next, WeightMath.Zero(state.Weights)), Array.Empty<Tensor>());
            },
            Tensor.Scalar(1e-3));
        _episodes = new Episodes(World.Count, World.Input.Length, World.ActionCount);
        _deviationIndex = Array.IndexOf([.. _state.Names], "Weights.LogDeviation.0");
    }

    public override Agent Snapshot() => _options.MakeAgent(Environment, Seed, Done, new ActorCriticAgentWeights(_state.Value.Weights, []));

    private protected override void Iterate()
    {
        float[] lastValues = Collect();
        _episodes.Sum(lastValues, _options.Discount, _options.Baseline, _options.NormaliseAdvantages);
        double loss = 0;
        for (int first = 0; first < _episodes.Count; first += Rows)
        {
            Fill(first, Math.Min(Rows, _episodes.Count - first));
            _sum.Run();
            loss += _sum.Output<float>(0)[0];
        }

        Loss = loss;
        if (!double.IsFinite(loss))
        {
            var gradient = new SharedState<ActorCriticWeights>(_state.Value.Sum);
            throw Divergence.Of(Options.Name, Done, loss, new SharedState<ActorCriticWeights>(_state.Value.Weights), gradient, ("rewards", [.. _episodes.Rewards]));
        }

        _move.Input<float>(0)[0] = (float)_options.LearningRate.At(Part);
        _move.Run();
        World.Reset();
        Statistics.Drop();
    }

    private protected override IReadOnlyDictionary<string, double> Measures() => new Dictionary<string, double> { ["batch"] = _episodes.Count };

    private protected override void SaveParts(TrainingFile file) => file.Save(_state, "state.");

    private protected override void LoadParts(TrainingFile file) => file.Load(_state, "state.");

    private (ReinforceState Next, Tensor Loss) Sum(ReinforceState state, ReinforceBatch batch)
    {
        Tensor[] none = [];
        Tensor LossOf(ActorCriticWeights weights)
        {
            (Tensor policy, Tensor value) = _network.Apply(weights, none, batch.Observation);
            (Tensor logProbability, Tensor entropy) = _network.Distribution(weights, policy, batch.Action, batch.Mask);
            Tensor error = _options.Baseline ? _options.ValueWeight * (value - batch.Return).Square() : 0 * value;
            return (batch.Share * ((-logProbability * batch.Advantage) + error - (batch.EntropyWeight * entropy))).Sum();
        }

        (Tensor loss, ActorCriticWeights gradient) = Gradient.ValueAndGradient(LossOf, state.Weights);
        return (state with { Sum = WeightMath.Add(state.Sum, gradient) }, loss);
    }

    // One whole episode of each environment; those that are over wait for the others.
    private float[] Collect()
    {
        _episodes.Clear();
        bool[] over = new bool[World.Count];
        float[] lastValues = new float[World.Count];
        int[] actions = new int[World.Count];
        double[] controls = new double[World.Count];
        int left = World.Count;
        for (int step = 0; left > 0 && step < AgentEvaluation.MostSteps; step++)
        {
            World.Words.CopyTo(_act.Input<int>(0));
            _act.Run();
            Choose(over, actions, controls);
            if (_network.IsDiscrete)
            {
                World.Step(actions);
            }
            else
            {
                World.Step(controls);
            }

            bool cut = false;
            for (int i = 0; i < World.Count; i++)
            {
                if (over[i])
                {
                    continue;
                }

                _episodes.Rewards.Add((float)World.Rewards[i]);
                over[i] = World.Terminated[i] || World.Truncated[i];
                left -= over[i] ? 1 : 0;
                cut |= World.Truncated[i] && !World.Terminated[i];
                lastValues[i] = World.Truncated[i] && !World.Terminated[i] ? float.NaN : lastValues[i];
            }

            if (cut)
            {
                Continue(lastValues);
            }

            Stepped();
        }

        return lastValues;
    }

    private void Continue(float[] lastValues)
    {
        World.FinalWords.CopyTo(_act.Input<int>(0));
        _act.Run();
        for (int i = 0; i < lastValues.Length; i++)
        {
            lastValues[i] = float.IsNaN(lastValues[i]) ? (_options.Baseline ? _act.Output<float>(1)[i] : 0) : lastValues[i];
        }
    }

    private void Choose(bool[] over, int[] actions, double[] controls)
    {
        int width = _network.Outputs;
        int length = World.Input.Length;
        double logDeviation = _network.IsDiscrete ? 0 : _state.Elements<float>(_deviationIndex)[0];
        for (int i = 0; i < World.Count; i++)
        {
            ReadOnlySpan<float> policy = _act.Output<float>(0).Slice(i * width, width);
            ReadOnlySpan<bool> mask = World.Mask is null ? default : World.Mask.AsSpan(i * width, width);
            float control = 0;
            if (_network.IsDiscrete)
            {
                actions[i] = Sampling.Categorical(policy, mask, ref Random, out _);
            }
            else
            {
                control = (float)(policy[0] + (Math.Exp(logDeviation) * Sampling.Normal(ref Random)));
                controls[i] = Math.Clamp(control, World.Spec.Actions.Low[0], World.Spec.Actions.High[0]);
            }

            if (!over[i])
            {
                _episodes.Words.AddRange(World.Words.AsSpan(i * length, length));
                _episodes.Actions.Add(actions[i]);
                _episodes.Controls.Add(control);
                _episodes.Values.Add(_act.Output<float>(1)[i]);
                _episodes.Environments.Add(i);
                foreach (bool allowed in mask)
                {
                    _episodes.Mask.Add(allowed ? 1 : 0);
                }
            }
        }
    }

    private void Fill(int first, int count)
    {
        int length = World.Input.Length;
        ReadOnlySpan<int> taken = _network.IsDiscrete ? CollectionsMarshal.AsSpan(_episodes.Actions) : MemoryMarshal.Cast<float, int>(CollectionsMarshal.AsSpan(_episodes.Controls));
        CollectionsMarshal.AsSpan(_episodes.Words).Slice(first * length, count * length).CopyTo(_sum.Input<int>(0));
        taken.Slice(first, count).CopyTo(_sum.Input<int>(1));
        CollectionsMarshal.AsSpan(_episodes.Advantages).Slice(first, count).CopyTo(_sum.Input<float>(2));
        CollectionsMarshal.AsSpan(_episodes.Returns).Slice(first, count).CopyTo(_sum.Input<float>(3));
        _sum.Input<float>(4).Clear();
        _sum.Input<float>(4)[..count].Fill(1f / _episodes.Count);
        _sum.Input<float>(5)[0] = (float)_options.EntropyWeight.At(Part);
        if (World.Mask is not null)
        {
            int width = _network.ActionCount;
            CollectionsMarshal.AsSpan(_episodes.Mask).Slice(first * width, count * width).CopyTo(_sum.Input<float>(6));
        }
    }
}
