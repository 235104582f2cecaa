namespace Hybrid.Probabilistic;

/// <summary>How the ESP game is simulated.</summary>
public sealed record EspGameOptions
{
    /// <summary>How many pictures, at least 1. Default 50.</summary>
    public int Pictures { get; init; } = 50;

    /// <summary>How many words the players know, at least <see cref="WordsOfPicture"/>. Default 20.</summary>
    public int Words { get; init; } = 20;

    /// <summary>How many of them describe a picture, at least 1, the first the most salient. Default 3.</summary>
    public int WordsOfPicture { get; init; } = 3;

    /// <summary>How many players, at least 2. Default 30.</summary>
    public int Players { get; init; } = 30;

    /// <summary>How many rounds are played, at least 1. Default 1000.</summary>
    public int Rounds { get; init; } = 1000;

    /// <summary>How many words each player may type in a round, at least 1. Default 6.</summary>
    public int Guesses { get; init; } = 6;

    /// <summary>How many pairs must agree on a word before it is taboo for the picture, at least 1. Default 2.</summary>
    public int Agreements { get; init; } = 2;

    /// <summary>The least share of a player's words that describe the picture, from 0 to 1. Default 0.3.</summary>
    public double LeastSkill { get; init; } = 0.3;

    /// <summary>The greatest share, from <see cref="LeastSkill"/> to 1. Default 0.95.</summary>
    public double GreatestSkill { get; init; } = 0.95;

    /// <summary>The seed. Default 0.</summary>
    public long Seed { get; init; }
}
