namespace Hybrid.Providers.LinearAlgebra;

/// <summary>What went wrong with one matrix; the default value: nothing.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Position">Where it shows; below 0 when that is not known.</param>
/// <param name="Value">The value there.</param>
internal readonly record struct MatrixFault(LinearAlgebraFault Kind, int Position = -1, double Value = 0);
