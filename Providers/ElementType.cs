namespace Hybrid.Providers;

/// <summary>The type of an array's elements as it lies in memory.</summary>
public enum ElementType : byte
{
    /// <summary>IEEE 754 single precision, 4 bytes.</summary>
    Float32,

    /// <summary>IEEE 754 double precision, 8 bytes.</summary>
    Float64,

    /// <summary>Signed 32-bit integer, 4 bytes.</summary>
    Int32,

    /// <summary>Truth value stored as a 4-byte integer, 0 or 1, so that it has as many lanes as the numbers it selects.</summary>
    Bool,
}

/// <summary>Facts about <see cref="ElementType"/>.</summary>
public static class ElementTypes
{
    /// <summary>The size of one element in bytes: 8 for <see cref="ElementType.Float64"/>, otherwise 4.</summary>
    public static int SizeOf(this ElementType type) => type == ElementType.Float64 ? 8 : 4;
}
