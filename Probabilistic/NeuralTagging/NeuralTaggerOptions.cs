namespace Hybrid.Probabilistic;

/// <summary>How a neural tagger is built and trained.</summary>
public sealed record NeuralTaggerOptions
{
    /// <summary>The numbers that stand for a word, at least 1; default 100.</summary>
    public int WordWidth { get; init; } = 100;

    /// <summary>The numbers that stand for a value of each further column, such as a part of speech; at least 1; default 25.</summary>
    public int ColumnWidth { get; init; } = 25;

    /// <summary>The numbers that stand for a character, at least 1; default 25.</summary>
    public int CharacterWidth { get; init; } = 25;

    /// <summary>The filters over three characters, of which the greatest answers describe a word's spelling; 0 for none; default 40.</summary>
    public int CharacterFilters { get; init; } = 40;

    /// <summary>The width of each direction's long short-term memory, at least 1; default 128.</summary>
    public int Hidden { get; init; } = 128;

    /// <summary>The share of numbers that training sets to 0, before and behind the memories, in [0, 1); default 0.5.</summary>
    public double Dropout { get; init; } = 0.5;

    /// <summary>With what probability training hides a word that occurs once, in [0, 1]: so it learns what to do with words it does not know. Default 0.5.</summary>
    public double Unknown { get; init; } = 0.5;

    /// <summary>The passes over the sentences, at least 1; default 15.</summary>
    public int Epochs { get; init; } = 15;

    /// <summary>The sentences of a step, at least 1; default 32.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Adam's step size at the beginning, above 0; it falls to 0 in a line. Default 0.003.</summary>
    public double LearningRate { get; init; } = 0.003;

    /// <summary>The greatest joint norm of a gradient, above 0; default 5.</summary>
    public double GradientNorm { get; init; } = 5;

    /// <summary>The columns that are read, the word first; empty, the default, for all but the label.</summary>
    public IReadOnlyList<int> Columns { get; init; } = [];

    /// <summary>The seed of weights, order and dropout. Default 0.</summary>
    public int Seed { get; init; }

    internal void Check()
    {
        (string Name, bool Good, string Allowed)[] rules =
        [
            (nameof(WordWidth), WordWidth >= 1, "whole numbers from 1"),
            (nameof(ColumnWidth), ColumnWidth >= 1, "whole numbers from 1"),
            (nameof(CharacterWidth), CharacterWidth >= 1, "whole numbers from 1"),
            (nameof(CharacterFilters), CharacterFilters >= 0, "whole numbers from 0"),
            (nameof(Hidden), Hidden >= 1, "whole numbers from 1"),
            (nameof(Dropout), Dropout is >= 0 and < 1, "numbers from 0 to below 1"),
            (nameof(Unknown), Unknown is >= 0 and <= 1, "numbers from 0 to 1"),
            (nameof(Epochs), Epochs >= 1, "whole numbers from 1"),
            (nameof(BatchSize), BatchSize >= 1, "whole numbers from 1"),
            (nameof(LearningRate), LearningRate > 0 && double.IsFinite(LearningRate), "finite numbers above 0"),
            (nameof(GradientNorm), GradientNorm > 0 && double.IsFinite(GradientNorm), "finite numbers above 0"),
            (nameof(Columns), Columns.All(column => column >= 0), "whole numbers from 0"),
        ];
        foreach ((string name, bool good, string allowed) in rules)
        {
            if (!good)
            {
                throw new ArgumentException($"NeuralTaggerOptions: {name} is out of range; {allowed} are allowed.");
            }
        }
    }
}
