using System.Runtime.CompilerServices;

namespace Hybrid.Providers;

/// <summary>Where the inputs of each output's window lie, taps in order; inputs outside the image are left out.</summary>
internal sealed unsafe class WindowOffsets
{
    private readonly AxisPlan _depth;
    private readonly AxisPlan _height;
    private readonly AxisPlan _width;
    private readonly nint _pixel;

    public WindowOffsets(ConvolutionAxis depth, ConvolutionAxis height, ConvolutionAxis width, nint pixel)
    {
        _depth = new AxisPlan(depth);
        _height = new AxisPlan(height);
        _width = new AxisPlan(width);
        _pixel = pixel;
        Bytes = (nuint)(2 * (nint)depth.Kernel * height.Kernel * width.Kernel * sizeof(WindowPlace));
    }

    /// <summary>The bytes of scratch that the two methods need: the places, then the rows, as many as there are taps of each.</summary>
    public nuint Bytes { get; }

    /// <summary>The image rows that an output row meets; returns how many.</summary>
    public int Rows(int depth, int height, WindowPlace* rows)
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
                    rows[count].Offset = (((nint)d * _height.Axis.Input) + h) * _width.Axis.Input * _pixel;
                    rows[count++].Tap = (((nint)plane.Tap * _height.Axis.Kernel) + row.Tap) * _width.Axis.Kernel;
                }
            }
        }

        return count;
    }

    /// <summary>The inputs of one output of the row; returns how many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Of(int width, WindowPlace* rows, int rowCount, WindowPlace* places)
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
                    places[count].Offset = rows[i].Offset + (w * _pixel);
                    places[count++].Tap = rows[i].Tap + tap.Tap;
                }
            }
        }

        return count;
    }
}
