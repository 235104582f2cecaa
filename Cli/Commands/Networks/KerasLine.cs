using System.Globalization;
using System.Text;

namespace Hybrid.Cli.Commands.Networks;

/// <summary>The line that tells of an epoch, in the order that Keras prints: <c>469/469 [====================] 2s 4ms/step - loss: 0.2345 - accuracy: 0.9321 - val_loss: 0.2001 - val_accuracy: 0.9411</c>.</summary>
internal static class KerasLine
{
    /// <summary>The whole line.</summary>
    /// <param name="step">Steps done of the epoch.</param>
    /// <param name="steps">Steps of the epoch.</param>
    /// <param name="elapsed">Time since the epoch began.</param>
    /// <param name="measures">Names and values, in order.</param>
    public static string Of(int step, int steps, TimeSpan elapsed, IEnumerable<(string Name, double Value)> measures) =>
        $"{Count(step, steps)} {Bar(step, steps)} {Facts(step, elapsed, measures)}";

    /// <summary>The number of steps, padded so that lines stand below each other: <c> 12/469</c>.</summary>
    /// <param name="step">Steps done of the epoch.</param>
    /// <param name="steps">Steps of the epoch.</param>
    public static string Count(int step, int steps)
    {
        string all = steps.ToString(CultureInfo.InvariantCulture);
        return $"{step.ToString(CultureInfo.InvariantCulture).PadLeft(all.Length)}/{all}";
    }

    /// <summary>What stands after the bar: the time, the time of a step, and the measures.</summary>
    /// <param name="step">Steps done of the epoch.</param>
    /// <param name="elapsed">Time since the epoch began.</param>
    /// <param name="measures">Names and values, in order.</param>
    public static string Facts(int step, TimeSpan elapsed, IEnumerable<(string Name, double Value)> measures)
    {
        var text = new StringBuilder(Duration(elapsed)).Append(' ').Append(StepTime(elapsed / Math.Max(1, step))).Append("/step");
        foreach ((string name, double value) in measures)
        {
            text.Append(CultureInfo.InvariantCulture, $" - {name}: {Measure(value)}");
        }

        return text.ToString();
    }

    private static string Bar(int step, int steps)
    {
        const int Width = 20;
        int full = (int)((long)Width * step / Math.Max(1, steps));
        return $"[{new string('=', full)}{new string('.', Width - full)}]";
    }

    private static string Duration(TimeSpan time) => time.TotalSeconds < 60
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0}s")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes}:{time.Seconds:00}");

    private static string StepTime(TimeSpan time) => time.TotalMilliseconds switch
    {
        >= 1000 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0}s"),
        >= 1 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0}ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMicroseconds:0}us"),
    };

    private static string Measure(double value) =>
        value != 0 && Math.Abs(value) < 1e-3 ? value.ToString("0.0000e+00", CultureInfo.InvariantCulture) : value.ToString("0.0000", CultureInfo.InvariantCulture);
}
