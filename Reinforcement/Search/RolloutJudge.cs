namespace Hybrid.Reinforcement;

/// <summary>Judges a position by playing on at random; all actions are equally likely to be right. With it the search is UCT.</summary>
/// <typeparam name="TState">A position.</typeparam>
/// <param name="discount">What a reward one step later is worth; default 1.</param>
/// <param name="depth">After how many steps playing on ends, at least 1; default 200.</param>
public sealed class RolloutJudge<TState>(double discount = 1, int depth = 200) : IPositionJudge<TState>
    where TState : struct
{
    /// <inheritdoc/>
    public double Judge(IGame<TState> game, in TState position, Span<double> priors, ref Pcg64 random)
    {
        ArgumentNullException.ThrowIfNull(game);
        int available = 0;
        for (int action = 0; action < priors.Length; action++)
        {
            priors[action] = game.IsAvailable(position, action) ? 1 : 0;
            available += (int)priors[action];
        }

        for (int action = 0; action < priors.Length; action++)
        {
            priors[action] /= available;
        }

        return PlayOn(game, position, ref random);
    }

    private double PlayOn(IGame<TState> game, TState position, ref Pcg64 random)
    {
        double total = 0;
        double worth = 1;
        for (int step = 0; step < depth; step++)
        {
            position = game.Play(position, Draw(game, position, ref random), out double reward, out bool over);
            total += worth * reward;
            worth *= game.TwoPlayers ? -discount : discount;
            if (over)
            {
                break;
            }
        }

        return total;
    }

    private static int Draw(IGame<TState> game, in TState position, ref Pcg64 random)
    {
        int found = -1;
        int seen = 0;
        for (int action = 0; action < game.ActionCount; action++)
        {
            // Each available action takes the place of the one before with probability one over the number seen.
            if (game.IsAvailable(position, action) && random.NextInteger(0, ++seen) == 0)
            {
                found = action;
            }
        }

        return found;
    }
}
