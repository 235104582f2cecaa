namespace Hybrid.Probabilistic;

/// <summary>All that up-down training changes.</summary>
/// <param name="Generative">The machines' weights, from the data upwards.</param>
/// <param name="Recognition">The weights of the way up, for each layer but the topmost.</param>
internal sealed record UpDownState(MachineWeights[] Generative, RecognitionWeights[] Recognition);
