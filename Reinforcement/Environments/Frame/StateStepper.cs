namespace Hybrid.Reinforcement;

/// <summary>A finite environment that speaks in state numbers: what tabular learners run in.</summary>
public abstract class StateStepper
{
    private protected StateStepper(EnvironmentSpec spec, MarkovDecisionProcess process)
    {
        Spec = spec;
        Process = process;
    }

    /// <summary>Name, spaces and time limit.</summary>
    public EnvironmentSpec Spec { get; }

    /// <summary>The decision process, whose states are the numbers.</summary>
    public MarkovDecisionProcess Process { get; }

    /// <summary>Starts an episode.</summary>
    /// <returns>The first state.</returns>
    public abstract int Reset();

    /// <summary>Takes a step.</summary>
    /// <param name="action">An action that is available; not checked.</param>
    /// <param name="next">The state it led to.</param>
    /// <returns>Reward and flags. After an end the caller resets.</returns>
    public abstract EnvironmentStep Step(int action, out int next);
}
