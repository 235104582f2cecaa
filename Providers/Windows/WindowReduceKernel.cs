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
        WindowPlace* places = (WindowPlace*)PackBuffer.Reserve(_offsets.Bytes), rows = places + description.Taps;
        nint channels = description.Channels, imageSize = description.InputPositions * channels, rowSize = description.Width.Output * channels;
        nint whole = (channels + TVector.Count - 1) / TVector.Count * TVector.Count;
        bool sum = description.Operation == WindowOperation.Sum;
        for (; begin < limit; begin++)
        {
            nint plane = begin / description.Height.Output;
            int rowCount = _offsets.Rows((int)(plane % description.Depth.Output), (int)(begin % description.Height.Output), rows);
            T* image = (T*)operands[0] + (plane / description.Depth.Output * imageSize);
            T* target = (T*)operands[1] + (begin * rowSize);
            nint done = 0;
            for (int width = 0; width < description.Width.Output; width++)
            {
                int count = _offsets.Of(width, rows, rowCount, places);

                // Whole vectors may reach into the next input, and into the next output of the row, which is written after.
                bool fits = done + whole <= rowSize && (count == 0 || places[count - 1].Offset + whole <= imageSize);
                nint full = fits ? whole : channels / TVector.Count * TVector.Count;
                if (sum)
                {
                    Sum(image, places, count, target + done, full, channels);
                }
                else
                {
                    Max(image, places, count, target + done, full, channels);
                }

                done += channels;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Max(T* image, WindowPlace* places, int count, T* target, nint full, nint channels)
    {
        for (nint c = 0; c < full; c += TVector.Count)
        {
            TVector value = TVector.Constant(double.NegativeInfinity);
            for (int i = 0; i < count; i++)
            {
                value = TVector.Max(value, TVector.Load(image + places[i].Offset + c));
            }

            TVector.Store(value, target + c);
        }

        if (full < channels)
        {
            int rest = (int)(channels - full);
            TVector value = TVector.Constant(double.NegativeInfinity);
            for (int i = 0; i < count; i++)
            {
                value = TVector.Max(value, TVector.LoadPartial(image + places[i].Offset + full, rest));
            }

            TVector.StorePartial(value, target + full, rest);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sum(T* image, WindowPlace* places, int count, T* target, nint full, nint channels)
    {
        for (nint c = 0; c < full; c += TVector.Count)
        {
            TVector value = TVector.Zero;
            for (int i = 0; i < count; i++)
            {
                value += TVector.Load(image + places[i].Offset + c);
            }

            TVector.Store(value, target + c);
        }

        if (full < channels)
        {
            int rest = (int)(channels - full);
            TVector value = TVector.Zero;
            for (int i = 0; i < count; i++)
            {
                value += TVector.LoadPartial(image + places[i].Offset + full, rest);
            }

            TVector.StorePartial(value, target + full, rest);
        }
    }
}
