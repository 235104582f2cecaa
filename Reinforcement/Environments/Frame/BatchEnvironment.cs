namespace Hybrid.Reinforcement;

/// <summary>Many environments of one kind that step together.</summary>
public abstract class BatchEnvironment
{
    private protected BatchEnvironment(EnvironmentSpec spec, int count, int observationLength)
    {
        Spec = spec;
        Count = count;
        ObservationLength = observationLength;
    }

    /// <summary>Name, spaces and time limit.</summary>
    public EnvironmentSpec Spec { get; }

    /// <summary>The number of environments.</summary>
    public int Count { get; }

    /// <summary>The number of elements of one observation.</summary>
    public int ObservationLength { get; }

    /// <summary>The type of actions.</summary>
    public abstract Type ActionType { get; }

    /// <summary>The type of an observation's elements.</summary>
    public abstract Type ObservationType { get; }

    /// <summary>Whether some actions are not available in some states: see <see cref="WriteMask"/>.</summary>
    public abstract bool HasMask { get; }

    /// <summary>Says which actions are available now in every environment.</summary>
    /// <param name="mask">Is filled, [count, actions].</param>
    /// <exception cref="ArgumentException">The length is another.</exception>
    public abstract void WriteMask(Span<bool> mask);

    /// <summary>Says which actions were available in the last states of episodes that the latest step ended.</summary>
    /// <param name="mask">[count, actions]; written only where an episode is over.</param>
    /// <exception cref="ArgumentException">The length is another.</exception>
    public abstract void WriteFinalMask(Span<bool> mask);

    /// <summary>All that the environments are: states, random streams, steps since the start of their episodes.</summary>
    /// <returns>Bytes for <see cref="Restore"/> of an equal batch on a machine of the same byte order.</returns>
    public abstract byte[] Snapshot();

    /// <summary>Goes back to a snapshot: what follows is, bit for bit, what followed it.</summary>
    /// <param name="snapshot">What <see cref="Snapshot"/> of a batch of the same environment and count gave.</param>
    /// <exception cref="ArgumentException">It is of another batch.</exception>
    public abstract void Restore(ReadOnlySpan<byte> snapshot);

    /// <summary>Resets, then steps with actions drawn evenly beforehand: for measurements of speed.</summary>
    /// <param name="rounds">How often every environment steps, at least 1.</param>
    /// <param name="seed">The seed of the actions.</param>
    /// <returns>The sum of the first environment's rewards.</returns>
    public abstract double StepAtRandom(int rounds, long seed);

    /// <summary>Hands itself over with its types.</summary>
    internal abstract BatchEnvironment Accept(IBatchVisitor visitor);
}

/// <summary>Many environments of one kind that step together into the caller's arrays. Nothing is allocated. Not thread-safe.</summary>
/// <typeparam name="TAction"><see cref="int"/> or <see cref="double"/>.</typeparam>
/// <typeparam name="TObservation"><see cref="int"/>, <see cref="float"/> or <see cref="byte"/>.</typeparam>
public abstract class BatchEnvironment<TAction, TObservation> : BatchEnvironment
    where TAction : unmanaged
    where TObservation : unmanaged
{
    private protected BatchEnvironment(EnvironmentSpec spec, int count, int observationLength)
        : base(spec, count, observationLength)
    {
    }

    /// <inheritdoc/>
    public sealed override Type ActionType => typeof(TAction);

    /// <inheritdoc/>
    public sealed override Type ObservationType => typeof(TObservation);

    /// <inheritdoc/>
    public sealed override double StepAtRandom(int rounds, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, 1);
        const int Table = 256;
        Pcg64 random = Pcg64.FromSeed(seed);
        Space space = Spec.Actions;
        TAction[] actions = new TAction[Table * Count];
        for (int i = 0; i < actions.Length; i++)
        {
            actions[i] = typeof(TAction) == typeof(int)
                ? (TAction)(object)random.NextInteger(0, space.Count)
                : (TAction)(object)random.NextUniform(space.Low[0], space.High[0]);
        }

        TObservation[] observations = new TObservation[Count * ObservationLength];
        TObservation[] finals = new TObservation[Count * ObservationLength];
        double[] rewards = new double[Count];
        bool[] terminated = new bool[Count];
        bool[] truncated = new bool[Count];
        double total = 0;
        Reset(observations);
        for (int round = 0; round < rounds; round++)
        {
            Step(actions.AsSpan(round % Table * Count, Count), observations, rewards, terminated, truncated, finals);
            total += rewards[0];
        }

        return total;
    }

    internal sealed override BatchEnvironment Accept(IBatchVisitor visitor) => visitor.Visit(this);

    /// <summary>Starts an episode in every environment.</summary>
    /// <param name="observations">The first observations, [count, observationLength].</param>
    /// <exception cref="ArgumentException">The length is another.</exception>
    public abstract void Reset(Span<TObservation> observations);

    /// <summary>Steps every environment. One whose episode is over starts the next at once: its observation is then the new episode's first, and its last one is in <paramref name="finalObservations"/>.</summary>
    /// <param name="actions">One for each environment, of the space; not checked.</param>
    /// <param name="observations">Is filled, [count, observationLength].</param>
    /// <param name="rewards">Is filled, [count].</param>
    /// <param name="terminated">Is filled, [count]: the episode ended by its own rules.</param>
    /// <param name="truncated">Is filled, [count]: it was cut by the time limit. Bootstrap from the final observation unless it was terminated too.</param>
    /// <param name="finalObservations">[count, observationLength]; written only where an episode is over.</param>
    /// <exception cref="ArgumentException">A length is another.</exception>
    public abstract void Step(
        ReadOnlySpan<TAction> actions, Span<TObservation> observations, Span<double> rewards, Span<bool> terminated, Span<bool> truncated, Span<TObservation> finalObservations);
}
