namespace Hybrid.Probabilistic;

/// <summary>How Bayesian classifier combination is fitted.</summary>
public sealed record ClassifierCombinationOptions
{
    /// <summary>Pseudo-counts of right labels in every row of a confusion matrix, above 0. Default 2: workers are rather right than wrong.</summary>
    public double Right { get; init; } = 2;

    /// <summary>Pseudo-counts of each wrong label, above 0. Default 1.</summary>
    public double Wrong { get; init; } = 1;

    /// <summary>Pseudo-counts of each class, above 0. Default 1.</summary>
    public double Classes { get; init; } = 1;

    /// <summary>How many communities the workers form, at least 1, each with a confusion matrix of its own; 0 (the default) for a matrix for each worker.</summary>
    public int Communities { get; init; }

    /// <summary>When the fit stops. Default: 500 iterations or a gain below 1e-8 of the bound.</summary>
    public ConvergenceOptions Convergence { get; init; } = new() { MaximumIterations = 500, Tolerance = 1e-8 };
}
