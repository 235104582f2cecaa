using System.Runtime.CompilerServices;
using Hybrid.Providers.Simd;

namespace Hybrid.Providers;

/// <summary>
/// The gradient of the largest input of each window, and its transpose. The place of the largest is found again from x: nothing is stored. Units: images times
/// blocks of channels.
/// </summary>
internal sealed unsafe class WindowRouteKernel<TVector, T>(WindowDescription description) : Kernel
    where TVector : unmanaged, ISimd<TVector, T>
    where T : unmanaged
{
    private readonly WindowOffsets _offsets = new(description.Depth, description.Height, description.Width, description.Channels);

    // Few images are divided by channels as well, in whole cache lines.
    private readonly nint _block = description.Batch >= 16 ? Math.Max(1, description.Channels) : 64 / sizeof(T);

    public override nint Units => description.Batch * ((description.Channels + _block - 1) / _block);

    public override double Cost => description.Batch * description.OutputPositions * (10 + (description.Taps * (2 + (description.Channels * sizeof(T) * 0.06))));

    internal override object Description => description;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(byte** operands, nint begin, nint limit)
    {
        WindowPlace* places = (WindowPlace*)PackBuffer.Reserve(_offsets.Bytes), rows = places + description.Taps;
        nint channels = description.Channels, blocks = (channels + _block - 1) / _block;
        nint imageSize = description.InputPositions * channels, outputSize = description.OutputPositions * channels;
        bool pick = description.Operation == WindowOperation.MaxPick;
        for (; begin < limit; begin++)
        {
            nint image = begin / blocks, first = begin % blocks * _block, count = Math.Min(_block, channels - first);
            T* x = (T*)operands[0] + (image * imageSize) + first;
            T* inputs = (T*)operands[pick ? 1 : 2] + (image * imageSize) + first;
            T* outputs = (T*)operands[pick ? 2 : 1] + (image * outputSize) + first;
            if (!pick)
            {
                for (nint position = 0; position < (count == channels ? 1 : description.InputPositions); position++)
                {
                    new Span<T>(inputs + (position * channels), (int)(count == channels ? imageSize : count)).Clear();
                }
            }

            nint done = first;
            for (int depth = 0; depth < description.Depth.Output; depth++)
            {
                for (int height = 0; height < description.Height.Output; height++)
                {
                    int rowCount = _offsets.Rows(depth, height, rows);
                    for (int width = 0; width < description.Width.Output; width++)
                    {
                        int taps = _offsets.Of(width, rows, rowCount, places);
                        for (nint c = 0; c < count; c += TVector.Count)
                        {
                            // Whole vectors may reach into the next pixel where the image is this unit's alone: what is there is left as it is.
                            int lanes = (int)Math.Min(count - c, TVector.Count);
                            bool fits = lanes == TVector.Count
                                || (blocks == 1 && taps > 0 && places[taps - 1].Offset + c + TVector.Count <= imageSize && done + c + TVector.Count <= outputSize);
                            if (!fits)
                            {
                                Partial(x + c, inputs + c, outputs + c, places, taps, lanes, pick);
                            }
                            else if (pick)
                            {
                                Pick(x + c, inputs + c, outputs + c, places, taps);
                            }
                            else
                            {
                                Spread(x + c, inputs + c, TVector.And(Lanes(lanes), TVector.Load(outputs + c)), places, taps);
                            }
                        }

                        outputs += channels;
                        done += channels;
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Lanes(int count) => TVector.Less(TVector.LaneIndex, TVector.Constant(count));

    /// <summary>Where x is the largest (a NaN where that is NaN) and nothing before was; what was found is noted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector First(TVector x, TVector largest, ref TVector open)
    {
        TVector smaller = TVector.Or(TVector.Less(x, largest), TVector.And(TVector.Equal(x, x), TVector.Not(TVector.Equal(largest, largest))));
        TVector chosen = TVector.AndNot(open, smaller);
        open = TVector.AndNot(open, chosen);
        return chosen;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Largest(T* x, WindowPlace* places, int taps)
    {
        TVector largest = TVector.Constant(double.NegativeInfinity);
        for (int i = 0; i < taps; i++)
        {
            largest = TVector.Max(largest, TVector.Load(x + places[i].Offset));
        }

        return largest;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Spread(T* x, T* inputs, TVector cotangent, WindowPlace* places, int taps)
    {
        TVector largest = Largest(x, places, taps), open = TVector.AllBitsSet;
        for (int i = 0; i < taps; i++)
        {
            TVector chosen = First(TVector.Load(x + places[i].Offset), largest, ref open);
            T* target = inputs + places[i].Offset;
            TVector.Store(TVector.Load(target) + TVector.And(chosen, cotangent), target);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pick(T* x, T* inputs, T* outputs, WindowPlace* places, int taps)
    {
        TVector largest = Largest(x, places, taps), result = TVector.Zero, open = TVector.AllBitsSet;
        for (int i = 0; i < taps; i++)
        {
            TVector chosen = First(TVector.Load(x + places[i].Offset), largest, ref open);
            result = TVector.Select(chosen, TVector.Load(inputs + places[i].Offset), result);
        }

        TVector.Store(result, outputs);
    }

    /// <summary>The same for the last lanes at an end of memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Partial(T* x, T* inputs, T* outputs, WindowPlace* places, int taps, int lanes, bool pick)
    {
        TVector largest = TVector.Constant(double.NegativeInfinity), result = TVector.Zero, open = TVector.AllBitsSet;
        for (int i = 0; i < taps; i++)
        {
            largest = TVector.Max(largest, TVector.LoadPartial(x + places[i].Offset, lanes));
        }

        TVector cotangent = pick ? TVector.Zero : TVector.LoadPartial(outputs, lanes);
        for (int i = 0; i < taps; i++)
        {
            TVector chosen = First(TVector.LoadPartial(x + places[i].Offset, lanes), largest, ref open);
            TVector input = TVector.LoadPartial(inputs + places[i].Offset, lanes);
            if (pick)
            {
                result = TVector.Select(chosen, input, result);
            }
            else
            {
                TVector.StorePartial(input + TVector.And(chosen, cotangent), inputs + places[i].Offset, lanes);
            }
        }

        if (pick)
        {
            TVector.StorePartial(result, outputs, lanes);
        }
    }
}
