using Hybrid.Providers.Simd;

namespace Hybrid.Providers.Pointwise;

/// <summary>How wide the registers of a kernel are.</summary>
internal enum VectorWidth
{
    /// <summary>The widest that the machine runs as single instructions.</summary>
    Auto,

    /// <summary>128 bits.</summary>
    Bits128,

    /// <summary>256 bits.</summary>
    Bits256,

    /// <summary>512 bits.</summary>
    Bits512,
}

/// <summary>Makes something that needs the vector type to be known.</summary>
internal interface IVectorVisitor<out TResult>
{
    /// <summary>Called with the vector and lane types.</summary>
    TResult Visit<TVector, T>()
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged;
}

/// <summary>Chooses vector types.</summary>
internal static class Vectors
{
    /// <summary>Calls the visitor with the vector type of a width and an element type.</summary>
    public static TResult Visit<TResult>(ElementType type, VectorWidth width, IVectorVisitor<TResult> visitor)
    {
        if (width == VectorWidth.Auto)
        {
            width = V512<float>.IsHardwareAccelerated ? VectorWidth.Bits512 : V256<float>.IsHardwareAccelerated ? VectorWidth.Bits256 : VectorWidth.Bits128;
        }

        return (width, type) switch
        {
            (VectorWidth.Bits512, ElementType.Float32) => visitor.Visit<V512<float>, float>(),
            (VectorWidth.Bits512, ElementType.Float64) => visitor.Visit<V512<double>, double>(),
            (VectorWidth.Bits512, _) => visitor.Visit<V512<int>, int>(),
            (VectorWidth.Bits256, ElementType.Float32) => visitor.Visit<V256<float>, float>(),
            (VectorWidth.Bits256, ElementType.Float64) => visitor.Visit<V256<double>, double>(),
            (VectorWidth.Bits256, _) => visitor.Visit<V256<int>, int>(),
            (_, ElementType.Float32) => visitor.Visit<V128<float>, float>(),
            (_, ElementType.Float64) => visitor.Visit<V128<double>, double>(),
            _ => visitor.Visit<V128<int>, int>(),
        };
    }
}
