namespace Hybrid.Probabilistic;

/// <summary>Where the training of a conditional random field stands.</summary>
/// <param name="Iteration">Iterations, or passes over the sentences, done.</param>
/// <param name="Loss">The objective: the summed negative log-likelihood with the penalties; for the perceptron and the passive-aggressive algorithm the share of wrong labels in the pass.</param>
/// <param name="Seconds">What the iteration took.</param>
public sealed record ConditionalRandomFieldProgress(int Iteration, double Loss, double Seconds);
