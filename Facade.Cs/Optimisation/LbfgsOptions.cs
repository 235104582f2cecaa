namespace Hybrid;

/// <summary>When <see cref="Lbfgs.Minimise"/> ends and how much it remembers.</summary>
public sealed record LbfgsOptions
{
    /// <summary>How many steps and changes of the gradient approximate the curvature. At least 1. Default: 10.</summary>
    public int History { get; init; } = 10;

    /// <summary>The most iterations. At least 0. Default: 1000.</summary>
    public int Iterations { get; init; } = 1000;

    /// <summary>The most evaluations of value and gradient. At least 1. Default: 10000.</summary>
    public int Evaluations { get; init; } = 10_000;

    /// <summary>Converged when no component of the gradient is larger. At least 0. Default: 1e-5.</summary>
    public double GradientTolerance { get; init; } = 1e-5;

    /// <summary>Converged when an iteration lowers the value by less than this share of max(|value|, 1). At least 0. Default: 1e-12.</summary>
    public double ValueTolerance { get; init; } = 1e-12;
}
