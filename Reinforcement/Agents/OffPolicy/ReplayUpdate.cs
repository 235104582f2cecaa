namespace Hybrid.Reinforcement;

/// <summary>What an update from remembered steps says.</summary>
/// <param name="Loss">The loss, a scalar.</param>
/// <param name="Surprise">How wrong the value of each step was, [rows].</param>
/// <param name="Measures">Further scalars.</param>
internal sealed record ReplayUpdate(Tensor Loss, Tensor Surprise, Tensor[] Measures);
