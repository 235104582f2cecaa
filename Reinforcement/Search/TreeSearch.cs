namespace Hybrid.Reinforcement;

/// <summary>Monte-Carlo tree search: a tree of positions grows where it promises most.</summary>
/// <remarks>
/// Each simulation goes down by the greatest of Q(s,a) + c P(s,a) sqrt(N(s)) / (1 + N(s,a)), judges one new position, and brings what it is worth back up; between two players the sign turns.
/// Sources: L. Kocsis and C. Szepesvari, "Bandit based Monte-Carlo planning", 2006; D. Silver and others, "A general reinforcement learning algorithm that masters chess, shogi, and Go through
/// self-play", 2018.
/// <code>
/// var search = new TreeSearch&lt;TicTacToe.Position>(new TicTacToe(), new RolloutJudge&lt;TicTacToe.Position>());
/// int action = search.Run(position, seed: 0).Best;
/// </code>
/// </remarks>
/// <typeparam name="TState">A position.</typeparam>
public sealed class TreeSearch<TState>
    where TState : struct
{
    private readonly IGame<TState> _game;
    private readonly IPositionJudge<TState> _judge;
    private readonly SearchOptions _options;
    private readonly List<Node> _nodes = [];
    private readonly List<(int Node, int Action, double Reward)> _path = [];
    private readonly double[] _priors;
    private double _least;
    private double _greatest;

    /// <summary>A search of a game.</summary>
    /// <param name="game">The game.</param>
    /// <param name="judge">Judges positions.</param>
    /// <param name="options">How to search.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public TreeSearch(IGame<TState> game, IPositionJudge<TState> judge, SearchOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(game);
        ArgumentNullException.ThrowIfNull(judge);
        _game = game;
        _judge = judge;
        _options = options ?? new SearchOptions();
        _options.Check();
        _priors = new double[game.ActionCount];
    }

    /// <summary>Searches from a position that is not over.</summary>
    /// <param name="position">The position.</param>
    /// <param name="seed">At least 0; the same seed finds the same.</param>
    public SearchResult Run(TState position, long seed = 0)
    {
        Pcg64 random = Pcg64.FromSeed(seed);
        return Run(position, ref random);
    }

    internal SearchResult Run(TState position, ref Pcg64 random)
    {
        _nodes.Clear();
        _least = double.PositiveInfinity;
        _greatest = double.NegativeInfinity;
        double first = Grow(position, ref random);
        AddNoise(_nodes[0], ref random);
        double total = first;
        for (int i = 0; i < _options.Simulations; i++)
        {
            total += Simulate(ref random);
        }

        Node root = _nodes[0];
        return new([.. root.Visits], [.. root.Totals.Zip(root.Visits, (sum, visits) => visits == 0 ? double.NaN : sum / visits)], total / (_options.Simulations + 1));
    }

    private double Simulate(ref Pcg64 random)
    {
        _path.Clear();
        int at = 0;
        double value;
        while (true)
        {
            Node node = _nodes[at];
            int action = Choose(node);
            int child = node.Children[action];
            if (child > 0)
            {
                _path.Add((at, action, node.Rewards[action]));
                at = child;
                continue;
            }

            TState next = _game.Play(node.Position, action, out double reward, out bool over);
            node.Rewards[action] = reward;
            _path.Add((at, action, reward));
            value = 0;
            if (!over)
            {
                node.Children[action] = _nodes.Count;
                value = Grow(next, ref random);
            }

            break;
        }

        for (int i = _path.Count - 1; i >= 0; i--)
        {
            (int place, int action, double reward) = _path[i];
            value = reward + (_options.Discount * (_game.TwoPlayers ? -value : value));
            _nodes[place].Visits[action]++;
            _nodes[place].Totals[action] += value;
            double mean = _nodes[place].Totals[action] / _nodes[place].Visits[action];
            _least = Math.Min(_least, mean);
            _greatest = Math.Max(_greatest, mean);
        }

        return value;
    }

    private double Grow(TState position, ref Pcg64 random)
    {
        double value = _judge.Judge(_game, position, _priors, ref random);
        _nodes.Add(new Node(position, [.. _priors]));
        return value;
    }

    private int Choose(Node node)
    {
        double root = Math.Sqrt(1 + node.Visits.Sum());
        double range = _greatest > _least ? _greatest - _least : 1;
        int best = -1;
        double most = double.NegativeInfinity;
        for (int action = 0; action < node.Priors.Length; action++)
        {
            if (!_game.IsAvailable(node.Position, action))
            {
                continue;
            }

            // What was never tried counts as the middle of what was seen.
            double value = node.Visits[action] == 0 ? 0.5 : ((node.Totals[action] / node.Visits[action]) - _least) / range;
            double score = value + (_options.Exploration * node.Priors[action] * root / (1 + node.Visits[action]));
            (best, most) = score > most ? (action, score) : (best, most);
        }

        return best;
    }

    private void AddNoise(Node root, ref Pcg64 random)
    {
        if (_options.NoiseShare == 0)
        {
            return;
        }

        double[] noise = new double[root.Priors.Length];
        for (int action = 0; action < noise.Length; action++)
        {
            noise[action] = _game.IsAvailable(root.Position, action) ? GammaDraw.Next(_options.NoiseConcentration, ref random) : 0;
        }

        double total = noise.Sum();
        for (int action = 0; action < noise.Length; action++)
        {
            root.Priors[action] = ((1 - _options.NoiseShare) * root.Priors[action]) + (_options.NoiseShare * noise[action] / total);
        }
    }

    private sealed class Node(TState position, double[] priors)
    {
        public TState Position { get; } = position;

        public double[] Priors { get; } = priors;

        public int[] Visits { get; } = new int[priors.Length];

        public double[] Totals { get; } = new double[priors.Length];

        public double[] Rewards { get; } = new double[priors.Length];

        public int[] Children { get; } = new int[priors.Length];
    }
}
