namespace Hybrid.Reinforcement;

/// <summary>Generations of disturbed policies.</summary>
internal sealed class EvolutionTraining : AgentTraining
{
    private readonly EvolutionStrategies _options;
    private readonly SharedState<PolicyWeights> _state;
    private readonly BoundStep _act;
    private readonly float[] _centre;
    private readonly float[] _direction;
    private readonly double[] _climb;
    private readonly AdamVector _adam;

    public EvolutionTraining(EnvironmentModel model, EvolutionStrategies options, long steps, long seed)
        : base(model, options, steps, seed)
    {
        _options = options;
        var encoding = new Encoding(World.Input, options.EmbeddingWidth);
        _state = new SharedState<PolicyWeights>(options.Draw(encoding, model.Spec.Actions, RandomKey.FromSeed((int)seed)));
        _act = _state.Read((weights, observation) => options.Said(encoding, model.Spec.Actions, weights, observation), encoding.Like(World.Count));
        int count = Enumerable.Range(0, _state.Names.Count).Sum(i => _state.Elements<float>(i).Length);
        _centre = new float[count];
        _direction = new float[count];
        _climb = new double[count];
        _adam = new AdamVector(count);
        Gather();
    }

    public override Agent Snapshot()
    {
        Scatter(0);
        return _options.MakeAgent(Environment, Seed, Done, _state.Value);
    }

    private protected override void Iterate()
    {
        int pairs = _options.Directions;
        double[] returns = new double[2 * pairs];
        Pcg64[] streams = new Pcg64[pairs];
        for (int pair = 0; pair < pairs; pair++)
        {
            streams[pair] = Random;
            DrawDirection(ref Random);
            Scatter(_options.Deviation);
            returns[2 * pair] = Play();
            Scatter(-_options.Deviation);
            returns[(2 * pair) + 1] = Play();
        }

        double[] ranks = CentredRanks(returns);
        Array.Clear(_climb);
        for (int pair = 0; pair < pairs; pair++)
        {
            // The same direction again, from where its stream stood.
            DrawDirection(ref streams[pair]);
            double weight = (ranks[2 * pair] - ranks[(2 * pair) + 1]) / (2 * pairs * _options.Deviation);
            for (int i = 0; i < _climb.Length; i++)
            {
                _climb[i] += weight * _direction[i];
            }
        }

        _adam.Climb(_centre, _climb, _options.LearningRate.At(Part));
        Loss = -returns.Average();
    }

    private protected override IReadOnlyDictionary<string, double> Measures() => new Dictionary<string, double> { ["generations"] = _adam.Steps };

    private protected override void SaveParts(TrainingFile file)
    {
        file.Put("centre", _centre);
        _adam.Save(file);
    }

    private protected override void LoadParts(TrainingFile file)
    {
        file.Get("centre", _centre.AsSpan());
        _adam.Load(file);
    }

    // Ranks from -1/2 to 1/2; equal returns share the mean of their ranks.
    private static double[] CentredRanks(double[] returns)
    {
        double[] ranks = new double[returns.Length];
        for (int i = 0; i < returns.Length; i++)
        {
            int below = returns.Count(other => other < returns[i]);
            int equal = returns.Count(other => other == returns[i]);
            ranks[i] = ((below + ((equal - 1) / 2.0)) / (returns.Length - 1)) - 0.5;
        }

        return ranks;
    }

    private void DrawDirection(ref Pcg64 stream)
    {
        for (int i = 0; i < _direction.Length; i++)
        {
            _direction[i] = (float)Sampling.Normal(ref stream);
        }
    }

    // One whole episode of each environment; the mean return.
    private double Play()
    {
        World.Reset();
        Statistics.Drop();
        Space space = World.Spec.Actions;
        bool[] over = new bool[World.Count];
        int[] actions = new int[World.Count];
        double[] controls = new double[World.Count];
        int width = Math.Max(1, World.ActionCount);
        double total = 0;
        int left = World.Count;
        for (int step = 0; left > 0 && step < AgentEvaluation.MostSteps; step++)
        {
            World.Words.CopyTo(_act.Input<int>(0));
            _act.Run();
            ReadOnlySpan<float> said = _act.Output<float>(0);
            for (int i = 0; i < World.Count; i++)
            {
                ReadOnlySpan<bool> mask = World.Mask is null ? default : World.Mask.AsSpan(i * width, width);
                actions[i] = space.IsDiscrete ? Sampling.Best(said.Slice(i * width, width), mask) : 0;
                controls[i] = said[i * width];
            }

            if (space.IsDiscrete)
            {
                World.Step(actions);
            }
            else
            {
                World.Step(controls);
            }

            for (int i = 0; i < World.Count; i++)
            {
                if (!over[i])
                {
                    total += World.Rewards[i];
                    over[i] = World.Terminated[i] || World.Truncated[i];
                    left -= over[i] ? 1 : 0;
                }
            }

            Stepped();
        }

        return double.IsFinite(total) ? total / World.Count : throw new AgentDivergedException($"{Options.Name}: after {Done} steps a return is {total}: the rewards hold numbers that are not finite; check the environment with EnvironmentChecker", Done, total, "rewards");
    }

    private void Gather()
    {
        int place = 0;
        for (int i = 0; i < _state.Names.Count; i++)
        {
            Span<float> elements = _state.Elements<float>(i);
            elements.CopyTo(_centre.AsSpan(place));
            place += elements.Length;
        }
    }

    private void Scatter(double distance)
    {
        int place = 0;
        for (int i = 0; i < _state.Names.Count; i++)
        {
            foreach (ref float element in _state.Elements<float>(i))
            {
                element = (float)(_centre[place] + (distance * _direction[place]));
                place++;
            }
        }
    }
}
