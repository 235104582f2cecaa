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
        byte* scratch = PackBuffer.Reserve(_offsets.Bytes);
        WindowPlace* places = (WindowPlace*)scratch, rows = places + description.Taps;
        nint channels = description.Channels, blocks = (channels + _block - 1) / _block;
        bool pick = description.Operation == WindowOperation.MaxPick;
        for (; begin < limit; begin++)
        {
            nint image = begin / blocks, first = begin % blocks * _block, count = Math.Min(_block, channels - first);
            nint input = (image * description.InputPositions * channels) + first, output = (image * description.OutputPositions * channels) + first;
            T* x = (T*)operands[0] + input;
            T* inputs = (T*)operands[pick ? 1 : 2] + input;
            T* outputs = (T*)operands[pick ? 2 : 1] + output;
            if (!pick)
            {
                for (nint position = 0; position < description.InputPositions; position++)
                {
                    new Span<T>(inputs + (position * channels), (int)count).Clear();
                }
            }

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
                            int lanes = (int)Math.Min(count - c, TVector.Count);
                            if (pick)
                            {
                                Pick(x + c, inputs + c, outputs + c, places, taps, lanes);
                            }
                            else
                            {
                                Spread(x + c, inputs + c, outputs + c, places, taps, lanes);
                            }
                        }

                        outputs += channels;
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Load(T* source, int lanes) => lanes == TVector.Count ? TVector.Load(source) : TVector.LoadPartial(source, lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(TVector value, T* target, int lanes)
    {
        if (lanes == TVector.Count)
        {
            TVector.Store(value, target);
        }
        else
        {
            TVector.StorePartial(value, target, lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Largest(T* x, WindowPlace* places, int taps, int lanes)
    {
        TVector largest = TVector.Constant(double.NegativeInfinity);
        for (int i = 0; i < taps; i++)
        {
            largest = TVector.Max(largest, Load(x + places[i].Offset, lanes));
        }

        return largest;
    }

    /// <summary>Where x is the largest (a NaN where that is NaN) and nothing before was; what was found is noted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector First(TVector x, TVector largest, ref TVector open)
    {
        TVector isLargest = TVector.AndNot(open, TVector.Or(TVector.Less(x, largest), TVector.And(TVector.Equal(x, x), TVector.Not(TVector.Equal(largest, largest)))));
        open = TVector.AndNot(open, isLargest);
        return isLargest;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Spread(T* x, T* inputs, T* outputs, WindowPlace* places, int taps, int lanes)
    {
        TVector largest = Largest(x, places, taps, lanes), cotangent = Load(outputs, lanes), open = TVector.AllBitsSet;
        for (int i = 0; i < taps; i++)
        {
            TVector chosen = First(Load(x + places[i].Offset, lanes), largest, ref open);
            Store(Load(inputs + places[i].Offset, lanes) + TVector.And(chosen, cotangent), inputs + places[i].Offset, lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pick(T* x, T* inputs, T* outputs, WindowPlace* places, int taps, int lanes)
    {
        TVector largest = Largest(x, places, taps, lanes), result = TVector.Zero, open = TVector.AllBitsSet;
        for (int i = 0; i < taps; i++)
        {
            TVector chosen = First(Load(x + places[i].Offset, lanes), largest, ref open);
            result = TVector.Select(chosen, Load(inputs + places[i].Offset, lanes), result);
        }

        Store(result, outputs, lanes);
    }
}
