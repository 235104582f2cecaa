namespace Hybrid.Reinforcement;

/// <summary>The dynamics of an environment, without time limit. Implemented by structs whose state is a value, so that nothing is allocated and calls are inlined.</summary>
/// <typeparam name="TState">All that changes during an episode.</typeparam>
/// <typeparam name="TAction"><see cref="int"/> for discrete actions, <see cref="double"/> for one continuous action.</typeparam>
/// <typeparam name="TObservation">The type of an observation's elements: <see cref="int"/>, <see cref="float"/> or <see cref="byte"/>.</typeparam>
public interface IKernel<TState, TAction, TObservation>
    where TState : unmanaged
    where TAction : unmanaged
    where TObservation : unmanaged
{
    /// <summary>The number of elements of an observation.</summary>
    int ObservationLength { get; }

    /// <summary>Whether some actions are not available in some states: see <see cref="Mask"/>. Default: no.</summary>
    bool HasMask => false;

    /// <summary>Says which actions are available in a state; called only where <see cref="HasMask"/>.</summary>
    /// <param name="state">The state.</param>
    /// <param name="mask">One truth value for each action; at least one becomes true.</param>
    void Mask(ref readonly TState state, Span<bool> mask) => mask.Fill(true);

    /// <summary>Starts an episode.</summary>
    /// <param name="state">Is overwritten.</param>
    /// <param name="random">The stream that all draws come from.</param>
    void Reset(ref TState state, ref Pcg64 random);

    /// <summary>Takes a step.</summary>
    /// <param name="state">Is moved on.</param>
    /// <param name="action">An action of the environment's space; others are the caller's fault and are not checked.</param>
    /// <param name="random">The stream that all draws come from.</param>
    /// <param name="terminated">Whether the episode has ended.</param>
    /// <returns>The reward.</returns>
    double Step(ref TState state, TAction action, ref Pcg64 random, out bool terminated);

    /// <summary>Writes what is seen.</summary>
    /// <param name="state">The state.</param>
    /// <param name="observation">Room for <see cref="ObservationLength"/> elements.</param>
    void Observe(ref readonly TState state, Span<TObservation> observation);

    /// <summary>The state's number in the environment's decision process; 0 when there is none.</summary>
    /// <param name="state">The state.</param>
    int Number(ref readonly TState state);

    /// <summary>Draws the state as text, lines ended by a line feed.</summary>
    /// <param name="state">The state.</param>
    string Render(ref readonly TState state);

    /// <summary>Draws the state as a picture. Default: the text.</summary>
    /// <param name="state">The state.</param>
    Drawing Draw(ref readonly TState state) => Drawing.OfText(Render(in state));
}
