using System.Globalization;

namespace Hybrid.Reports;

/// <summary>A range of numbers with round ticks (1, 2 or 5 times a power of ten), mapped to a range of lengths.</summary>
internal sealed class AxisScale
{
    private readonly double _step;
    private readonly double _from;
    private readonly double _to;

    /// <param name="low">The least number to show.</param>
    /// <param name="high">The greatest number to show.</param>
    /// <param name="from">Where the low end lies in the picture.</param>
    /// <param name="to">Where the high end lies in the picture.</param>
    /// <param name="ticks">About how many steps are wanted.</param>
    /// <param name="whole">Whether ticks must be whole numbers.</param>
    /// <param name="widen">Whether the ends are moved outwards to ticks.</param>
    public AxisScale(double low, double high, double from, double to, int ticks, bool whole, bool widen)
    {
        if (!(high > low))
        {
            double margin = Math.Max(Math.Abs(low) * 0.1, whole ? 1 : 1e-9);
            (low, high) = (low - margin, low + margin);
        }

        double rough = (high - low) / ticks;
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double mantissa = rough / power;
        _step = power * (mantissa <= 1 ? 1 : mantissa <= 2 ? 2 : mantissa <= 5 ? 5 : 10);
        _step = whole ? Math.Max(1, _step) : _step;
        Low = widen ? Math.Floor((low / _step) + 1e-9) * _step : low;
        High = widen ? Math.Ceiling((high / _step) - 1e-9) * _step : high;
        _from = from;
        _to = to;
    }

    public double Low { get; }

    public double High { get; }

    public IEnumerable<(double Value, string Label)> Ticks
    {
        get
        {
            int decimals = Math.Clamp((int)Math.Ceiling(-Math.Log10(_step) - 1e-9), 0, 12);
            bool plain = Math.Max(Math.Abs(Low), Math.Abs(High)) < 1e7 && _step >= 1e-6;
            long first = (long)Math.Ceiling((Low / _step) - 1e-9);
            long last = (long)Math.Floor((High / _step) + 1e-9);
            for (long i = first; i <= last; i++)
            {
                double value = i * _step;
                yield return (value, plain ? value.ToString("F" + decimals, CultureInfo.InvariantCulture) : value.ToString("0.##E+0", CultureInfo.InvariantCulture));
            }
        }
    }

    public double Place(double value) => _from + ((value - Low) / (High - Low) * (_to - _from));
}
