namespace Hybrid.Reinforcement;

/// <summary>Judges positions for a search.</summary>
/// <typeparam name="TState">A position.</typeparam>
public interface IPositionJudge<TState>
    where TState : struct
{
    /// <summary>Says how likely each action is to be the right one, and what the position is worth to the player whose turn it is.</summary>
    /// <param name="game">The game.</param>
    /// <param name="position">A position that is not over.</param>
    /// <param name="priors">Is filled with probabilities, 0 where an action is not available.</param>
    /// <param name="random">The stream.</param>
    /// <returns>The expected discounted sum of rewards from here on.</returns>
    double Judge(IGame<TState> game, in TState position, Span<double> priors, ref Pcg64 random);
}
