namespace Hybrid.Probabilistic;

/// <summary>When expectation-maximisation stops.</summary>
public sealed record ConvergenceOptions
{
    /// <summary>The most M-steps, at least 1. Default 500.</summary>
    public int MaximumIterations { get; init; } = 500;

    /// <summary>
    /// Converged once a step raises the log-likelihood by less than this times (1 + |log-likelihood|); at least 0. With 0 all iterations run.
    /// Default 1e-9: EM creeps, so that a coarse rule stops long before the top.
    /// </summary>
    public double Tolerance { get; init; } = 1e-9;

    /// <summary>
    /// Inverse temperatures that a start goes through before EM proper, such as [0.3, 0.6, 0.9, 1.2]: below 1 posteriors are flat, so that poor starts matter less (deterministic annealing); above 1 they
    /// are sharp, which parts components that the flat ones have made alike (anti-annealing: I. Naim and D. Gildea, 2012). Numbers above 0 and up to 10. Default none.
    /// </summary>
    public IReadOnlyList<double> Annealing { get; init; } = [];

    internal void Check(string operation)
    {
        if (MaximumIterations < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(MaximumIterations), MaximumIterations, $"{operation}: MaximumIterations is {MaximumIterations}; give at least 1.");
        }

        if (Annealing.Any(value => !(value is > 0 and <= 10)))
        {
            throw new ArgumentOutOfRangeException(nameof(Annealing), $"{operation}: Annealing has {string.Join(", ", Annealing)}; give numbers above 0 and up to 10.");
        }

        if (!(Tolerance >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(Tolerance), Tolerance, $"{operation}: Tolerance is {Tolerance}; give 0 or more.");
        }
    }
}
