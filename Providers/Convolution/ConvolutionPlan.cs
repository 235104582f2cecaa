namespace Hybrid.Providers;

/// <summary>What the kernels of a convolution have in common: the axes by phases, and how images are cut into bands of rows that fit the second-level cache.</summary>
internal sealed class ConvolutionPlan
{
    /// <summary>Bytes of a band of padded image rows: a part of the second-level cache.</summary>
    private const int BandBytes = 112 * 1024;

    /// <summary>Plans a convolution.</summary>
    /// <param name="description">The convolution.</param>
    /// <param name="scattered">
    /// Whether pixels are read one after the other at one channel: a distance of a multiple of 256 bytes would then use a quarter of the first-level cache or less, and is
    /// made larger by a cache line.
    /// </param>
    public ConvolutionPlan(ConvolutionDescription description, bool scattered)
    {
        Description = description;
        Depth = new AxisPlan(description.Depth);
        Height = new AxisPlan(description.Height);
        Width = new AxisPlan(description.Width);
        Columns = Width.Highest - Width.Lowest + 1;
        Planes = 0;
        for (int phase = 0; phase < Depth.Period; phase++)
        {
            Planes = Math.Max(Planes, Depth.Taps(phase).Length);
        }

        int size = description.Type.SizeOf();
        Pixel = description.InputChannels;
        if (scattered && Pixel > 0 && Pixel * size % 256 == 0)
        {
            Pixel += 64 / size;
        }

        double rowBytes = (double)Math.Max(1, Planes) * Columns * Math.Max(1, Pixel) * size;
        int halo = (description.Height.Kernel - 1) * description.Height.KernelDilation / description.Height.InputDilation;
        double rows = ((BandBytes / rowBytes) - halo) * Height.Period / Height.Step;
        int least = Math.Max(2, halo / 2);
        BandRows = (int)Math.Clamp(rows, least, Math.Max(least, description.Height.Output));
        BandElements = (nint)Math.Max(1, Planes) * BandInputRows(BandRows) * Columns * Pixel;
    }

    public ConvolutionDescription Description { get; }

    public AxisPlan Depth { get; }

    public AxisPlan Height { get; }

    public AxisPlan Width { get; }

    /// <summary>Elements from one pixel of a band to the next: the channels, and room where that is better for the cache.</summary>
    public int Pixel { get; }

    /// <summary>Columns of a padded row.</summary>
    public int Columns { get; }

    /// <summary>The most depth planes that one output row meets.</summary>
    public int Planes { get; }

    /// <summary>Output rows of a band.</summary>
    public int BandRows { get; }

    /// <summary>Elements of a band's padded copy.</summary>
    public nint BandElements { get; }

    private int BandInputRows(int rows)
    {
        int most = 1;
        for (int begin = 0; begin < Math.Min(Height.Period, Math.Max(1, Height.Axis.Output)); begin++)
        {
            var (lowest, highest) = Height.Reach(begin, begin + rows);
            most = Math.Max(most, highest - lowest + 1);
        }

        return most;
    }
}
