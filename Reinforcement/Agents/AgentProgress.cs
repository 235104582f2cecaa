namespace Hybrid.Reinforcement;

/// <summary>How a training stands.</summary>
/// <param name="Step">The environment steps done.</param>
/// <param name="Steps">Those to be done.</param>
/// <param name="Episodes">The episodes that ended.</param>
/// <param name="MeanReturn">The mean return of the latest hundred of them, exploration included; NaN before the first.</param>
/// <param name="MeanLength">Their mean length.</param>
/// <param name="Loss">The latest loss.</param>
/// <param name="StepsPerSecond">The steps a second so far.</param>
/// <param name="Measures">What else the agent measures, by name, such as <c>entropy</c> and <c>divergence</c>.</param>
public sealed record AgentProgress(
    long Step, long Steps, long Episodes, double MeanReturn, double MeanLength, double Loss, double StepsPerSecond, IReadOnlyDictionary<string, double> Measures);
