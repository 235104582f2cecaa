namespace Hybrid.Unsupervised;

/// <summary>How the training of adversarial networks ended.</summary>
/// <param name="Steps">The generator's steps done.</param>
/// <param name="BestStep">The step whose generator is kept.</param>
/// <param name="Distance">Its sliced earth mover's distance of made rows from given ones.</param>
/// <param name="Diverged">Why training stopped before its end, or null: numbers that are not finite.</param>
public sealed record AdversarialOutcome(int Steps, int BestStep, double Distance, string? Diverged);
