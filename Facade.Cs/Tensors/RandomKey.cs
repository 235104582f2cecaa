using Hybrid.Core;

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
    public static RandomKey FromSeed(long seed) => new(Tensor.From([(int)(seed >> 32), (int)seed]));

    /// <summary>Independent keys made of this one, which should not be used any more.</summary>
    /// <param name="count">How many; at least 1.</param>
    public RandomKey[] Split(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var bits = new Tensor(Primitives.uniform(Bits.Node, [count, 2], Dtype.Int32));
        return [.. Enumerable.Range(0, count).Select(i => new RandomKey(bits[i]))];
    }

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
        return new(Primitives.uniform(Bits.Node, [.. shape], ElementTypes.ToCore(type)));
    }

    /// <summary>Normal numbers of mean 0 and deviation 1: Float32.</summary>
    /// <param name="shape">The extents.</param>
    public Tensor Normal(params int[] shape) => Normal(shape, ElementType.Float32);

    /// <summary>Normal numbers of mean 0 and deviation 1, of pairs of uniform ones (Box and Muller, "A note on the generation of random normal deviates", 1958).</summary>
    /// <param name="shape">The extents.</param>
    /// <param name="type">Float32 or Float64.</param>
    public Tensor Normal(int[] shape, ElementType type)
    {
        NeedFloat(nameof(Normal), type);
        RandomKey[] keys = Split(2);
        Tensor radius = (-2 * (1 - keys[0].Uniform(shape, type)).Log()).Sqrt();
        return radius * (2 * Math.PI * keys[1].Uniform(shape, type)).Cos();
    }

    /// <summary>True with a probability: Bool.</summary>
    /// <param name="probability">0 to 1.</param>
    /// <param name="shape">The extents.</param>
    public Tensor Bernoulli(double probability, params int[] shape)
    {
        if (!(probability >= 0 && probability <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "RandomKey.Bernoulli: the probability must be from 0 to 1.");
        }

        return Uniform(shape) < probability;
    }

    private static void NeedFloat(string operation, ElementType type)
    {
        if (type is not (ElementType.Float32 or ElementType.Float64))
        {
            throw new ArgumentOutOfRangeException(nameof(type), type, $"RandomKey.{operation}: the element type is {type}; Float32 and Float64 are allowed.");
        }
    }
}
