using System.Runtime.CompilerServices;

namespace Hybrid.Providers;

/// <summary>The part of an image that a band of output rows meets: in place where all of it is there, otherwise a copy with zeros around.</summary>
internal unsafe ref struct ImageBand<T>
    where T : unmanaged
{
    private readonly ConvolutionPlan _plan;
    private readonly T* _copy;
    private readonly int _channels;
    private readonly int _pixel;

    /// <summary>A band on scratch memory of the plan's BandElements.</summary>
    public ImageBand(ConvolutionPlan plan, T* copy)
    {
        _plan = plan;
        _copy = copy;
        _channels = plan.Description.InputChannels;
        _pixel = plan.Pixel;
    }

    /// <summary>Where input row 0 and column 0 of plane 0 would lie.</summary>
    public T* Origin { get; private set; }

    /// <summary>From one input row to the next.</summary>
    public nint RowPitch { get; private set; }

    /// <summary>From one plane to the next.</summary>
    public nint PlanePitch { get; private set; }

    private bool InPlace { get; set; }

    /// <summary>Points at, or copies, what the output rows from begin to limit of a depth position meet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Read(T* image, int depth, int begin, int limit)
    {
        ConvolutionAxis rows = _plan.Description.Height, columns = _plan.Description.Width;
        nint rowSize = (nint)columns.Input * _channels, planeSize = rowSize * rows.Input;
        var (lowest, highest) = _plan.Height.Reach(begin, limit);
        InPlace = _pixel == _channels && _plan.Width.IsInside && lowest >= 0 && highest < rows.Input;
        if (InPlace)
        {
            Origin = image;
            RowPitch = rowSize;
            PlanePitch = planeSize;
            return;
        }

        RowPitch = (nint)_plan.Columns * _pixel;
        PlanePitch = RowPitch * (highest - lowest + 1);
        Origin = _copy - (lowest * RowPitch) - ((nint)_plan.Width.Lowest * _pixel);
        int from = Math.Max(0, _plan.Width.Lowest), to = Math.Min(columns.Input, _plan.Width.Highest + 1);
        nint left = (nint)(Math.Min(from, _plan.Width.Highest + 1) - _plan.Width.Lowest) * _pixel;
        nint middle = (nint)Math.Max(0, to - from) * _pixel, right = RowPitch - left - middle;
        T* target = _copy;
        foreach (AxisTap tap in _plan.Depth.Taps(depth % _plan.Depth.Period))
        {
            int plane = PlaneOf(tap, depth);
            if ((uint)plane >= (uint)_plan.Description.Depth.Input)
            {
                target += PlanePitch;
                continue;
            }

            for (int row = lowest; row <= highest; row++)
            {
                if ((uint)row >= (uint)rows.Input)
                {
                    new Span<T>(target, (int)RowPitch).Clear();
                }
                else
                {
                    new Span<T>(target, (int)left).Clear();
                    Copy(image + (plane * planeSize) + (row * rowSize) + ((nint)from * _channels), target + left, to - from);
                    new Span<T>(target + left + middle, (int)right).Clear();
                }

                target += RowPitch;
            }
        }
    }

    private readonly void Copy(T* source, T* target, int pixels)
    {
        int length = _pixel == _channels ? Math.Max(0, pixels) * _channels : _channels;
        for (; pixels > 0; pixels = _pixel == _channels ? 0 : pixels - 1)
        {
            new ReadOnlySpan<T>(source, length).CopyTo(new Span<T>(target, length));
            source += _channels;
            target += _pixel;
        }
    }

    /// <summary>The offset of the plane that a depth tap meets, which is the index-th of its phase; negative when it lies outside the image.</summary>
    public readonly nint Plane(AxisTap tap, int index, int depth)
    {
        int plane = PlaneOf(tap, depth);
        return (uint)plane >= (uint)_plan.Description.Depth.Input ? -1 : (InPlace ? plane : index) * PlanePitch;
    }

    private readonly int PlaneOf(AxisTap tap, int depth) => tap.At + (depth / _plan.Depth.Period * _plan.Depth.Step);
}
