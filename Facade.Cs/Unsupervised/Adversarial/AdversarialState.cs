using Hybrid.Core;

namespace Hybrid.Unsupervised;

/// <summary>All that training changes.</summary>
/// <param name="Makers">The generator, and the encoder where there is one.</param>
/// <param name="Discriminator">The discriminator.</param>
/// <param name="Average">The running average of the makers.</param>
/// <param name="MakersOptimizer">Their moments.</param>
/// <param name="DiscriminatorOptimizer">Its moments.</param>
internal sealed record AdversarialState(Sequential[] Makers, Sequential Discriminator, Sequential[] Average, OptimizerState MakersOptimizer, OptimizerState DiscriminatorOptimizer);
