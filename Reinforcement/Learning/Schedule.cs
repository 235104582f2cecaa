namespace Hybrid.Reinforcement;

/// <summary>A number that changes during training: from <paramref name="First"/> to <paramref name="Last"/> in a straight line over a fraction of the steps, constant from then on.</summary>
/// <param name="First">The first value.</param>
/// <param name="Last">The last value.</param>
/// <param name="Fraction">The part of training that the change takes, in [0, 1]; 0 is the last value at once.</param>
public sealed record Schedule(double First, double Last, double Fraction)
{
    /// <summary>The same number always.</summary>
    /// <param name="value">The number.</param>
    public static Schedule Constant(double value) => new(value, value, 0);

    /// <summary>From one number to another in a straight line.</summary>
    /// <param name="first">The first value.</param>
    /// <param name="last">The last value.</param>
    /// <param name="fraction">The part of training that it takes; default all.</param>
    public static Schedule Linear(double first, double last, double fraction = 1) => new(first, last, fraction);

    /// <summary>The value after a part of training.</summary>
    /// <param name="done">The part, in [0, 1].</param>
    public double At(double done) => done >= Fraction ? Last : First + ((Last - First) * (done / Fraction));
}
