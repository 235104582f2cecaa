using System.Diagnostics.CodeAnalysis;

namespace Hybrid;

/// <summary>What an optimiser keeps between steps: a part of the state of a training that you write yourself. Made by <see cref="Optimizer.Begin{T}"/>.</summary>
/// <param name="Names">The entries' names, such as <c>firstMoment</c>.</param>
/// <param name="Values">The tensors of each entry.</param>
[SuppressMessage("Performance", "CA1819", Justification = "Structures of tensors are taken apart by their arrays.")]
public sealed record OptimizerState(string[] Names, Tensor[][] Values);
