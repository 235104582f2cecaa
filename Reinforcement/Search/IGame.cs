namespace Hybrid.Reinforcement;

/// <summary>A deterministic game that can be searched: of one player who collects rewards, or of two who take turns and of whom one's gain is the other's loss.</summary>
/// <typeparam name="TState">A position: a value, so that playing never changes the one before.</typeparam>
public interface IGame<TState>
    where TState : struct
{
    /// <summary>The number of actions; some may not be available in a position.</summary>
    int ActionCount { get; }

    /// <summary>Whether two players take turns.</summary>
    bool TwoPlayers { get; }

    /// <summary>The numbers that describe a position to a network.</summary>
    int ObservationLength { get; }

    /// <summary>The first position.</summary>
    TState Start { get; }

    /// <summary>Whether an action may be taken.</summary>
    /// <param name="position">A position that is not over.</param>
    /// <param name="action">The action, from 0 to <see cref="ActionCount"/> - 1.</param>
    bool IsAvailable(in TState position, int action);

    /// <summary>Takes an available action.</summary>
    /// <param name="position">A position that is not over.</param>
    /// <param name="action">The action.</param>
    /// <param name="reward">What the player who acts gains at once.</param>
    /// <param name="over">Whether the game is over.</param>
    /// <returns>The next position.</returns>
    TState Play(in TState position, int action, out double reward, out bool over);

    /// <summary>Describes a position as the player whose turn it is sees it.</summary>
    /// <param name="position">The position.</param>
    /// <param name="observation">Is filled, <see cref="ObservationLength"/> numbers.</param>
    void Observe(in TState position, Span<float> observation);

    /// <summary>Draws a position as text, lines ended by a line feed.</summary>
    /// <param name="position">The position.</param>
    string Render(in TState position);
}
