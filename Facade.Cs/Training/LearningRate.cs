using Hybrid.Core;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;
using Node = Hybrid.Core.Tensor;

namespace Hybrid;

/// <summary>How far an optimiser moves at each step: a number, or a course over the training. A <c>double</c> converts to a constant rate.</summary>
/// <remarks>Example: <c>Optimizer.Adam(LearningRate.Cosine(0.002).WithWarmUp(100))</c>.</remarks>
public sealed class LearningRate
{
    private readonly Func<Course, FSharpFunc<Node, Node>>? _factor;
    private readonly string _text;

    private LearningRate(double rate, string text, Func<Course, FSharpFunc<Node, Node>>? factor)
    {
        if (!(rate > 0 && double.IsFinite(rate)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(rate), FormattableString.Invariant($"LearningRate: the rate is {rate}; a finite number above 0 is needed, such as 0.001."));
        }

        Rate = rate;
        _text = text;
        _factor = factor;
    }

    /// <summary>The rate that the course is a multiple of: its highest.</summary>
    public double Rate { get; }

    internal bool IsConstant => _factor is null;

    /// <summary>A constant rate.</summary>
    /// <param name="rate">The rate; finite and above 0.</param>
    public static implicit operator LearningRate(double rate) => Constant(rate);

    /// <summary>A constant rate.</summary>
    /// <param name="rate">The rate; finite and above 0.</param>
    public static LearningRate Constant(double rate) => new(rate, FormattableString.Invariant($"{rate}"), null);

    /// <summary>Half a cosine wave from the rate down to another over the whole training (Loshchilov and Hutter, "SGDR", 2017, without restarts).</summary>
    /// <param name="rate">The first rate; finite and above 0.</param>
    /// <param name="final">The last rate, from 0 to the first. Default: 0.</param>
    public static LearningRate Cosine(double rate, double final = 0)
    {
        CheckFinal(nameof(Cosine), rate, final);
        return new(rate, FormattableString.Invariant($"cosine({rate}, {final})"), course => ScheduleModule.cosine(1, final / rate, course.Steps));
    }

    /// <summary>From the rate down to another along a power of the remaining share of the training.</summary>
    /// <param name="rate">The first rate; finite and above 0.</param>
    /// <param name="final">The last rate, from 0 to the first. Default: 0.</param>
    /// <param name="power">The power, above 0. Default: 1, a straight line.</param>
    public static LearningRate Polynomial(double rate, double final = 0, double power = 1)
    {
        CheckFinal(nameof(Polynomial), rate, final);
        CheckPositive(nameof(Polynomial), nameof(power), power);
        return new(rate, FormattableString.Invariant($"polynomial({rate}, {final}, {power})"), course => ScheduleModule.polynomial(1, final / rate, power, course.Steps));
    }

    /// <summary>The rate times a factor every so many epochs.</summary>
    /// <param name="rate">The first rate; finite and above 0.</param>
    /// <param name="factor">The factor, above 0; below 1 the rate falls.</param>
    /// <param name="epochs">After how many epochs; at least 1. Default: 1.</param>
    public static LearningRate Steps(double rate, double factor, int epochs = 1)
    {
        CheckPositive(nameof(Steps), nameof(factor), factor);
        ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1);
        return new(rate, FormattableString.Invariant($"steps({rate}, {factor}, {epochs})"), course => ScheduleModule.step(1, factor, epochs * course.StepsPerEpoch));
    }

    /// <summary>The rate times a factor for each epoch, falling a little at every step.</summary>
    /// <param name="rate">The first rate; finite and above 0.</param>
    /// <param name="factor">The factor of an epoch, above 0; below 1 the rate falls.</param>
    public static LearningRate Exponential(double rate, double factor)
    {
        CheckPositive(nameof(Exponential), nameof(factor), factor);
        return new(
            rate, FormattableString.Invariant($"exponential({rate}, {factor})"), course => ScheduleModule.exponential(1, Math.Pow(factor, 1.0 / course.StepsPerEpoch)));
    }

    /// <summary>Up from a 25th of the rate to the rate, then down to nearly 0, along half cosine waves (Smith and Topin, "Super-convergence", 2018).</summary>
    /// <param name="highest">The highest rate; finite and above 0.</param>
    /// <param name="rising">The share of the training in which it rises, between 0 and 1. Default: 0.3.</param>
    public static LearningRate OneCycle(double highest, double rising = 0.3)
    {
        if (!(rising > 0 && rising < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(rising), rising, "LearningRate.OneCycle: the rising share must be between 0 and 1, such as 0.3.");
        }

        return new(highest, FormattableString.Invariant($"oneCycle({highest}, {rising})"), course => ScheduleModule.oneCycle(1, rising, Math.Max(2, course.Steps)));
    }

    /// <summary>Other rates from given epochs on.</summary>
    /// <param name="rate">The first rate; finite and above 0.</param>
    /// <param name="changes">Ascending epochs, each at least 1 (that many epochs are done), and the rate, above 0, from there on.</param>
    public static LearningRate Piecewise(double rate, params (int Epoch, double Rate)[] changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        for (int i = 0; i < changes.Length; i++)
        {
            CheckPositive(nameof(Piecewise), nameof(changes), changes[i].Rate);
            if (changes[i].Epoch < (i == 0 ? 1 : changes[i - 1].Epoch + 1))
            {
                throw new ArgumentException($"LearningRate.Piecewise: the epochs [{string.Join(", ", changes.Select(change => change.Epoch))}] must ascend from at least 1.", nameof(changes));
            }
        }

        string text = FormattableString.Invariant($"piecewise({rate}; {string.Join("; ", changes.Select(change => FormattableString.Invariant($"{change.Epoch}: {change.Rate}")))})");
        return new(rate, text, course => ScheduleModule.piecewise(
            ListModule.OfSeq(changes.Select(change => change.Epoch * course.StepsPerEpoch)),
            ListModule.OfSeq(changes.Select(change => change.Rate / rate).Prepend(1.0))));
    }

    /// <summary>The same course after a straight rise from nearly 0 in the first steps.</summary>
    /// <param name="steps">How many steps (batches); at least 1.</param>
    public LearningRate WithWarmUp(int steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        return new(Rate, $"{_text} after {steps} steps of warm-up", course => ScheduleModule.warmUp(
            steps, Factor(course with { Steps = Math.Max(1, course.Steps - steps) }) ?? ScheduleModule.constant(1)));
    }

    /// <summary>The course as text, such as <c>cosine(0.002, 0)</c>.</summary>
    public override string ToString() => _text;

    // What the rate is multiplied by at each step; null for a constant rate.
    internal FSharpFunc<Node, Node>? Factor(Course course) => _factor?.Invoke(course);

    private static void CheckFinal(string operation, double rate, double final)
    {
        if (!(final >= 0 && final <= rate))
        {
            throw new ArgumentOutOfRangeException(
                nameof(final), FormattableString.Invariant($"LearningRate.{operation}: the last rate is {final} and the first {rate}; the last must be from 0 to the first."));
        }
    }

    private static void CheckPositive(string operation, string argument, double value)
    {
        if (!(value > 0 && double.IsFinite(value)))
        {
            throw new ArgumentOutOfRangeException(argument, FormattableString.Invariant($"LearningRate.{operation}: {argument} is {value}; a finite number above 0 is needed."));
        }
    }

    /// <summary>How long a training is.</summary>
    internal readonly record struct Course(int StepsPerEpoch, int Steps);
}
