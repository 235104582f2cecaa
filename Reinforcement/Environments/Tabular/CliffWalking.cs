namespace Hybrid.Reinforcement;

/// <summary>CliffWalking: 4 x 12 cells, from the lower left corner to the lower right; the cells between are a cliff that costs 100 and leads back to the start.</summary>
/// <remarks>Source: Sutton and Barto, Reinforcement Learning, 2nd ed., example 6.6; Gymnasium 1.4.0, CliffWalking-v1. Actions up, right, down, left; no time limit.</remarks>
internal static class CliffWalking
{
    private const int Columns = 12;
    private const int StartCell = 36;
    private const int GoalCell = 47;

    private static readonly (int Row, int Column)[] _moves = [(-1, 0), (0, 1), (1, 0), (0, -1)];

    public static EnvironmentModel Make(string id, EnvironmentOptions options)
    {
        bool slippery = options.Flag("is_slippery", false);
        int limit = options.Whole("max_episode_steps", int.MaxValue, 1, int.MaxValue);
        MarkovDecisionProcess process = MarkovDecisionProcess.Create(
            48,
            4,
            1,
            (state, action) => slippery
                ? [Move(1.0 / 3, state, (action + 3) % 4), Move(1.0 / 3, state, action), Move(1.0 / 3, state, (action + 1) % 4)]
                : [Move(1, state, action)],
            TabularModel.StartIn(48, StartCell));
        return TabularModel.Of(
            id,
            "walk from corner to corner beside a cliff",
            process,
            limit == int.MaxValue ? null : limit,
            ["up", "right", "down", "left"],
            new GridPicture(4, Columns, (row, column) => ((row * Columns) + column) switch { GoalCell => 'T', > StartCell => 'C', _ => 'o' }));
    }

    private static Transition Move(double probability, int state, int action)
    {
        int row = Math.Clamp((state / Columns) + _moves[action].Row, 0, 3);
        int column = Math.Clamp((state % Columns) + _moves[action].Column, 0, Columns - 1);
        int next = (row * Columns) + column;
        return next switch
        {
            GoalCell => new Transition(probability, next, -1, true),
            > StartCell => new Transition(probability, StartCell, -100),
            _ => new Transition(probability, next, -1),
        };
    }
}
