namespace Hybrid.Reinforcement.Tests.Search;

public sealed class TreeSearchTests
{
    private static readonly TicTacToe _game = new();

    [Fact]
    public void Tic_tac_toe_is_a_draw_and_has_the_published_number_of_games()
    {
        // 255,168 games: a well-known count; the value 0 by complete search.
        Assert.Equal(255_168, Count(_game.Start));
        Assert.Equal(0, Minimax(_game.Start));
    }

    [Fact]
    public void Searched_play_never_loses_against_perfect_play_from_either_side()
    {
        var search = new TreeSearch<TicTacToe.Position>(_game, new RolloutJudge<TicTacToe.Position>(), new SearchOptions { Simulations = 3000, Exploration = 3 });
        for (int seed = 0; seed < 6; seed++)
        {
            double result = Match(seed % 2 == 0, position => search.Run(position, seed).Best, PerfectMove);
            Assert.True(result >= 0, $"seed {seed} lost");
        }
    }

    [Fact]
    public void It_takes_a_win_in_one_and_stops_a_loss_in_one_in_connect_four()
    {
        var game = new ConnectFour();
        var search = new TreeSearch<ConnectFour.Position>(game, new RolloutJudge<ConnectFour.Position>(), new SearchOptions { Simulations = 400 });
        ConnectFour.Position After(params int[] moves) => moves.Aggregate(game.Start, (position, move) => game.Play(position, move, out _, out _));
        Assert.Equal(3, search.Run(After(3, 0, 3, 0, 3, 1)).Best);
        Assert.Equal(3, search.Run(After(3, 0, 3, 0, 3)).Best);
    }

    [Theory]
    [InlineData(new[] { 0, 1, 0, 1, 0, 1, 0 })]
    [InlineData(new[] { 0, 6, 1, 6, 2, 5, 3 })]
    [InlineData(new[] { 0, 1, 1, 2, 2, 3, 2, 3, 3, 6, 3 })]
    [InlineData(new[] { 3, 2, 2, 1, 1, 0, 1, 0, 0, 6, 0 })]
    public void Four_in_a_row_wins_up_across_and_on_both_diagonals(int[] moves)
    {
        var game = new ConnectFour();
        ConnectFour.Position position = game.Start;
        for (int i = 0; i < moves.Length; i++)
        {
            position = game.Play(position, moves[i], out double reward, out bool over);
            Assert.Equal(i == moves.Length - 1, over);
            Assert.Equal(over ? 1 : 0, reward);
        }
    }

    [Fact]
    public void A_gridworld_that_does_not_slip_is_searched_to_its_goal()
    {
        // 0.99^5 = 0.95099 is the published optimum of the first state.
        MarkovDecisionProcess lake = EnvironmentRegistry.Make("FrozenLake-v1?is_slippery=false").Process!;
        var game = new ProcessGame(lake);
        var search = new TreeSearch<int>(game, new RolloutJudge<int>(0.99, 50), new SearchOptions { Simulations = 3000, Discount = 0.99 });
        int state = game.Start;
        double reward = 0;
        bool over = false;
        int steps = 0;
        for (; !over && steps < 20; steps++)
        {
            state = game.Play(state, search.Run(state, steps).Best, out reward, out over);
        }

        Assert.Equal(1, reward);
        Assert.Equal(6, steps);
        Assert.Contains("has several outcomes", Assert.Throws<ArgumentException>(() => new ProcessGame(EnvironmentRegistry.Make("FrozenLake-v1").Process!)).Message);
    }

    [Fact]
    public void A_network_that_played_itself_never_loses_against_perfect_play_and_the_same_seed_gives_the_same_moves()
    {
        var options = new AlphaZeroOptions { Rounds = 20, Games = 30, Simulations = 50, Batches = 80 };
        NetworkJudge<TicTacToe.Position> judge = AlphaZero.Train(_game, options, seed: 3);
        var search = new TreeSearch<TicTacToe.Position>(_game, judge, new SearchOptions { Simulations = 200 });
        foreach (bool first in new[] { true, false })
        {
            Assert.True(Match(first, position => search.Run(position).Best, PerfectMove) >= 0);
        }

        // Its own value of the first position has learnt that the game is a draw between good players.
        double[] priors = new double[9];
        Pcg64 random = Pcg64.FromSeed(0);
        Assert.InRange(judge.Judge(_game, _game.Start, priors, ref random), -0.5, 0.7);
        Assert.Equal(1, priors.Sum(), 1e-9);
    }

    [Fact]
    public void What_is_learnt_does_not_depend_on_whether_anyone_listens()
    {
        var options = new AlphaZeroOptions { Rounds = 2, Games = 4, Simulations = 10, Batches = 20 };
        var losses = new Losses();
        double[] Priors(NetworkJudge<TicTacToe.Position> judge)
        {
            double[] priors = new double[9];
            Pcg64 random = Pcg64.FromSeed(0);
            judge.Judge(_game, _game.Start, priors, ref random);
            return priors;
        }

        double[] silent = Priors(AlphaZero.Train(_game, options, 1));
        Assert.Equal(silent, Priors(AlphaZero.Train(_game, options, 1, losses)));
        Assert.NotEqual(silent, Priors(AlphaZero.Train(_game, options with { Rounds = 1 }, 1)));
        Assert.Equal(2, losses.All.Count);
    }

    private sealed class Losses : IProgress<double>
    {
        public List<double> All { get; } = [];

        public void Report(double value) => All.Add(value);
    }

    private static int Count(TicTacToe.Position position)
    {
        int count = 0;
        for (int action = 0; action < 9; action++)
        {
            if (_game.IsAvailable(position, action))
            {
                TicTacToe.Position next = _game.Play(position, action, out _, out bool over);
                count += over ? 1 : Count(next);
            }
        }

        return count;
    }

    private static double Minimax(TicTacToe.Position position) => Enumerable.Range(0, 9).Where(action => _game.IsAvailable(position, action)).Max(action => Worth(position, action));

    private static double Worth(TicTacToe.Position position, int action)
    {
        TicTacToe.Position next = _game.Play(position, action, out double reward, out bool over);
        return over ? reward : -Minimax(next);
    }

    private static int PerfectMove(TicTacToe.Position position) => Enumerable.Range(0, 9).Where(action => _game.IsAvailable(position, action)).MaxBy(action => Worth(position, action));

    // The result for the player that is tried: 1, 0 or -1.
    private static double Match(bool first, Func<TicTacToe.Position, int> tried, Func<TicTacToe.Position, int> other)
    {
        TicTacToe.Position position = _game.Start;
        bool turn = first;
        while (true)
        {
            position = _game.Play(position, (turn ? tried : other)(position), out double reward, out bool over);
            if (over)
            {
                return turn ? reward : -reward;
            }

            turn = !turn;
        }
    }
}
