namespace Hybrid.Providers;

/// <summary>A kernel tap and the input that the first output of its phase meets there.</summary>
internal readonly record struct AxisTap(int Tap, int At);

/// <summary>
/// An axis by phases. Outputs o = phase + Period t of one phase meet the same taps, at inputs At + Step t: with an input dilation above 1 (a transposed convolution)
/// each phase meets only its own taps, and no zeros between inputs are multiplied.
/// </summary>
internal sealed class AxisPlan
{
    private readonly AxisTap[][] _taps;

    public AxisPlan(ConvolutionAxis axis)
    {
        Axis = axis;
        int common = (int)System.Numerics.BigInteger.GreatestCommonDivisor(axis.Stride, axis.InputDilation);
        Period = axis.InputDilation / common;
        Step = axis.Stride / common;
        _taps = new AxisTap[Period][];
        Lowest = int.MaxValue;
        Highest = int.MinValue;
        for (int phase = 0; phase < Period; phase++)
        {
            var taps = new List<AxisTap>();
            for (int tap = 0; tap < axis.Kernel; tap++)
            {
                int at = (phase * axis.Stride) + (tap * axis.KernelDilation) - axis.Low;
                if (at % axis.InputDilation == 0 && Count(phase) > 0)
                {
                    taps.Add(new AxisTap(tap, at / axis.InputDilation));
                    Lowest = Math.Min(Lowest, taps[^1].At);
                    Highest = Math.Max(Highest, taps[^1].At + ((Count(phase) - 1) * Step));
                }
            }

            _taps[phase] = [.. taps];
        }

        if (Lowest > Highest)
        {
            (Lowest, Highest) = (0, 0);
        }
    }

    public ConvolutionAxis Axis { get; }

    /// <summary>How many phases there are.</summary>
    public int Period { get; }

    /// <summary>Inputs from one output of a phase to the next.</summary>
    public int Step { get; }

    /// <summary>The least input that any output meets; may lie before the first.</summary>
    public int Lowest { get; }

    /// <summary>The largest input that any output meets; may lie behind the last.</summary>
    public int Highest { get; }

    /// <summary>Whether every input met is there.</summary>
    public bool IsInside => Lowest >= 0 && Highest < Axis.Input;

    /// <summary>The taps of a phase.</summary>
    public ReadOnlySpan<AxisTap> Taps(int phase) => _taps[phase];

    /// <summary>How many outputs a phase has.</summary>
    public int Count(int phase) => phase < Axis.Output ? ((Axis.Output - 1 - phase) / Period) + 1 : 0;

    /// <summary>The inputs that the outputs from begin to limit meet; (0, -1) when none.</summary>
    public (int Lowest, int Highest) Reach(int begin, int limit)
    {
        int lowest = int.MaxValue, highest = int.MinValue;
        for (int o = begin; o < limit; o++)
        {
            foreach (AxisTap tap in _taps[o % Period])
            {
                int at = tap.At + (o / Period * Step);
                lowest = Math.Min(lowest, at);
                highest = Math.Max(highest, at);
            }
        }

        return lowest > highest ? (0, -1) : (lowest, highest);
    }
}
