namespace Hybrid.Probabilistic;

/// <summary>What training a neural tagger gave.</summary>
/// <param name="Model">The tagger.</param>
/// <param name="Losses">The mean of -ln p of a sentence in each pass, dropout included.</param>
/// <param name="Weights">The number of weights.</param>
/// <param name="Seconds">How long it took.</param>
public sealed record NeuralTaggerFit(NeuralTagger Model, IReadOnlyList<double> Losses, long Weights, double Seconds);
