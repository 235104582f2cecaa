using Hybrid.Providers.Simd;

namespace Hybrid.Providers.Pointwise;

/// <summary>A statement, or a sequence of them, as a type.</summary>
internal unsafe interface IStatement
{
    /// <summary>Carries it out at inner positions i, i + 1, ....</summary>
    /// <param name="frame">Where the row's data are.</param>
    /// <param name="i">Inner position of the first lane.</param>
    /// <param name="n">Lanes in use.</param>
    static abstract void Run<TVector, T, TMode>(Frame* frame, nint i, int n)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
        where TMode : struct, IMode;
}
