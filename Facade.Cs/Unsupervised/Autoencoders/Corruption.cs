namespace Hybrid.Unsupervised;

/// <summary>What is done to rows before an autoencoder sees them, which it must undo (P. Vincent and others, "Stacked denoising autoencoders", 2010).</summary>
public sealed record Corruption
{
    private Corruption(string kind, double amount) => (Kind, Amount) = (kind, amount);

    /// <summary>The kind: <c>gaussian</c>, <c>masking</c> or <c>salt-and-pepper</c>.</summary>
    public string Kind { get; }

    /// <summary>A standard deviation, or a share of the numbers.</summary>
    public double Amount { get; }

    /// <summary>Normal noise is added.</summary>
    /// <param name="deviation">Its standard deviation, above 0.</param>
    /// <exception cref="ArgumentException">It is not above 0.</exception>
    public static Corruption Gaussian(double deviation) => deviation > 0 && double.IsFinite(deviation)
        ? new("gaussian", deviation)
        : throw new ArgumentException(FormattableString.Invariant($"Corruption.Gaussian: the deviation is {deviation}; finite numbers above 0 are allowed."), nameof(deviation));

    /// <summary>Some numbers become 0.</summary>
    /// <param name="share">How many of them, in (0, 1).</param>
    /// <exception cref="ArgumentException">It is out of range.</exception>
    public static Corruption Masking(double share) => Share("masking", share);

    /// <summary>Some numbers become 0 or 1, as a coin falls.</summary>
    /// <param name="share">How many of them, in (0, 1).</param>
    /// <exception cref="ArgumentException">It is out of range.</exception>
    public static Corruption SaltAndPepper(double share) => Share("salt-and-pepper", share);

    internal Tensor Apply(Tensor rows, RandomKey key)
    {
        int[] shape = [.. rows.Shape];
        RandomKey[] keys = key.Split(2);
        return Kind switch
        {
            "gaussian" => rows + (Amount * keys[0].Normal(shape)),
            "masking" => Tensor.Where(keys[0].Uniform(shape) < Amount, Tensor.Zeros(shape), rows),
            _ => Tensor.Where(keys[0].Uniform(shape) < Amount, (keys[1].Uniform(shape) < 0.5).Cast(ElementType.Float32), rows),
        };
    }

    private static Corruption Share(string kind, double share) => share is > 0 and < 1
        ? new(kind, share)
        : throw new ArgumentException(FormattableString.Invariant($"Corruption: a share of {share} for {kind} is out of range; numbers between 0 and 1 are allowed."), nameof(share));
}
