namespace Hybrid.Reinforcement;

/// <summary>How a network learns to judge positions by playing against itself.</summary>
public sealed record AlphaZeroOptions
{
    /// <summary>Rounds of self-play and learning, at least 1; default 20.</summary>
    public int Rounds { get; init; } = 20;

    /// <summary>The games of a round, at least 1; default 40.</summary>
    public int Games { get; init; } = 40;

    /// <summary>The positions judged for each move, at least 1; default 50.</summary>
    public int Simulations { get; init; } = 50;

    /// <summary>The first moves of a game, which are drawn by visits; later ones are the best; default 6.</summary>
    public int OpeningMoves { get; init; } = 6;

    /// <summary>After how many moves a game of one player is cut, at least 1; default 100.</summary>
    public int MostMoves { get; init; } = 100;

    /// <summary>What a reward one step later is worth, in [0, 1]; default 1.</summary>
    public double Discount { get; init; } = 1;

    /// <summary>The widths of the hidden layers; default 64 and 64.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [64, 64];

    /// <summary>The learning rate, values above 0; default 5e-3 to 5e-4.</summary>
    public Schedule LearningRate { get; init; } = Schedule.Linear(5e-3, 5e-4);

    /// <summary>The positions of a minibatch, at least 1; default 64.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>The minibatches of a round, at least 1; default 80.</summary>
    public int Batches { get; init; } = 80;

    /// <summary>The positions that are remembered, at least 1; default 5,000.</summary>
    public int BufferSize { get; init; } = 5_000;

    internal void Check()
    {
        (string Name, bool Good, string Allowed)[] rules =
        [
            (nameof(Rounds), Rounds >= 1, "whole numbers from 1"),
            (nameof(Games), Games >= 1, "whole numbers from 1"),
            (nameof(Simulations), Simulations >= 1, "whole numbers from 1"),
            (nameof(OpeningMoves), OpeningMoves >= 0, "whole numbers from 0"),
            (nameof(MostMoves), MostMoves >= 1, "whole numbers from 1"),
            (nameof(Discount), Discount is >= 0 and <= 1, "numbers from 0 to 1"),
            (nameof(Hidden), Hidden.Count >= 1 && Hidden.All(width => width >= 1), "one or more widths from 1"),
            (nameof(LearningRate), LearningRate.First > 0 && LearningRate.Last >= 0, "values above 0"),
            (nameof(BatchSize), BatchSize >= 1, "whole numbers from 1"),
            (nameof(Batches), Batches >= 1, "whole numbers from 1"),
            (nameof(BufferSize), BufferSize >= 1, "whole numbers from 1"),
        ];
        foreach ((string name, bool good, string allowed) in rules)
        {
            if (!good)
            {
                throw new ArgumentException($"AlphaZeroOptions: {name} is out of range; {allowed} are allowed");
            }
        }
    }
}
