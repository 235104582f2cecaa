using Hybrid.Providers.Simd;

namespace Hybrid.Providers.Pointwise;

/// <summary>An expression as a type: nested generic structs that the JIT inlines into one loop body.</summary>
internal unsafe interface INode
{
    /// <summary>The value at inner positions i, i + 1, ....</summary>
    /// <param name="frame">Where the row's data are.</param>
    /// <param name="i">Inner position of the first lane.</param>
    /// <param name="n">Lanes in use.</param>
    static abstract TVector Eval<TVector, T, TMode>(Frame* frame, nint i, int n)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
        where TMode : struct, IMode;
}
