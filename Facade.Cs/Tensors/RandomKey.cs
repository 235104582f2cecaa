namespace Hybrid;

/// <summary>The source of random numbers: a value, not a generator. The same key gives the same numbers, on any machine and at any number of threads.</summary>
/// <remarks>
/// Split a key to get independent ones. The generator is Threefry-2x32 with 20 rounds (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", 2011).
/// Example: <c>RandomKey.FromSeed(0).Normal(2, 3)</c>.
/// </remarks>
public sealed class RandomKey
{
    /// <summary>A key from its bits, such as a part of a state.</summary>
    /// <param name="bits">Two Int32 numbers: shape [2].</param>
    /// <exception cref="ArgumentException">The tensor has another shape or element type.</exception>
    public RandomKey(Tensor bits)
    {
        ArgumentNullException.ThrowIfNull(bits);
        if (bits.ElementType != ElementType.Int32 || bits.Rank != 1 || bits.Size != 2)
        {
            throw new ArgumentException($"RandomKey: the bits are {bits.ElementType} {TensorText.Shape(bits.Shape)}; Int32 [2] is needed. Use RandomKey.FromSeed.", nameof(bits));
        }

        Bits = bits;
    }

    /// <summary>The key's bits: Int32 [2].</summary>
    public Tensor Bits { get; }

    /// <summary>A key from a number.</summary>
    /// <param name="seed">Any number; different seeds give independent keys.</param>
    public static RandomKey FromSeed(int seed) => new(new Tensor(Core.Random.key(seed)));

    /// <summary>Independent keys made of this one, which should not be used any more.</summary>
    /// <param name="count">How many; at least 1.</param>
    public RandomKey[] Split(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return [.. Core.Random.split(count, Bits.Node).Select(bits => new RandomKey(new Tensor(bits)))];
    }

    /// <summary>The key for a number, such as a step's; different numbers give independent keys.</summary>
    /// <param name="number">Any number.</param>
    public RandomKey FoldIn(int number) => new(new Tensor(Core.Random.foldIn(number, Bits.Node)));

    /// <summary>Uniform numbers in [0, 1): Float32.</summary>
    /// <param name="shape">The extents.</param>
    public Tensor Uniform(params int[] shape) => Uniform(shape, ElementType.Float32);

    /// <summary>Uniform numbers in [0, 1).</summary>
    /// <param name="shape">The extents.</param>
    /// <param name="type">Float32 (24 random bits) or Float64 (53).</param>
    public Tensor Uniform(int[] shape, ElementType type)
    {
        ArgumentNullException.ThrowIfNull(shape);
        NeedFloat(nameof(Uniform), type);
        return new(Core.Random.uniform(ElementTypes.ToCore(type), [.. shape], Bits.Node));
    }

    /// <summary>Normal numbers of mean 0 and deviation 1: Float32.</summary>
    /// <param name="shape">The extents.</param>
    public Tensor Normal(params int[] shape) => Normal(shape, ElementType.Float32);

    /// <summary>Normal numbers of mean 0 and deviation 1, of pairs of uniform ones (Box and Muller, "A note on the generation of random normal deviates", 1958).</summary>
    /// <param name="shape">The extents.</param>
    /// <param name="type">Float32 or Float64.</param>
    public Tensor Normal(int[] shape, ElementType type)
    {
        ArgumentNullException.ThrowIfNull(shape);
        NeedFloat(nameof(Normal), type);
        return new(Core.Random.normal(ElementTypes.ToCore(type), [.. shape], Bits.Node));
    }

    /// <summary>True with a probability: Bool.</summary>
    /// <param name="probability">0 to 1.</param>
    /// <param name="shape">The extents.</param>
    public Tensor Bernoulli(double probability, params int[] shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return new(Core.Random.bernoulli(probability, [.. shape], Bits.Node));
    }

    /// <summary>Whole numbers, equally likely: Int32.</summary>
    /// <param name="low">The least number.</param>
    /// <param name="high">One more than the largest; above the least.</param>
    /// <param name="shape">The extents.</param>
    public Tensor Integers(int low, int high, params int[] shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return new(Core.Random.randomInt(low, high, [.. shape], Bits.Node));
    }

    /// <summary>One class for each row of unnormalised log-probabilities: class k with probability softmax(logits)_k.</summary>
    /// <param name="logits">The log-probabilities, <c>[..., classes]</c>.</param>
    /// <returns>Int32 <c>[...]</c>.</returns>
    public Tensor Categorical(Tensor logits)
    {
        ArgumentNullException.ThrowIfNull(logits);
        return new(Core.Random.categorical(logits.Node, Bits.Node));
    }

    private static void NeedFloat(string operation, ElementType type)
    {
        if (type is not (ElementType.Float32 or ElementType.Float64))
        {
            throw new ArgumentOutOfRangeException(nameof(type), type, $"RandomKey.{operation}: the element type is {type}; Float32 and Float64 are allowed.");
        }
    }
}
