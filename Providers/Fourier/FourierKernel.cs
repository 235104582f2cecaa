using System.Numerics;
using MathNet.Numerics.IntegralTransforms;

namespace Hybrid.Providers.Fourier;

/// <summary>
/// The discrete Fourier transform y[k] = sum over j of x[j] e^(-2 pi i j k / n) along the middle axis of an array [outer, n, inner] of complex numbers, pairs of a real and
/// an imaginary part side by side; the inverse has +2 pi and no factor 1 / n. By MathNet's Fourier provider in use, in double precision.
/// </summary>
/// <remarks>Operands: x, y, of 2 outer n inner numbers, row-major. Units are the outer times inner lines. Any n is taken; a power of 2 is fastest.</remarks>
public sealed unsafe class FourierKernel : Kernel
{
    private readonly ElementType _type;
    private readonly nint _outer;
    private readonly int _count;
    private readonly nint _inner;
    private readonly bool _inverse;

    private FourierKernel(ElementType type, nint outer, int count, nint inner, bool inverse) =>
        (_type, _outer, _count, _inner, _inverse) = (type, outer, count, inner, inverse);

    /// <inheritdoc/>
    public override nint Units => _outer * _inner;

    /// <inheritdoc/>
    public override double Cost => Units * (50 + (_count * 6.0 * Math.Max(1, Math.Log2(Math.Max(1, _count)))));

    /// <summary>Prepares a transform.</summary>
    /// <param name="type">Float32 or Float64.</param>
    /// <param name="outer">How many blocks lie before the axis, at least 0.</param>
    /// <param name="count">The size of the axis, at least 0.</param>
    /// <param name="inner">How many pairs lie behind the axis, at least 0.</param>
    /// <param name="inverse">The sign of the exponent: minus, or plus when true.</param>
    /// <exception cref="ArgumentException">The type is Int32 or Bool, or a size is negative.</exception>
    public static FourierKernel Create(ElementType type, nint outer, int count, nint inner, bool inverse)
    {
        if (type is not (ElementType.Float32 or ElementType.Float64))
        {
            throw new ArgumentException($"Fourier: the type is {type}, but only Float32 and Float64 can be transformed. Cast first.", nameof(type));
        }

        return outer < 0 || count < 0 || inner < 0
            ? throw new ArgumentException($"Fourier: sizes must be 0 or more, but outer, count and inner are [{outer}, {count}, {inner}].", nameof(count))
            : new FourierKernel(type, outer, count, inner, inverse);
    }

    /// <inheritdoc/>
    public override void Run(byte** operands, nint begin, nint limit)
    {
        if (_count == 0)
        {
            return;
        }

        var line = new Complex[_count];
        for (nint unit = begin; unit < limit; unit++)
        {
            nint start = 2 * ((unit / _inner * _count * _inner) + (unit % _inner));
            if (_type == ElementType.Float32)
            {
                Transform(line, (float*)operands[0] + start, (float*)operands[1] + start);
            }
            else
            {
                Transform(line, (double*)operands[0] + start, (double*)operands[1] + start);
            }
        }
    }

    private void Transform<T>(Complex[] line, T* x, T* y)
        where T : unmanaged, INumberBase<T>
    {
        nint step = 2 * _inner;
        for (int j = 0; j < line.Length; j++)
        {
            line[j] = new(double.CreateTruncating(x[j * step]), double.CreateTruncating(x[(j * step) + 1]));
        }

        if (_inverse)
        {
            MathNet.Numerics.IntegralTransforms.Fourier.Inverse(line, FourierOptions.NoScaling);
        }
        else
        {
            MathNet.Numerics.IntegralTransforms.Fourier.Forward(line, FourierOptions.NoScaling);
        }

        for (int k = 0; k < line.Length; k++)
        {
            y[k * step] = T.CreateTruncating(line[k].Real);
            y[(k * step) + 1] = T.CreateTruncating(line[k].Imaginary);
        }
    }
}
