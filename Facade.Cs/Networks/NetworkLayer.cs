namespace Hybrid;

/// <summary>One layer in a network's summary.</summary>
/// <param name="Name">Its position and kind, by which its weights are named too: <c>1.dense</c>.</param>
/// <param name="OutputShape">The shape of one sample that leaves it, without the batch axis.</param>
/// <param name="Parameters">How many numbers are trained.</param>
/// <param name="Kept">How many numbers are kept but not trained, such as running statistics.</param>
public sealed record NetworkLayer(string Name, IReadOnlyList<int> OutputShape, long Parameters, long Kept);
