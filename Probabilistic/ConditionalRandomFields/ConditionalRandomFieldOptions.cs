namespace Hybrid.Probabilistic;

/// <summary>How a conditional random field is trained.</summary>
public sealed record ConditionalRandomFieldOptions
{
    /// <summary>The algorithm. Default: <see cref="TrainingAlgorithm.Lbfgs"/>.</summary>
    public TrainingAlgorithm Algorithm { get; init; } = TrainingAlgorithm.Lbfgs;

    /// <summary>The penalty L2 / 2 |w|² beside the summed negative log-likelihood; at least 0. Default: 1.</summary>
    public double L2 { get; init; } = 1;

    /// <summary>The penalty L1 sum |w|, which makes weights exactly 0; at least 0; above 0 only with <see cref="TrainingAlgorithm.Lbfgs"/>. Default: 0.</summary>
    public double L1 { get; init; }

    /// <summary>The most iterations, or passes over the sentences for the other algorithms; at least 1. Default: null, 500 for L-BFGS and 10 for the others.</summary>
    public int? Iterations { get; init; }

    /// <summary>L-BFGS stops when 10 iterations lower the objective by less than this share of it; at least 0. Default: 1e-5.</summary>
    public double Tolerance { get; init; } = 1e-5;

    /// <summary>Features that occur less often in the training data are left out; at least 1. Default: 1.</summary>
    public int MinimumCount { get; init; } = 1;

    /// <summary>A label that stands for any: tokens with it are not labelled, and the likelihood sums over what they could be. Only with
    /// <see cref="TrainingAlgorithm.Lbfgs"/>. Default: null, no such label.</summary>
    public string? UnknownLabel { get; init; }

    /// <summary>How large a passive-aggressive step may be; above 0. Default: 1.</summary>
    public double Aggressiveness { get; init; } = 1;

    /// <summary>The seed of the order in which the stochastic algorithms see the sentences. Default: 0.</summary>
    public long Seed { get; init; }

    internal int MostIterations => Iterations ?? (Algorithm == TrainingAlgorithm.Lbfgs ? 500 : 10);

    internal void Check()
    {
        Demand(double.IsFinite(L2) && L2 >= 0, nameof(L2), L2, "a finite number from 0 on");
        Demand(double.IsFinite(L1) && L1 >= 0, nameof(L1), L1, "a finite number from 0 on");
        Demand(L1 == 0 || Algorithm == TrainingAlgorithm.Lbfgs, nameof(L1), L1, $"0 with {Algorithm}; an L1 penalty needs {TrainingAlgorithm.Lbfgs}");
        if (UnknownLabel is not null && Algorithm != TrainingAlgorithm.Lbfgs)
        {
            throw new ArgumentException($"ConditionalRandomField.Fit: UnknownLabel is '{UnknownLabel}', and {Algorithm} needs every label; use {TrainingAlgorithm.Lbfgs}.");
        }

        Demand(Iterations is null or >= 1, nameof(Iterations), Iterations ?? 0, "at least 1");
        Demand(double.IsFinite(Tolerance) && Tolerance >= 0, nameof(Tolerance), Tolerance, "a finite number from 0 on");
        Demand(MinimumCount >= 1, nameof(MinimumCount), MinimumCount, "at least 1");
        Demand(Aggressiveness > 0, nameof(Aggressiveness), Aggressiveness, "above 0");
    }

    private static void Demand(bool holds, string name, double value, string allowed)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(name, value, $"ConditionalRandomField.Fit: {name} is {value.ToString(System.Globalization.CultureInfo.InvariantCulture)}; it must be {allowed}.");
        }
    }
}
