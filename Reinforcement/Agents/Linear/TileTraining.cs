namespace Hybrid.Reinforcement;

/// <summary>SARSA(lambda) over tiles, environment by environment, with replacing traces.</summary>
internal sealed class TileTraining : AgentTraining
{
    private const int Round = 256;
    private const float Negligible = 1e-3f;

    private readonly TileSarsa _options;
    private readonly TileValues _values;
    private readonly float[] _traces;
    private readonly int[][] _traced;
    private readonly int[] _tracedCount;
    private readonly int[] _features;
    private readonly int[] _actions;
    private readonly float[] _now;
    private readonly int[] _nextFeatures;
    private readonly float[] _scores;

    public TileTraining(EnvironmentModel model, TileSarsa options, long steps, long seed)
        : base(model, options, steps, seed)
    {
        _options = options;
        _values = new TileValues(model, options);
        _traces = new float[World.Count * _values.Weights.Length];
        _traced = new int[World.Count][];
        _tracedCount = new int[World.Count];
        _features = new int[World.Count * _values.Active];
        _nextFeatures = new int[_values.Active];
        _actions = new int[World.Count];
        _now = new float[World.Count];
        _scores = new float[_values.ActionCount];
        for (int i = 0; i < World.Count; i++)
        {
            _traced[i] = new int[Math.Min(_values.Weights.Length, 64 * _values.Active)];
        }
    }

    public override Agent Snapshot()
    {
        var values = new TileValues(Environment, _options);
        _values.Weights.CopyTo(values.Weights.AsSpan());
        return new TileAgent(Environment, _options, Seed, Done, values);
    }

    private protected override void Iterate()
    {
        double errors = 0;
        if (Done == 0)
        {
            for (int i = 0; i < World.Count; i++)
            {
                Begin(i);
            }
        }

        int rounds = (int)Math.Clamp((Steps - Done + World.Count - 1) / World.Count, 1, Round);
        for (int round = 0; round < rounds; round++)
        {
            World.Step(_actions);
            for (int i = 0; i < World.Count; i++)
            {
                errors += Learn(i);
            }

            Stepped();
        }

        Loss = errors / ((double)rounds * World.Count);
        if (!double.IsFinite(Loss))
        {
            throw Divergence.Make(Options.Name, Done, Loss, "weights", "the weights have grown without bound; lower LearningRate or TraceDecay");
        }
    }

    private protected override IReadOnlyDictionary<string, double> Measures() => new Dictionary<string, double> { ["exploration"] = _options.Exploration.At(Part) };

    private protected override void SaveParts(TrainingFile file)
    {
        file.Put("weights", _values.Weights);
        file.Put("traces", _traces);
        file.Put("features", _features);
        file.Put("actions", _actions);
        file.Put("now", _now);
    }

    private protected override void LoadParts(TrainingFile file)
    {
        file.Get("weights", _values.Weights.AsSpan());
        file.Get("traces", _traces.AsSpan());
        file.Get("features", _features.AsSpan());
        file.Get("actions", _actions.AsSpan());
        file.Get("now", _now.AsSpan());
        int size = _values.Weights.Length;
        for (int i = 0; i < World.Count; i++)
        {
            for (int weight = 0; weight < size; weight++)
            {
                if (_traces[(i * size) + weight] != 0)
                {
                    Note(i, weight);
                }
            }
        }
    }

    private Span<int> FeaturesOf(int environment) => _features.AsSpan(environment * _values.Active, _values.Active);

    private Span<float> TracesOf(int environment) => _traces.AsSpan(environment * _values.Weights.Length, _values.Weights.Length);

    private void Begin(int environment)
    {
        Span<float> traces = TracesOf(environment);
        for (int k = 0; k < _tracedCount[environment]; k++)
        {
            traces[_traced[environment][k]] = 0;
        }

        _tracedCount[environment] = 0;
        int length = World.Input.Length;
        _values.Look(World.Words.AsSpan(environment * length, length), FeaturesOf(environment));
        Choose(environment, FeaturesOf(environment), Mask(environment));
    }

    private ReadOnlySpan<bool> Mask(int environment) => World.Mask is null ? default : World.Mask.AsSpan(environment * _values.ActionCount, _values.ActionCount);

    private void Choose(int environment, ReadOnlySpan<int> features, ReadOnlySpan<bool> mask)
    {
        _values.Write(features, _scores);
        _actions[environment] = Random.NextDouble() < _options.Exploration.At(Part) ? Sampling.Uniform(_scores.Length, mask, ref Random) : Sampling.Best(_scores, mask);
        _now[environment] = _scores[_actions[environment]];
    }

    private double Learn(int i)
    {
        bool over = World.Terminated[i] || World.Truncated[i];
        int length = World.Input.Length;
        int taken = _actions[i];
        float before = _now[i];
        double later = 0;
        if (!World.Terminated[i])
        {
            bool cut = World.Truncated[i];
            _values.Look((cut ? World.FinalWords : World.Words).AsSpan(i * length, length), _nextFeatures);
            Choose(i, _nextFeatures, cut ? FinalMask(i) : Mask(i));
            later = _options.Discount * _now[i];
        }

        double error = World.Rewards[i] + later - before;
        if (!double.IsFinite(World.Rewards[i]))
        {
            throw Divergence.Make(Options.Name, Done + World.Count, error * error, "rewards", "the rewards hold numbers that are not finite; check the environment with EnvironmentChecker");
        }

        Trace(i, taken, (float)(_options.LearningRate.At(Part) / _values.Active * error));
        if (over)
        {
            Begin(i);
        }
        else
        {
            // What was chosen before the update is taken; its value is that after.
            _nextFeatures.CopyTo(FeaturesOf(i));
            _values.Write(_nextFeatures, _scores);
            _now[i] = _scores[_actions[i]];
        }

        return error * error;
    }

    private ReadOnlySpan<bool> FinalMask(int environment) => World.FinalMask is null ? default : World.FinalMask.AsSpan(environment * _values.ActionCount, _values.ActionCount);

    // Traces of the state's tiles are 1 for the action taken and 0 for others.
    private void Trace(int environment, int taken, float change)
    {
        Span<float> traces = TracesOf(environment);
        foreach (int feature in FeaturesOf(environment))
        {
            for (int action = 0; action < _values.ActionCount; action++)
            {
                int weight = (feature * _values.ActionCount) + action;
                if (action == taken && traces[weight] == 0)
                {
                    Note(environment, weight);
                }

                // A trace that is set to nearly nothing leaves the list in the sweep below.
                traces[weight] = action == taken ? 1 : traces[weight] == 0 ? 0 : float.Epsilon;
            }
        }

        float decay = (float)(_options.Discount * _options.TraceDecay);
        float[] weights = _values.Weights;
        int[] traced = _traced[environment];
        int kept = 0;
        for (int k = 0; k < _tracedCount[environment]; k++)
        {
            int weight = traced[k];
            weights[weight] += change * traces[weight];
            traces[weight] *= decay;
            if (traces[weight] > Negligible)
            {
                traced[kept++] = weight;
            }
            else
            {
                traces[weight] = 0;
            }
        }

        _tracedCount[environment] = kept;
    }

    private void Note(int environment, int weight)
    {
        if (_tracedCount[environment] == _traced[environment].Length)
        {
            Array.Resize(ref _traced[environment], 2 * _traced[environment].Length);
        }

        _traced[environment][_tracedCount[environment]++] = weight;
    }
}
