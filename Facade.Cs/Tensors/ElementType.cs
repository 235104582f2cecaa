using Hybrid.Core;

namespace Hybrid;

/// <summary>The type of a tensor's elements.</summary>
public enum ElementType
{
    /// <summary>Single precision, 32 bits: the default of networks.</summary>
    Float32,

    /// <summary>Double precision, 64 bits.</summary>
    Float64,

    /// <summary>Signed integers of 32 bits: labels, positions, random keys.</summary>
    Int32,

    /// <summary>Truth values.</summary>
    Bool,
}

/// <summary>Between the facade's element types and the core's.</summary>
internal static class ElementTypes
{
    public static Dtype ToCore(ElementType type) => type switch
    {
        ElementType.Float32 => Dtype.Float32,
        ElementType.Float64 => Dtype.Float64,
        ElementType.Int32 => Dtype.Int32,
        ElementType.Bool => Dtype.Bool,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, $"ElementType: {(int)type} is no element type; Float32, Float64, Int32 and Bool are allowed."),
    };

    public static ElementType FromCore(Dtype type) =>
        type.IsFloat32 ? ElementType.Float32 : type.IsFloat64 ? ElementType.Float64 : type.IsInt32 ? ElementType.Int32 : ElementType.Bool;
}
