namespace Hybrid.Reinforcement;

/// <summary>An environment as a value: its spaces, its decision process when it is finite, and the means to run it. Immutable; made by <see cref="EnvironmentRegistry"/>.</summary>
public abstract class EnvironmentModel
{
    private readonly Lazy<MarkovDecisionProcess>? _process;

    private protected EnvironmentModel(EnvironmentSpec spec, Func<MarkovDecisionProcess>? process)
    {
        Spec = spec;
        _process = process is null ? null : new Lazy<MarkovDecisionProcess>(process);
    }

    /// <summary>Name, spaces and time limit.</summary>
    public EnvironmentSpec Spec { get; }

    /// <summary>Whether there is a <see cref="Process"/>.</summary>
    public bool IsFinite => _process is not null;

    /// <summary>The exact dynamics without the time limit, discount 1; null when the environment is not finite. The discount is the planner's: see <see cref="MarkovDecisionProcess.WithDiscount"/>.</summary>
    public MarkovDecisionProcess? Process => _process?.Value;

    /// <summary>How the states look as cells of a grid; null when they are none.</summary>
    internal virtual GridPicture? Grid => null;

    /// <summary>One environment, to step by hand.</summary>
    public abstract IEnvironment Start();

    /// <summary>An environment that speaks in state numbers, for tabular learners.</summary>
    /// <param name="seed">The seed of its stream.</param>
    /// <exception cref="InvalidOperationException">The environment is not finite.</exception>
    public abstract StateStepper StartStates(long seed);

    /// <summary>Many environments that step together.</summary>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="seed">Environment i is seeded with seed + i.</param>
    /// <exception cref="ArgumentException">The action or observation type is another; the message names the right one.</exception>
    public BatchEnvironment<TAction, TObservation> StartBatch<TAction, TObservation>(int count, long seed)
        where TAction : unmanaged
        where TObservation : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        BatchEnvironment batch = StartBatch(count, seed);
        return batch as BatchEnvironment<TAction, TObservation> ?? throw new ArgumentException(
            $"StartBatch: {Spec.Id} takes {batch.ActionType.Name} and shows {batch.ObservationType.Name}, not {typeof(TAction).Name} and {typeof(TObservation).Name}; use those as type arguments");
    }

    /// <summary>Many environments that step together, their types left open.</summary>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="seed">Environment i is seeded with seed + i.</param>
    public abstract BatchEnvironment StartBatch(int count, long seed);
}
