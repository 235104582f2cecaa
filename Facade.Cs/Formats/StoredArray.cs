using System.Runtime.InteropServices;

namespace Hybrid.Formats;

/// <summary>An array as a file holds it: element type, shape, and the elements in row-major order. Immutable.</summary>
/// <remarks>Example: <c>StoredArray.Of(new float[] { 1, 2, 3, 4, 5, 6 }, 2, 3).Shape</c> is <c>[2, 3]</c>.</remarks>
public sealed class StoredArray
{
    private readonly ReadOnlyMemory<byte> _bytes;

    internal StoredArray(StoredType type, int[] shape, ReadOnlyMemory<byte> bytes)
    {
        Type = type;
        Shape = shape;
        _bytes = bytes;
        Count = bytes.Length / SizeOf(type);
    }

    /// <summary>The type of the elements.</summary>
    public StoredType Type { get; }

    /// <summary>The extent of each dimension, slowest first; empty for a single number.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>How many elements there are: the product of the shape.</summary>
    public int Count { get; }

    /// <summary>The elements as little-endian bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.Span;

    /// <summary>Copies numbers into a stored array.</summary>
    /// <typeparam name="T">One of bool, byte, sbyte, ushort, short, uint, int, ulong, long, Half, float, double.</typeparam>
    /// <param name="values">The elements in row-major order.</param>
    /// <param name="shape">The extents; their product must be the number of values. Without any the array has one dimension.</param>
    /// <exception cref="ArgumentException">The type is not storable, an extent is negative, or the shape does not fit the number of values.</exception>
    public static StoredArray Of<T>(ReadOnlySpan<T> values, params int[] shape)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(shape);
        StoredType type = TypeOf<T>();
        int[] extents = shape.Length == 0 ? [values.Length] : [.. shape];
        long product = 1;
        foreach (int extent in extents)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(extent, nameof(shape));
            product *= extent;
        }

        if (product != values.Length)
        {
            throw new ArgumentException(
                $"StoredArray.Of: the shape [{string.Join(", ", extents)}] holds {product} elements and {values.Length} values are given. Give a shape whose product is the number of values.",
                nameof(shape));
        }

        return new StoredArray(type, extents, MemoryMarshal.AsBytes(values).ToArray());
    }

    /// <inheritdoc cref="Of{T}(ReadOnlySpan{T}, int[])"/>
    public static StoredArray Of<T>(T[] values, params int[] shape)
        where T : unmanaged => Of<T>(values.AsSpan(), shape);

    /// <summary>A single number: shape [].</summary>
    /// <typeparam name="T">One of the types of <see cref="Of{T}(ReadOnlySpan{T}, int[])"/>.</typeparam>
    /// <param name="value">The number.</param>
    public static StoredArray Scalar<T>(T value)
        where T : unmanaged => new(TypeOf<T>(), [], MemoryMarshal.AsBytes([value]).ToArray());

    /// <summary>The elements as single-precision numbers; wider types are rounded to nearest, truth values become 0 and 1.</summary>
    /// <returns>A new array in row-major order.</returns>
    public float[] ToSingles()
    {
        float[] result = new float[Count];
        if (Type == StoredType.Float32)
        {
            Bytes.CopyTo(MemoryMarshal.AsBytes(result.AsSpan()));
            return result;
        }

        for (int i = 0; i < result.Length; i++)
        {
            result[i] = (float)Element(i);
        }

        return result;
    }

    /// <summary>The elements as double-precision numbers; 64-bit integers beyond 2^53 are rounded to nearest.</summary>
    /// <returns>A new array in row-major order.</returns>
    public double[] ToDoubles()
    {
        double[] result = new double[Count];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = Element(i);
        }

        return result;
    }

    /// <summary>The elements as 32-bit integers.</summary>
    /// <returns>A new array in row-major order.</returns>
    /// <exception cref="InvalidOperationException">An element is not a whole number from -2^31 to 2^31 - 1.</exception>
    public int[] ToIntegers()
    {
        int[] result = new int[Count];
        for (int i = 0; i < result.Length; i++)
        {
            double value = Element(i);
            if (value != Math.Floor(value) || value is < int.MinValue or > int.MaxValue)
            {
                throw new InvalidOperationException(FormattableString.Invariant(
                    $"StoredArray.ToIntegers: element {i} is {value}; whole numbers from {int.MinValue} to {int.MaxValue} are allowed. Use ToDoubles."));
            }

            result[i] = (int)value;
        }

        return result;
    }

    /// <summary>The elements in their own type.</summary>
    /// <typeparam name="T">The type that <see cref="Type"/> names.</typeparam>
    /// <returns>A view of the elements.</returns>
    /// <exception cref="InvalidOperationException">The elements have another type.</exception>
    public ReadOnlySpan<T> As<T>()
        where T : unmanaged
    {
        if (TypeOf<T>() != Type)
        {
            throw new InvalidOperationException($"StoredArray.As: the elements are {Type}, not {TypeOf<T>()}. Use ToSingles, ToDoubles or ToIntegers to convert.");
        }

        return MemoryMarshal.Cast<byte, T>(Bytes);
    }

    /// <summary>The size of one element in bytes.</summary>
    /// <param name="type">The type.</param>
    public static int SizeOf(StoredType type) => type switch
    {
        StoredType.Bool or StoredType.UInt8 or StoredType.Int8 => 1,
        StoredType.UInt16 or StoredType.Int16 or StoredType.Float16 or StoredType.BFloat16 => 2,
        StoredType.UInt32 or StoredType.Int32 or StoredType.Float32 => 4,
        _ => 8,
    };

    private static StoredType TypeOf<T>()
        where T : unmanaged => Lookup(typeof(T));

    private static StoredType Lookup(Type type)
    {
        (Type Runtime, StoredType Stored)[] table =
        [
            (typeof(float), StoredType.Float32), (typeof(double), StoredType.Float64), (typeof(int), StoredType.Int32), (typeof(long), StoredType.Int64),
            (typeof(bool), StoredType.Bool), (typeof(byte), StoredType.UInt8), (typeof(sbyte), StoredType.Int8), (typeof(short), StoredType.Int16),
            (typeof(ushort), StoredType.UInt16), (typeof(uint), StoredType.UInt32), (typeof(ulong), StoredType.UInt64), (typeof(Half), StoredType.Float16),
        ];
        foreach ((Type runtime, StoredType stored) in table)
        {
            if (runtime == type)
            {
                return stored;
            }
        }

        throw new ArgumentException($"StoredArray: elements of type {type.Name} cannot be stored. Allowed are {string.Join(", ", table.Select(row => row.Runtime.Name))}.");
    }

    private double Element(int index)
    {
        ReadOnlySpan<byte> at = Bytes[(index * SizeOf(Type))..];
        return Type switch
        {
            StoredType.Bool => at[0] == 0 ? 0 : 1,
            StoredType.UInt8 => at[0],
            StoredType.Int8 => (sbyte)at[0],
            StoredType.UInt16 => MemoryMarshal.Read<ushort>(at),
            StoredType.Int16 => MemoryMarshal.Read<short>(at),
            StoredType.UInt32 => MemoryMarshal.Read<uint>(at),
            StoredType.Int32 => MemoryMarshal.Read<int>(at),
            StoredType.UInt64 => MemoryMarshal.Read<ulong>(at),
            StoredType.Int64 => MemoryMarshal.Read<long>(at),
            StoredType.Float16 => (double)MemoryMarshal.Read<Half>(at),
            StoredType.BFloat16 => BitConverter.Int32BitsToSingle(MemoryMarshal.Read<ushort>(at) << 16),
            StoredType.Float32 => MemoryMarshal.Read<float>(at),
            _ => MemoryMarshal.Read<double>(at),
        };
    }
}
