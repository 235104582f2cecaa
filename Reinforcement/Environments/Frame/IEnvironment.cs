namespace Hybrid.Reinforcement;

/// <summary>One environment to step by hand. Not thread-safe. Numbers are doubles whatever the environment's own types.</summary>
/// <remarks>
/// <code>
/// IEnvironment lake = EnvironmentRegistry.Make("FrozenLake-v1").Start();
/// lake.Reset(seed: 0);
/// EnvironmentStep step = lake.Step(1);   // lake.Observation[0] is the state, step.Reward the reward
/// </code>
/// </remarks>
public interface IEnvironment
{
    /// <summary>Name, spaces and time limit.</summary>
    EnvironmentSpec Spec { get; }

    /// <summary>The latest observation; overwritten by the next step.</summary>
    ReadOnlySpan<double> Observation { get; }

    /// <summary>The state's number in the environment's decision process; 0 when it is not finite.</summary>
    int StateNumber { get; }

    /// <summary>Starts an episode.</summary>
    /// <param name="seed">Starts the stream anew from a seed; the first reset without one takes seed 0, later ones go on with the stream.</param>
    void Reset(long? seed = null);

    /// <summary>Takes a step.</summary>
    /// <param name="action">An action; whole for discrete ones.</param>
    /// <exception cref="ArgumentOutOfRangeException">The action is not in the space.</exception>
    /// <exception cref="InvalidOperationException">There was no reset, or the episode has ended.</exception>
    EnvironmentStep Step(double action);

    /// <summary>Says which discrete actions are available now. Default: all.</summary>
    /// <param name="mask">Is filled, one truth value for each action.</param>
    void WriteMask(Span<bool> mask) => mask.Fill(true);

    /// <summary>Draws the state as text, lines ended by a line feed.</summary>
    string Render();

    /// <summary>Draws the state as a picture.</summary>
    Drawing Draw();
}
