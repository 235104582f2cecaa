namespace Hybrid.Probabilistic;

/// <summary>What Dawid and Skene's model learns.</summary>
/// <param name="Classes">P(true class).</param>
/// <param name="Confusion">P(label | true class) by worker, label and true class, so that what a label says of all classes stands together.</param>
internal sealed record CrowdParameters(double[] Classes, double[] Confusion);
