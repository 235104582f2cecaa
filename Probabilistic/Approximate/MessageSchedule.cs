namespace Hybrid.Probabilistic;

/// <summary>In which order loopy belief propagation updates messages.</summary>
public enum MessageSchedule
{
    /// <summary>All at once from those of the sweep before.</summary>
    Parallel,

    /// <summary>One factor after another, each with the newest messages.</summary>
    Sequential,

    /// <summary>Always the factor whose messages would change most.</summary>
    Residual,
}
