using Hybrid.Core;

namespace Hybrid.Onnx;

/// <summary>A layer found in a graph, and the value that it ends in.</summary>
/// <param name="Layer">The layer; null where nothing is computed.</param>
/// <param name="Result">The name of its result.</param>
internal sealed record OnnxStep(Layer? Layer, string Result);
