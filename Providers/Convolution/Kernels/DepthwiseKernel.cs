using System.Runtime.CompilerServices;
using Hybrid.Providers.Simd;

namespace Hybrid.Providers;

/// <summary>A depthwise convolution. Units: rows of positions of y.</summary>
internal sealed unsafe class DepthwiseKernel<TVector, T>(ConvolutionDescription description) : Kernel
    where TVector : unmanaged, ISimd<TVector, T>
    where T : unmanaged
{
    private readonly WindowOffsets _offsets = new(description.Depth, description.Height, description.Width, description.InputChannels);

    public override nint Units => description.OutputRows;

    public override double Cost =>
        (description.OutputRows * description.Width.Output * (10.0 + (description.Taps * (1 + (description.InputChannels * sizeof(T) * 0.02))))) + (description.Epilogue?.Cost ?? 0);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(byte** operands, nint begin, nint limit)
    {
        WindowPlace* places = (WindowPlace*)PackBuffer.Reserve(_offsets.Bytes), rows = places + description.Taps;
        nint channels = description.InputChannels, columns = description.Width.Output;
        T* weights = (T*)operands[1];
        for (; begin < limit; begin++)
        {
            nint plane = begin / description.Height.Output;
            int rowCount = _offsets.Rows((int)(plane % description.Depth.Output), (int)(begin % description.Height.Output), rows);
            T* image = (T*)operands[0] + (plane / description.Depth.Output * description.InputPositions * channels);
            T* target = (T*)operands[2] + (begin * columns * channels);
            for (int width = 0; width < columns; width++)
            {
                int count = _offsets.Of(width, rows, rowCount, places);
                for (int i = 0; i < count; i++)
                {
                    places[i].Tap = (description.Transposed ? description.Taps - 1 - places[i].Tap : places[i].Tap) * channels;
                }

                for (nint c = 0; c < channels; c += TVector.Count)
                {
                    Position(image + c, weights + c, target + c, places, count, (int)Math.Min(TVector.Count, channels - c));
                }

                target += channels;
            }

            description.Epilogue?.Run(operands + 2, begin * columns, (begin + 1) * columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Position(T* image, T* weights, T* target, WindowPlace* places, int count, int lanes)
    {
        TVector sum = TVector.Zero;
        if (lanes == TVector.Count)
        {
            for (int i = 0; i < count; i++)
            {
                sum = TVector.Fma(TVector.Load(image + places[i].Offset), TVector.Load(weights + places[i].Tap), sum);
            }

            TVector.Store(sum, target);
            return;
        }

        for (int i = 0; i < count; i++)
        {
            sum = TVector.Fma(TVector.LoadPartial(image + places[i].Offset, lanes), TVector.LoadPartial(weights + places[i].Tap, lanes), sum);
        }

        TVector.StorePartial(sum, target, lanes);
    }
}
