namespace Hybrid.Reinforcement;

/// <summary>The environments of an agent, with observations as its networks take them: one word of 4 bytes for each number (float) or symbol (int).</summary>
internal abstract class VectorWorld
{
    private readonly BatchEnvironment _batch;

    protected VectorWorld(BatchEnvironment batch, InputSpec input)
    {
        _batch = batch;
        Input = input;
        Words = new int[Count * input.Length];
        FinalWords = new int[Count * input.Length];
        Rewards = new double[Count];
        Terminated = new bool[Count];
        Truncated = new bool[Count];
        Mask = batch.HasMask ? new bool[Count * ActionCount] : null;
        FinalMask = batch.HasMask ? new bool[Count * ActionCount] : null;
    }

    public EnvironmentSpec Spec => _batch.Spec;

    public int Count => _batch.Count;

    public InputSpec Input { get; }

    /// <summary>The number of discrete actions; 0 when they are continuous.</summary>
    public int ActionCount => Spec.Actions.Count;

    /// <summary>The observations now, [count, length].</summary>
    public int[] Words { get; }

    /// <summary>The last observations of episodes that the latest step ended.</summary>
    public int[] FinalWords { get; }

    public double[] Rewards { get; }

    public bool[] Terminated { get; }

    public bool[] Truncated { get; }

    /// <summary>The actions that are available now, [count, actions]; null when all always are.</summary>
    public bool[]? Mask { get; }

    /// <summary>The actions that were available in the last states of episodes that the latest step ended; null when all always are.</summary>
    public bool[]? FinalMask { get; }

    /// <summary>Starts the environments, environment i with the stream of seed + i.</summary>
    public static VectorWorld Start(EnvironmentModel model, int count, long seed) => model.StartBatch(count, seed) switch
    {
        BatchEnvironment<int, float> batch => new VectorWorld<int, float>(batch),
        BatchEnvironment<int, int> batch => new VectorWorld<int, int>(batch),
        BatchEnvironment<int, byte> batch => new VectorWorld<int, byte>(batch),
        BatchEnvironment<double, float> batch => new VectorWorld<double, float>(batch),
        BatchEnvironment other => throw new ArgumentException(
            $"agents take actions of type int or double and observations of type int, float or byte; {model.Spec.Id} has {other.ActionType.Name} and {other.ObservationType.Name}"),
    };

    public abstract void Reset();

    /// <summary>Steps with discrete actions, one for each environment.</summary>
    public abstract void Step(ReadOnlySpan<int> actions);

    /// <summary>Steps with continuous actions, one for each environment.</summary>
    public abstract void Step(ReadOnlySpan<double> actions);

    public byte[] Snapshot() => _batch.Snapshot();

    /// <summary>Goes back to a snapshot; observations and masks are not part of it.</summary>
    public void Restore(ReadOnlySpan<byte> snapshot)
    {
        _batch.Restore(snapshot);
        WriteMask();
    }

    protected void WriteMask()
    {
        if (Mask is not null)
        {
            _batch.WriteMask(Mask);
            _batch.WriteFinalMask(FinalMask);
        }
    }
}
