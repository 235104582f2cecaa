namespace Hybrid.Reinforcement;

/// <summary>A point of a learning curve.</summary>
/// <param name="Step">The steps done.</param>
/// <param name="Episodes">The episodes that ended since the point before.</param>
/// <param name="MeanReturn">Their mean return without discount, exploration included; NaN when none ended.</param>
public sealed record CurvePoint(long Step, long Episodes, double MeanReturn);
