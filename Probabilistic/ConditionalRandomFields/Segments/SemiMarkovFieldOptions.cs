namespace Hybrid.Probabilistic;

/// <summary>How a semi-Markov field is trained.</summary>
public sealed record SemiMarkovFieldOptions
{
    /// <summary>The longest segment, at least 1; longer ones of the training data are cut into several. Default 8.</summary>
    public int Longest { get; init; } = 8;

    /// <summary>The penalty L2 / 2 |w|² beside the summed negative log-likelihood; at least 0. Default 1.</summary>
    public double L2 { get; init; } = 1;

    /// <summary>The most iterations of L-BFGS, at least 1. Default 200.</summary>
    public int Iterations { get; init; } = 200;

    /// <summary>L-BFGS stops when 10 iterations lower the objective by less than this share of it; at least 0. Default 1e-5.</summary>
    public double Tolerance { get; init; } = 1e-5;

    internal void Check()
    {
        if (Longest < 1 || !(L2 >= 0) || !double.IsFinite(L2) || Iterations < 1 || !(Tolerance >= 0))
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"SemiMarkovField.Fit: Longest is {Longest}, L2 {L2}, Iterations {Iterations} and Tolerance {Tolerance}; at least 1, finite from 0, at least 1 and from 0 are allowed."));
        }
    }
}
