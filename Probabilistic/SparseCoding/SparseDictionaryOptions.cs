namespace Hybrid.Probabilistic;

/// <summary>How a dictionary is learnt.</summary>
public sealed record SparseDictionaryOptions
{
    /// <summary>How many atoms, at least 1; more than features make it overcomplete. Default 64.</summary>
    public int Atoms { get; init; } = 64;

    /// <summary>How. Default <see cref="SparseLearning.Batch"/>.</summary>
    public SparseLearning Learning { get; init; }

    /// <summary>How rows are coded meanwhile: the λ that is learnt with is in it. Default: coordinate descent with λ = 0.1.</summary>
    public SparseCodingOptions Coding { get; init; } = new();

    /// <summary>The most passes over the rows, at least 1. Default 100.</summary>
    public int Passes { get; init; } = 100;

    /// <summary>Learning ends when a pass changes the objective by no more than this share of it; at least 0, where 0 makes all passes. Default 1e-4.</summary>
    public double Tolerance { get; init; } = 1e-4;

    /// <summary>How often learning begins, each time from other rows, the least objective winning; at least 1. Default 1. Ignored with <see cref="Start"/>.</summary>
    public int Restarts { get; init; } = 1;

    /// <summary>Online: the rows of a mini-batch, at least 1. Default 64.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Online: how fast early mini-batches, whose codes are of poor atoms, lose their weight: before the t-th is added, the sums are multiplied by (1 - 1/t)^ρ. At least 0, where 0 forgets nothing, which is the paper's plain algorithm. Default 3.</summary>
    /// <remarks>Source: J. Mairal, F. Bach, J. Ponce and G. Sapiro, "Online learning for matrix factorization and sparse coding", 2010, section 3.4.</remarks>
    public double Forgetting { get; init; } = 3;

    /// <summary>Atoms [atoms, features] to start from, of any length above 0; null, the default, starts from rows chosen by the seed.</summary>
    public double[,]? Start { get; init; }

    /// <summary>The seed of the start and of the order of rows. Default 0.</summary>
    public long Seed { get; init; }

    internal void Check(string operation, int features)
    {
        ArgumentNullException.ThrowIfNull(Coding);
        (string Name, object Value, bool Good, string Allowed)[] rules =
        [
            (nameof(Atoms), Atoms, Atoms >= 1, "a whole number from 1"),
            (nameof(Learning), Learning, Enum.IsDefined(Learning), "Batch or Online"),
            (nameof(Passes), Passes, Passes >= 1, "a whole number from 1"),
            (nameof(Tolerance), Tolerance, Tolerance >= 0 && double.IsFinite(Tolerance), "a finite number from 0"),
            (nameof(Restarts), Restarts, Restarts >= 1, "a whole number from 1"),
            (nameof(BatchSize), BatchSize, BatchSize >= 1, "a whole number from 1"),
            (nameof(Forgetting), Forgetting, Forgetting >= 0 && double.IsFinite(Forgetting), "a finite number from 0"),
            (nameof(Start), $"[{Start?.GetLength(0)}, {Start?.GetLength(1)}]", Start is null || (Start.GetLength(0) == Atoms && Start.GetLength(1) == features), $"[{Atoms}, {features}], a row for each atom"),
        ];
        foreach ((string name, object value, bool good, string allowed) in rules)
        {
            if (!good)
            {
                throw new ArgumentException(FormattableString.Invariant($"{operation}: {name} is {value}; give {allowed}."));
            }
        }

        Coding.Check(operation, Atoms);
    }
}
