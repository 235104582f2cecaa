namespace Hybrid.Reinforcement;

/// <summary>Learns to judge positions from games against itself, each move found by tree search.</summary>
/// <remarks>
/// The network learns the shares of visits of each search, and what the game brought to the player who was to act. Source: D. Silver and others, "A general reinforcement learning algorithm that
/// masters chess, shogi, and Go through self-play", 2018.
/// <code>
/// var game = new TicTacToe();
/// NetworkJudge&lt;TicTacToe.Position> judge = AlphaZero.Train(game, new AlphaZeroOptions { Rounds = 10 }, seed: 0);
/// int move = new TreeSearch&lt;TicTacToe.Position>(game, judge).Run(game.Start).Best;
/// </code>
/// </remarks>
public static class AlphaZero
{
    private const double NoiseShare = 0.25;

    /// <summary>Trains a network.</summary>
    /// <typeparam name="TState">A position.</typeparam>
    /// <param name="game">The game.</param>
    /// <param name="options">How to learn.</param>
    /// <param name="seed">At least 0; the same seed gives the same network.</param>
    /// <param name="progress">Is told the latest loss after each round.</param>
    /// <param name="cancellation">Stops after a round: what was learnt so far is returned.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static NetworkJudge<TState> Train<TState>(
        IGame<TState> game, AlphaZeroOptions? options = null, long seed = 0, IProgress<double>? progress = null, CancellationToken cancellation = default)
        where TState : struct
    {
        ArgumentNullException.ThrowIfNull(game);
        ArgumentOutOfRangeException.ThrowIfNegative(seed);
        options ??= new AlphaZeroOptions();
        options.Check();
        Pcg64 random = Pcg64.FromSeed(seed);
        var judge = new NetworkJudge<TState>(game, options, seed);
        var search = new TreeSearch<TState>(
            game, judge, new SearchOptions { Simulations = options.Simulations, Discount = options.Discount, NoiseShare = NoiseShare, NoiseConcentration = 10.0 / game.ActionCount });
        var memory = new List<Example>();
        int oldest = 0;
        for (int round = 0; round < options.Rounds && !cancellation.IsCancellationRequested; round++)
        {
            for (int i = 0; i < options.Games; i++)
            {
                foreach (Example example in Play(game, search, options, ref random))
                {
                    if (memory.Count < options.BufferSize)
                    {
                        memory.Add(example);
                    }
                    else
                    {
                        memory[oldest] = example;
                        oldest = (oldest + 1) % options.BufferSize;
                    }
                }
            }

            double loss = Learn(judge.LearnStep, memory, options, (double)round / options.Rounds, ref random);
            progress?.Report(loss);
        }

        return judge;
    }

    private static List<Example> Play<TState>(IGame<TState> game, TreeSearch<TState> search, AlphaZeroOptions options, ref Pcg64 random)
        where TState : struct
    {
        var examples = new List<Example>();
        var rewards = new List<double>();
        TState position = game.Start;
        bool over = false;
        double last = 0;
        while (!over && (game.TwoPlayers || examples.Count < options.MostMoves))
        {
            SearchResult found = search.Run(position, ref random);
            double[] shares = found.Shares();
            float[] observation = new float[game.ObservationLength];
            game.Observe(position, observation);
            examples.Add(new Example(observation, [.. shares.Select(share => (float)share)]));
            int action = examples.Count <= options.OpeningMoves ? Draw(shares, ref random) : found.Best;
            position = game.Play(position, action, out double reward, out over);
            rewards.Add(reward);
            last = found.Value;
        }

        // A game that was cut goes on with what the last search expected.
        double value = over ? 0 : last;
        for (int i = examples.Count - 1; i >= 0; i--)
        {
            value = !over && i == examples.Count - 1 ? last : rewards[i] + (options.Discount * (game.TwoPlayers ? -value : value));
            examples[i].Value = (float)value;
        }

        return examples;
    }

    private static double Learn(BoundStep step, List<Example> memory, AlphaZeroOptions options, double done, ref Pcg64 random)
    {
        step.Input<float>(3)[0] = (float)options.LearningRate.At(done);
        double loss = 0;
        for (int batch = 0; batch < options.Batches; batch++)
        {
            for (int i = 0; i < options.BatchSize; i++)
            {
                Example example = memory[random.NextInteger(0, memory.Count)];
                example.Observation.CopyTo(step.Input<float>(0)[(i * example.Observation.Length)..]);
                example.Shares.CopyTo(step.Input<float>(1)[(i * example.Shares.Length)..]);
                step.Input<float>(2)[i] = example.Value;
            }

            step.Run();
            loss = step.Output<float>(0)[0];
        }

        return loss;
    }

    private static int Draw(double[] shares, ref Pcg64 random)
    {
        double draw = random.NextDouble();
        int last = 0;
        for (int action = 0; action < shares.Length; action++)
        {
            if (shares[action] > 0)
            {
                last = action;
                draw -= shares[action];
                if (draw < 0)
                {
                    break;
                }
            }
        }

        return last;
    }

    /// <summary>A position that was searched.</summary>
    private sealed class Example(float[] observation, float[] shares)
    {
        public float[] Observation { get; } = observation;

        public float[] Shares { get; } = shares;

        public float Value { get; set; }
    }
}
