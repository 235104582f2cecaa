namespace Hybrid.Providers.Pointwise;

/// <summary>How a kernel's body is carried out. Every mode gives the same bits.</summary>
public enum KernelMode
{
    /// <summary><see cref="Fused"/> where run-time code generation is available, otherwise <see cref="Interpreted"/>. The default.</summary>
    Auto,

    /// <summary>The body becomes one closed generic type that the JIT compiles to a single vector loop.</summary>
    Fused,

    /// <summary>The body is walked node by node over tiles of elements; needs no run-time generics, for ahead-of-time compilation.</summary>
    Interpreted,
}
