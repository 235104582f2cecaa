namespace Hybrid;

/// <summary>How a layer's weights are first drawn. Fan in and fan out are the numbers of inputs and outputs.</summary>
public sealed class Initialiser
{
    private Initialiser(Core.Initialiser core) => Core = core;

    /// <summary>All 0.</summary>
    public static Initialiser Zeros { get; } = new(Hybrid.Core.Initialiser.Zeros);

    /// <summary>All 1.</summary>
    public static Initialiser Ones { get; } = new(Hybrid.Core.Initialiser.Ones);

    /// <summary>Uniform of variance 2 / (fan in + fan out): Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010.</summary>
    public static Initialiser XavierUniform { get; } = new(Hybrid.Core.Initialiser.XavierUniform);

    /// <summary>Normal of variance 2 / (fan in + fan out): Glorot and Bengio 2010.</summary>
    public static Initialiser XavierNormal { get; } = new(Hybrid.Core.Initialiser.XavierNormal);

    /// <summary>Uniform of variance 2 / fan in, for rectifiers: He, Zhang, Ren and Sun, "Delving deep into rectifiers", 2015.</summary>
    public static Initialiser HeUniform { get; } = new(Hybrid.Core.Initialiser.HeUniform);

    /// <summary>Normal of variance 2 / fan in, for rectifiers: He et al. 2015.</summary>
    public static Initialiser HeNormal { get; } = new(Hybrid.Core.Initialiser.HeNormal);

    /// <summary>Uniform of variance 1 / fan in: LeCun, Bottou, Orr and Müller, "Efficient backprop", 1998.</summary>
    public static Initialiser LeCunUniform { get; } = new(Hybrid.Core.Initialiser.LeCunUniform);

    /// <summary>Normal of variance 1 / fan in, for SELU networks: LeCun et al. 1998.</summary>
    public static Initialiser LeCunNormal { get; } = new(Hybrid.Core.Initialiser.LeCunNormal);

    internal Core.Initialiser Core { get; }

    /// <summary>All the same number.</summary>
    /// <param name="value">The number.</param>
    public static Initialiser Constant(double value) => new(Hybrid.Core.Initialiser.NewConstant(value));

    /// <summary>Uniform on an interval.</summary>
    /// <param name="low">The lower end.</param>
    /// <param name="high">The upper end, above the lower one.</param>
    public static Initialiser Uniform(double low, double high) => low < high
        ? new(Hybrid.Core.Initialiser.NewUniform(low, high))
        : throw new ArgumentException(FormattableString.Invariant($"Initialiser.Uniform: the interval is {low} to {high}; the lower end must be below the upper one. Exchange them."));

    /// <summary>Normal with a mean and a standard deviation.</summary>
    /// <param name="mean">The mean.</param>
    /// <param name="deviation">The standard deviation, above 0.</param>
    public static Initialiser Normal(double mean, double deviation) => new(Hybrid.Core.Initialiser.NewNormal(mean, Positive(nameof(Normal), deviation)));

    /// <summary>Normal, cut at two deviations from the mean.</summary>
    /// <param name="mean">The mean.</param>
    /// <param name="deviation">The standard deviation before the cut, above 0.</param>
    public static Initialiser TruncatedNormal(double mean, double deviation) =>
        new(Hybrid.Core.Initialiser.NewTruncatedNormal(mean, Positive(nameof(TruncatedNormal), deviation)));

    /// <summary>Orthonormal columns (rows, when wider than tall) times a gain: Saxe, McClelland and Ganguli, "Exact solutions to the nonlinear dynamics of learning", 2014.</summary>
    /// <param name="gain">The gain, above 0. Default: 1.</param>
    public static Initialiser Orthogonal(double gain = 1) => new(Hybrid.Core.Initialiser.NewOrthogonal(Positive(nameof(Orthogonal), gain)));

    /// <summary>Draws Float32 weights.</summary>
    /// <param name="key">The randomness.</param>
    /// <param name="shape">The extents; of <c>[inputs, outputs]</c> the first is the fan in and the second the fan out.</param>
    public Tensor Draw(RandomKey key, params int[] shape)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(shape);
        return new(Hybrid.Core.Initialise.draw(Core, Hybrid.Core.Dtype.Float32, [.. shape], key.Bits.Node));
    }

    /// <summary>The name, such as <c>HeNormal</c>.</summary>
    public override string ToString() => Core.ToString();

    private static double Positive(string operation, double value) => value > 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, $"Initialiser.{operation}: a finite number above 0 is needed.");
}
