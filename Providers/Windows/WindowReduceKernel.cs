using System.Runtime.CompilerServices;
using Hybrid.Providers.Simd;

namespace Hybrid.Providers;

/// <summary>The largest input or the sum of each window. Units: rows of outputs.</summary>
internal sealed unsafe class WindowReduceKernel<TVector, T>(WindowDescription description) : Kernel
    where TVector : unmanaged, ISimd<TVector, T>
    where T : unmanaged
{
    private readonly WindowOffsets _offsets = new(description.Depth, description.Height, description.Width, description.Channels);

    public override nint Units => description.Batch * description.Depth.Output * description.Height.Output;

    public override double Cost => description.Batch * description.OutputPositions * (10 + (description.Taps * (1 + (description.Channels * sizeof(T) * 0.015))));

    internal override object Description => description;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(byte** operands, nint begin, nint limit)
    {
        byte* scratch = PackBuffer.Reserve(_offsets.Bytes);
        WindowPlace* places = (WindowPlace*)scratch, rows = places + description.Taps;
        nint channels = description.Channels;
        bool sum = description.Operation == WindowOperation.Sum;
        for (; begin < limit; begin++)
        {
            nint plane = begin / description.Height.Output;
            int rowCount = _offsets.Rows((int)(plane % description.Depth.Output), (int)(begin % description.Height.Output), rows);
            T* image = (T*)operands[0] + (plane / description.Depth.Output * description.InputPositions * channels);
            T* target = (T*)operands[1] + (begin * description.Width.Output * channels);
            for (int width = 0; width < description.Width.Output; width++)
            {
                int count = _offsets.Of(width, rows, rowCount, places);
                if (sum)
                {
                    Sum(image, places, count, target, channels);
                }
                else
                {
                    Max(image, places, count, target, channels);
                }

                target += channels;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Max(T* image, WindowPlace* places, int count, T* target, nint channels)
    {
        nint c = 0;
        for (; c + TVector.Count <= channels; c += TVector.Count)
        {
            TVector value = TVector.Constant(double.NegativeInfinity);
            for (int i = 0; i < count; i++)
            {
                value = TVector.Max(value, TVector.Load(image + places[i].Offset + c));
            }

            TVector.Store(value, target + c);
        }

        if (c < channels)
        {
            int rest = (int)(channels - c);
            TVector value = TVector.Constant(double.NegativeInfinity);
            for (int i = 0; i < count; i++)
            {
                value = TVector.Max(value, TVector.LoadPartial(image + places[i].Offset + c, rest));
            }

            TVector.StorePartial(value, target + c, rest);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum(T* image, WindowPlace* places, int count, T* target, nint channels)
    {
        nint c = 0;
        for (; c + TVector.Count <= channels; c += TVector.Count)
        {
            TVector value = TVector.Zero;
            for (int i = 0; i < count; i++)
            {
                value += TVector.Load(image + places[i].Offset + c);
            }

            TVector.Store(value, target + c);
        }

        if (c < channels)
        {
            int rest = (int)(channels - c);
            TVector value = TVector.Zero;
            for (int i = 0; i < count; i++)
            {
                value += TVector.LoadPartial(image + places[i].Offset + c, rest);
            }

            TVector.StorePartial(value, target + c, rest);
        }
    }
}
