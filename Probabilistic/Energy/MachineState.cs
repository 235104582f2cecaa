namespace Hybrid.Probabilistic;

/// <summary>All that training changes.</summary>
/// <param name="Weights">The weights.</param>
/// <param name="Velocity">The step before, of the same shapes; none without momentum.</param>
/// <param name="Chains">The persistent chains [batch, visible]; none without.</param>
internal sealed record MachineState(MachineWeights Weights, MachineWeights[] Velocity, Tensor[] Chains);
