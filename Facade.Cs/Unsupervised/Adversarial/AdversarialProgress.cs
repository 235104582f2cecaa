namespace Hybrid.Unsupervised;

/// <summary>How the training of adversarial networks stands.</summary>
/// <param name="Step">The generator's steps done.</param>
/// <param name="Steps">Those to be done.</param>
/// <param name="Bound">The mean since the last report of what the discriminator raises.</param>
/// <param name="Distance">The sliced earth mover's distance of made rows from given ones.</param>
/// <param name="IsBest">Whether it is the smallest so far.</param>
/// <param name="Seconds">The seconds since the beginning.</param>
public sealed record AdversarialProgress(int Step, int Steps, double Bound, double Distance, bool IsBest, double Seconds);
