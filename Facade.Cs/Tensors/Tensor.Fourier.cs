using Ops = Hybrid.Core.TensorModule;

namespace Hybrid;

/// <content>Fourier transforms, by MathNet. Complex numbers are pairs of a real and an imaginary part along the last axis, which has extent 2.</content>
public sealed partial class Tensor
{
    /// <summary>y[k] = sum over j of x[j] e^(-2 pi i j k / n) along an axis of complex numbers <c>[..., 2]</c>, for any n.</summary>
    /// <param name="axis">The axis, not the pairs'. Default: the last before the pairs.</param>
    /// <exception cref="ArgumentException">The last axis has not extent 2, or it is the one to transform.</exception>
    public Tensor Fft(int axis = -2) => new(Ops.fft(axis, Node));

    /// <summary>The inverse of <see cref="Fft"/>: x[j] = 1/n sum over k of y[k] e^(2 pi i j k / n).</summary>
    /// <param name="axis">The axis, not the pairs'. Default: the last before the pairs.</param>
    public Tensor InverseFft(int axis = -2) => new(Ops.inverseFft(axis, Node));

    /// <summary>The transform of real numbers, of which the first n / 2 + 1 values say everything: <c>[..., n]</c> to <c>[..., n / 2 + 1, 2]</c>.</summary>
    /// <param name="axis">The axis, -Rank to Rank - 1. Default: the last.</param>
    public Tensor RealFft(int axis = -1) => new(Ops.realFft(axis, Node));

    /// <summary>The real numbers whose <see cref="RealFft"/> this is: <c>[..., n / 2 + 1, 2]</c> to <c>[..., n]</c>.</summary>
    /// <param name="count">n.</param>
    /// <param name="axis">The axis, not the pairs'. Default: the last before the pairs.</param>
    public Tensor InverseRealFft(int count, int axis = -2) => new(Ops.inverseRealFft(axis, count, Node));
}
