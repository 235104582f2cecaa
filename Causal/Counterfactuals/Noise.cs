using Hybrid.Data;
using Hybrid.Probabilistic;

namespace Hybrid.Causal.Counterfactuals;

/// <summary>The distribution of what a mechanism leaves to chance. Immutable.</summary>
public abstract record Noise
{
    private protected Noise()
    {
    }

    /// <summary>No chance: the mechanism is a function of the parents.</summary>
    public static Noise None { get; } = new PointNoise();

    /// <summary>A normal distribution with mean 0.</summary>
    /// <param name="deviation">The standard deviation, above 0.</param>
    public static Noise Normal(double deviation = 1) => deviation > 0 && double.IsFinite(deviation)
        ? new NormalNoise(deviation)
        : throw new ArgumentOutOfRangeException(nameof(deviation), deviation, "Noise.Normal: the standard deviation must be a finite number above 0.");

    /// <summary>A uniform distribution.</summary>
    /// <param name="low">The lower end.</param>
    /// <param name="high">The upper end, above the lower.</param>
    public static Noise Uniform(double low, double high) => high > low && double.IsFinite(high - low)
        ? new UniformNoise(low, high)
        : throw new ArgumentException(FormattableString.Invariant($"Noise.Uniform: the ends are {low} and {high}; finite numbers are allowed, the second above the first."));

    /// <summary>The whole numbers from 0 with given probabilities: which response function applies.</summary>
    /// <param name="probabilities">One for each number; at least 0, with sum 1.</param>
    public static Noise Discrete(params double[] probabilities)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        return probabilities.Length > 0 && Array.TrueForAll(probabilities, p => p >= 0) && Math.Abs(probabilities.Sum() - 1) < 1e-9
            ? new DiscreteNoise([.. probabilities])
            : throw new ArgumentException($"Noise.Discrete: the probabilities are {string.Join(", ", probabilities)}; numbers of at least 0 with sum 1 are allowed.", nameof(probabilities));
    }

    /// <summary>The mean.</summary>
    public virtual double Mean => 0;

    /// <summary>The variance.</summary>
    public abstract double Variance { get; }

    internal bool IsNormal => this is NormalNoise;

    internal abstract double Draw(CounterRandom random, ulong counter);

    // The density, or the probability, at a value.
    internal abstract double Density(double value);

    private sealed record PointNoise : Noise
    {
        public override double Variance => 0;

        internal override double Draw(CounterRandom random, ulong counter) => 0;

        internal override double Density(double value) => Math.Abs(value) < 1e-9 ? 1 : 0;
    }

    private sealed record NormalNoise(double Deviation) : Noise
    {
        public override double Variance => Deviation * Deviation;

        internal override double Draw(CounterRandom random, ulong counter)
        {
            Span<double> one = stackalloc double[1];
            RandomNumbers.Normal(random, 2 * counter, one);
            return Deviation * one[0];
        }

        internal override double Density(double value) => Math.Exp(-0.5 * value * value / Variance) / Deviation;
    }

    private sealed record UniformNoise(double Low, double High) : Noise
    {
        public override double Mean => (Low + High) / 2;

        public override double Variance => (High - Low) * (High - Low) / 12;

        internal override double Draw(CounterRandom random, ulong counter) => Low + ((High - Low) * RandomNumbers.Uniform(random, counter));

        internal override double Density(double value) => value >= Low - 1e-9 && value <= High + 1e-9 ? 1 / (High - Low) : 0;
    }

    private sealed record DiscreteNoise(IReadOnlyList<double> Probabilities) : Noise
    {
        public override double Mean => Probabilities.Select((p, i) => p * i).Sum();

        public override double Variance => Probabilities.Select((p, i) => p * (i - Mean) * (i - Mean)).Sum();

        internal override double Draw(CounterRandom random, ulong counter) => RandomNumbers.Choose(random, counter, Probabilities);

        internal override double Density(double value) => value >= 0 && value < Probabilities.Count && value == Math.Floor(value) ? Probabilities[(int)value] : 0;
    }
}
