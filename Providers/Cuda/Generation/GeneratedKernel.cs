namespace Hybrid.Providers.Cuda;

/// <summary>The source of a kernel and how it is launched.</summary>
/// <param name="Body">The function's parameters and body, from the opening parenthesis on; its name is the module's affair.</param>
/// <param name="GridX">Blocks along x.</param>
/// <param name="GridY">Blocks along y.</param>
/// <param name="GridZ">Blocks along z.</param>
/// <param name="Threads">Threads of a block.</param>
internal sealed record GeneratedKernel(string Body, uint GridX, uint GridY, uint GridZ, uint Threads);
