namespace Hybrid.Probabilistic;

/// <summary>How a hidden Markov model is fitted by variational inference.</summary>
public sealed record VariationalHiddenMarkovOptions
{
    /// <summary>The shape of Gaussian emissions, full or diagonal. Default full.</summary>
    public CovarianceType Covariance { get; init; } = CovarianceType.Full;

    /// <summary>The concentration of the prior of each row of transitions, for each state, above 0: the smaller, the fewer states are used. Default 1 / (the most states).</summary>
    public double? TransitionConcentration { get; init; }

    /// <summary>The concentration of the prior of the first state, above 0. Default 1.</summary>
    public double StartConcentration { get; init; } = 1;

    /// <summary>The concentration of the prior of each state's symbols, above 0. Default 1.</summary>
    public double SymbolConcentration { get; init; } = 1;

    /// <summary>How many rows the prior of each mean is worth, above 0; it is centred on the mean of all rows. Default 1.</summary>
    public double MeanPrecision { get; init; } = 1;

    /// <summary>States that answer for fewer observations than this at the end are left out of the model; at least 0. Default 1.</summary>
    public double LeastObservations { get; init; } = 1;

    /// <summary>How many starts; the one with the greatest bound wins. At least 1. Default 5.</summary>
    public int Restarts { get; init; } = 5;

    /// <summary>When a start stops.</summary>
    public ConvergenceOptions Convergence { get; init; } = new();

    /// <summary>The seed of the starts. Default 0.</summary>
    public long Seed { get; init; }

    internal void Check()
    {
        bool good = StartConcentration > 0 && SymbolConcentration > 0 && MeanPrecision > 0 && TransitionConcentration is null or > 0 && LeastObservations >= 0 && Restarts >= 1;
        if (!good)
        {
            throw new ArgumentException("VariationalHiddenMarkovOptions: concentrations and MeanPrecision are above 0, LeastObservations from 0 and Restarts from 1; change the one that is not.");
        }

        if (Covariance is not (CovarianceType.Full or CovarianceType.Diagonal))
        {
            throw new ArgumentException($"VariationalHiddenMarkovOptions: Covariance is {Covariance}; full and diagonal are allowed.");
        }
    }
}
