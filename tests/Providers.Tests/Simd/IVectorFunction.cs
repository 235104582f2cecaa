using Hybrid.Providers.Simd;

namespace Hybrid.Providers.Tests.Simd;

/// <summary>A function of <see cref="VectorMath"/> as a type, so that one loop tests all of them at every width.</summary>
internal interface IVectorFunction
{
    static abstract TVector Of<TVector, T>(TVector x, TVector y)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged;
}
