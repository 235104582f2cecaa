namespace Hybrid.Reinforcement;

/// <summary>Acts, remembers and learns from what is remembered; the agents say how to choose and how to learn.</summary>
internal abstract class ReplayTraining : AgentTraining
{
    private readonly ReplayOptions _options;
    private readonly ReplayBuffer _buffer;
    private readonly ReturnQueue _queue;
    private readonly int[] _places;
    private readonly double[] _worldControls;

    protected ReplayTraining(EnvironmentModel model, ReplayOptions options, long steps, long seed)
        : base(model, options, steps, seed)
    {
        _options = options;
        _buffer = new ReplayBuffer(options.BufferSize, World.Input.Length, World.ActionCount, World.Mask is not null, options.Priority);
        _queue = new ReturnQueue(World.Count, options.ReturnSteps, World.Input.Length, options.Discount);
        _places = new int[options.BatchSize];
        _worldControls = new double[World.Count];
        Actions = new int[World.Count];
        Controls = new float[World.Count];
        Encoding = new Encoding(World.Input, options.EmbeddingWidth);
    }

    protected Encoding Encoding { get; }

    /// <summary>The discrete actions that are chosen.</summary>
    protected int[] Actions { get; }

    /// <summary>The continuous actions that are chosen, in [-1, 1].</summary>
    protected float[] Controls { get; }

    protected long Updates { get; private set; }

    protected ReplayBatch Like => ReplayBatch.Like(Encoding, _options.BatchSize, World.ActionCount, World.Mask is not null);

    /// <summary>Chooses <see cref="Actions"/> or <see cref="Controls"/> by the networks, exploring as the agent does.</summary>
    protected abstract void Choose();

    /// <summary>The step that makes the update of a number; its inputs are those of a <see cref="ReplayBatch"/>, its outputs those of a <see cref="ReplayUpdate"/>.</summary>
    protected abstract BoundStep Update(long number);

    /// <summary>The environments have stepped, and there may have been learning.</summary>
    protected virtual void AfterStep()
    {
    }

    protected abstract AgentDivergedException Diverged(BoundStep update);

    protected abstract void SaveState(TrainingFile file);

    protected abstract void LoadState(TrainingFile file);

    private protected sealed override void Iterate()
    {
        bool learning = Done >= _options.LearningStarts;
        if (learning)
        {
            Choose();
        }
        else
        {
            ChooseAtRandom();
        }

        Step();
        bool due = Done / _options.TrainEvery > (Done - World.Count) / _options.TrainEvery;
        for (int i = 0; learning && due && _buffer.Count > 0 && i < _options.GradientSteps; i++)
        {
            Learn();
        }

        AfterStep();
    }

    private protected sealed override void SaveParts(TrainingFile file)
    {
        _buffer.Save(file);
        _queue.Save(file);
        file.Put("updates", [Updates]);
        SaveState(file);
    }

    private protected sealed override void LoadParts(TrainingFile file)
    {
        _buffer.Load(file);
        _queue.Load(file);
        Span<long> updates = [0];
        file.Get("updates", updates);
        Updates = updates[0];
        LoadState(file);
    }

    /// <summary>Writes a key of random bits to an input.</summary>
    protected void DrawKey(Span<int> key)
    {
        ulong bits = Random.NextUInt64();
        key[0] = (int)bits;
        key[1] = (int)(bits >> 32);
    }

    protected ReadOnlySpan<bool> MaskOf(int environment) => World.Mask is null ? default : World.Mask.AsSpan(environment * World.ActionCount, World.ActionCount);

    /// <summary>The rewards of the latest minibatch, for diagnosis.</summary>
    protected static float[] Rewards(BoundStep update) => update.Input<float>(ReplayBatch.RewardInput).ToArray();

    protected float[] Observations(BoundStep update) => World.Input.Symbols ? [] : update.Input<float>(ReplayBatch.ObservationInput).ToArray();

    private void ChooseAtRandom()
    {
        for (int i = 0; i < World.Count; i++)
        {
            if (World.ActionCount > 0)
            {
                Actions[i] = Sampling.Uniform(World.ActionCount, MaskOf(i), ref Random);
            }
            else
            {
                Controls[i] = (float)Random.NextUniform(-1, 1);
            }
        }
    }

    private void Step()
    {
        int length = World.Input.Length;
        bool discrete = World.ActionCount > 0;
        for (int i = 0; i < World.Count; i++)
        {
            _queue.Begin(i, World.Words.AsSpan(i * length, length), discrete ? Actions[i] : BitConverter.SingleToInt32Bits(Controls[i]));
        }

        if (discrete)
        {
            World.Step(Actions);
        }
        else
        {
            (double low, double high) = (World.Spec.Actions.Low[0], World.Spec.Actions.High[0]);
            for (int i = 0; i < World.Count; i++)
            {
                _worldControls[i] = low + ((Controls[i] + 1) / 2 * (high - low));
            }

            World.Step(_worldControls);
        }

        for (int i = 0; i < World.Count; i++)
        {
            bool over = World.Terminated[i] || World.Truncated[i];
            ReadOnlySpan<int> next = (over ? World.FinalWords : World.Words).AsSpan(i * length, length);
            ReadOnlySpan<bool> mask = World.Mask is null ? default : (over ? World.FinalMask! : World.Mask).AsSpan(i * World.ActionCount, World.ActionCount);
            _queue.End(i, (float)World.Rewards[i], World.Terminated[i], over, next, mask, _buffer);
        }

        Stepped();
    }

    private void Learn()
    {
        BoundStep update = Update(Updates++);
        _buffer.Draw(_places, update.Input<float>(ReplayBatch.WeightInput), _options.PriorityCorrection.At(Part), ref Random);
        _buffer.Fill(_places, update);
        update.Input<float>(ReplayBatch.RateInput)[0] = (float)_options.LearningRate.At(Part);
        DrawKey(update.Input<int>(ReplayBatch.KeyInput));
        update.Run();
        Loss = update.Output<float>(0)[0];
        if (!double.IsFinite(Loss))
        {
            throw Diverged(update);
        }

        _buffer.Surprised(_places, update.Output<float>(1));
    }
}
