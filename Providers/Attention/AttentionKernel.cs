using System.Numerics;
using Hybrid.Providers.Pointwise;
using Hybrid.Providers.Simd;

namespace Hybrid.Providers.Attention;

/// <summary>Scaled dot-product attention, block by block: the scores of all queries with all keys are never stored.</summary>
public static class AttentionKernel
{
    /// <summary>Prepares attention.</summary>
    /// <param name="description">Types and sizes.</param>
    /// <returns>A kernel whose operands are queries, keys, values, then mask and lengths where the description has them, then the result.</returns>
    /// <exception cref="ArgumentException">A size or type is not allowed.</exception>
    public static Kernel Create(AttentionDescription description) => Create(description, VectorWidth.Auto);

    /// <summary>Prepares the gradient of attention by queries, keys and values, which computes the probabilities again.</summary>
    /// <param name="description">Types and sizes.</param>
    /// <returns>
    /// A kernel whose operands are queries, keys, values, then mask and lengths where the description has them, then attention's own result and the gradient by it, then the
    /// gradients by queries, by keys and by values, one after the other in one block.
    /// </returns>
    /// <exception cref="ArgumentException">A size or type is not allowed.</exception>
    public static Kernel CreateGradient(AttentionDescription description) => CreateGradient(description, VectorWidth.Auto);

    internal static Kernel Create(AttentionDescription description, VectorWidth width)
    {
        ArgumentNullException.ThrowIfNull(description);
        description.Check();
        return description.Type == ElementType.Float32
            ? Of<V512<float>, V256<float>, V128<float>, float>(description, width, gradient: false)
            : Of<V512<double>, V256<double>, V128<double>, double>(description, width, gradient: false);
    }

    internal static Kernel CreateGradient(AttentionDescription description, VectorWidth width)
    {
        ArgumentNullException.ThrowIfNull(description);
        description.Check();
        return description.Type == ElementType.Float32
            ? Of<V512<float>, V256<float>, V128<float>, float>(description, width, gradient: true)
            : Of<V512<double>, V256<double>, V128<double>, double>(description, width, gradient: true);
    }

    private static Kernel Of<TWide, TMiddle, TNarrow, T>(AttentionDescription description, VectorWidth width, bool gradient)
        where TWide : unmanaged, ISimd<TWide, T>
        where TMiddle : unmanaged, ISimd<TMiddle, T>
        where TNarrow : unmanaged, ISimd<TNarrow, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        VectorWidth chosen = width != VectorWidth.Auto ? width
            : TWide.IsHardwareAccelerated ? VectorWidth.Bits512
            : TMiddle.IsHardwareAccelerated ? VectorWidth.Bits256
            : VectorWidth.Bits128;
        return (chosen, gradient) switch
        {
            (VectorWidth.Bits512, false) => new AttentionForward<TWide, T>(description),
            (VectorWidth.Bits256, false) => new AttentionForward<TMiddle, T>(description),
            (_, false) => new AttentionForward<TNarrow, T>(description),
            (VectorWidth.Bits512, true) => new AttentionBackward<TWide, T>(description),
            (VectorWidth.Bits256, true) => new AttentionBackward<TMiddle, T>(description),
            _ => new AttentionBackward<TNarrow, T>(description),
        };
    }
}
