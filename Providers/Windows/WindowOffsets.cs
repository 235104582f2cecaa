using System.Runtime.CompilerServices;

namespace Hybrid.Providers;

/// <summary>Where the inputs of each output's window lie, taps in order; inputs outside the image are left out.</summary>
internal sealed unsafe class WindowOffsets
{
    private readonly AxisPlan _depth;
    private readonly AxisPlan _height;
    private readonly AxisPlan _width;
    private readonly nint _pixel;

    public WindowOffsets(WindowDescription description)
    {
        _depth = new AxisPlan(description.Depth);
        _height = new AxisPlan(description.Height);
        _width = new AxisPlan(description.Width);
        _pixel = description.Channels;
        Bytes = (nuint)(2 * description.Taps * sizeof(nint));
    }

    /// <summary>The bytes of scratch that the two methods need: the offsets, then the rows.</summary>
    public nuint Bytes { get; }

    /// <summary>The offsets of the image rows that an output row meets; returns how many.</summary>
    public int Rows(int depth, int height, nint* rows)
    {
        int count = 0;
        foreach (AxisTap plane in _depth.Taps(depth % _depth.Period))
        {
            int d = plane.At + (depth / _depth.Period * _depth.Step);
            if ((uint)d >= (uint)_depth.Axis.Input)
            {
                continue;
            }

            foreach (AxisTap row in _height.Taps(height % _height.Period))
            {
                int h = row.At + (height / _height.Period * _height.Step);
                if ((uint)h < (uint)_height.Axis.Input)
                {
                    rows[count++] = (((nint)d * _height.Axis.Input) + h) * _width.Axis.Input * _pixel;
                }
            }
        }

        return count;
    }

    /// <summary>The offsets of the inputs of one output of the row; returns how many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Of(int width, nint* rows, int rowCount, nint* offsets)
    {
        ReadOnlySpan<AxisTap> taps = _width.Taps(width % _width.Period);
        int shift = width / _width.Period * _width.Step, count = 0;
        for (int i = 0; i < rowCount; i++)
        {
            foreach (AxisTap tap in taps)
            {
                int w = tap.At + shift;
                if ((uint)w < (uint)_width.Axis.Input)
                {
                    offsets[count++] = rows[i] + (w * _pixel);
                }
            }
        }

        return count;
    }
}
