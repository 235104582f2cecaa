using Hybrid.Providers.Pointwise;
using Hybrid.Providers.Simd;

namespace Hybrid.Providers;

/// <summary>A window reduction or its gradient; operands as the <see cref="WindowOperation"/> says.</summary>
public static class WindowKernel
{
    /// <summary>Prepares a kernel.</summary>
    /// <param name="description">What to compute.</param>
    /// <exception cref="ArgumentException">A size is out of range or the type is none of floating point.</exception>
    public static Kernel Create(WindowDescription description) => Create(description, VectorWidth.Auto);

    /// <summary>Prepares a kernel on registers of a width.</summary>
    internal static Kernel Create(WindowDescription description, VectorWidth width)
    {
        ArgumentNullException.ThrowIfNull(description);
        description.Check();
        return Vectors.Visit(description.Type, width, new Maker(description));
    }

    private sealed class Maker(WindowDescription description) : IVectorVisitor<Kernel>
    {
        public Kernel Visit<TVector, T>()
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => description.Operation is WindowOperation.Max or WindowOperation.Sum
                ? new WindowReduceKernel<TVector, T>(description)
                : new WindowRouteKernel<TVector, T>(description);
    }
}
