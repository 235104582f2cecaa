namespace Hybrid.Probabilistic;

/// <summary>A step of expectation-maximisation lowered the log-likelihood by more than rounding can explain, or made it NaN: the model's steps contradict each other.</summary>
public sealed class LikelihoodFellException : Exception
{
    /// <summary>Names the step.</summary>
    /// <param name="iteration">The step, from 1.</param>
    /// <param name="before">The log-likelihood before it.</param>
    /// <param name="after">The log-likelihood after it.</param>
    public LikelihoodFellException(int iteration, double before, double after)
        : base($"ExpectationMaximisationLoop: step {iteration} took the log-likelihood from {before:R} to {after:R}; it may never fall, so the E-step and the M-step do not belong together. Check both against a small example.")
    {
        Iteration = iteration;
        Before = before;
        After = after;
    }

    /// <summary>The step, from 1.</summary>
    public int Iteration { get; }

    /// <summary>The log-likelihood before the step.</summary>
    public double Before { get; }

    /// <summary>The log-likelihood after the step.</summary>
    public double After { get; }
}
