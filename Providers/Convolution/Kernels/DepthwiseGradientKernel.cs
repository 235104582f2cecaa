using System.Runtime.CompilerServices;
using Hybrid.Providers.Simd;

namespace Hybrid.Providers;

/// <summary>A depthwise convolution's gradient by its weights. Units: blocks of channels of a cache line, each summed over all images in order.</summary>
internal sealed unsafe class DepthwiseGradientKernel<TVector, T>(ConvolutionDescription description) : Kernel
    where TVector : unmanaged, ISimd<TVector, T>
    where T : unmanaged
{
    private readonly WindowOffsets _offsets = new(description.Depth, description.Height, description.Width, description.InputChannels);

    public override nint Units => (description.InputChannels + Block - 1) / Block;

    public override double Cost =>
        description.OutputRows * description.Width.Output * (10.0 + (description.Taps * (1 + (description.InputChannels * sizeof(T) * 0.03))));

    private static nint Block => 64 / sizeof(T);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(byte** operands, nint begin, nint limit)
    {
        WindowPlace* places = (WindowPlace*)PackBuffer.Reserve(_offsets.Bytes), rows = places + description.Taps;
        nint channels = description.InputChannels, first = begin * Block, last = Math.Min(channels, limit * Block);
        T* gradient = (T*)operands[2];
        for (nint tap = 0; tap < description.Taps && first < last; tap++)
        {
            new Span<T>(gradient + (tap * channels) + first, (int)(last - first)).Clear();
        }

        for (nint row = 0; row < description.OutputRows; row++)
        {
            nint plane = row / description.Height.Output;
            int rowCount = _offsets.Rows((int)(plane % description.Depth.Output), (int)(row % description.Height.Output), rows);
            T* image = (T*)operands[0] + (plane / description.Depth.Output * description.InputPositions * channels);
            T* cotangents = (T*)operands[1] + (row * description.Width.Output * channels);
            for (int width = 0; width < description.Width.Output; width++)
            {
                int count = _offsets.Of(width, rows, rowCount, places);
                for (nint c = first; c < last; c += TVector.Count)
                {
                    Add(image + c, cotangents + c, gradient + c, places, count, channels, (int)Math.Min(TVector.Count, last - c));
                }

                cotangents += channels;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(T* image, T* cotangent, T* gradient, WindowPlace* places, int count, nint channels, int lanes)
    {
        if (lanes == TVector.Count)
        {
            TVector g = TVector.Load(cotangent);
            for (int i = 0; i < count; i++)
            {
                T* target = gradient + (places[i].Tap * channels);
                TVector.Store(TVector.Fma(TVector.Load(image + places[i].Offset), g, TVector.Load(target)), target);
            }

            return;
        }

        TVector part = TVector.LoadPartial(cotangent, lanes);
        for (int i = 0; i < count; i++)
        {
            T* target = gradient + (places[i].Tap * channels);
            TVector.StorePartial(TVector.Fma(TVector.LoadPartial(image + places[i].Offset, lanes), part, TVector.LoadPartial(target, lanes)), target, lanes);
        }
    }
}
