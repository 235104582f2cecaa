using Ops = Hybrid.Core.TensorModule;

namespace Hybrid;

/// <content>Making tensors.</content>
public sealed partial class Tensor
{
    /// <summary>A Float32 tensor. Its elements are copied.</summary>
    /// <param name="values">The elements in row-major order.</param>
    /// <param name="shape">The extents; their product is the number of values. Without any the tensor is a vector.</param>
    /// <exception cref="ArgumentException">The values do not fill the shape, or an extent is negative.</exception>
    /// <remarks>Example: <c>Tensor.From([1f, 2f, 3f, 4f], 2, 2)</c> is <c>[[1, 2], [3, 4]]</c>.</remarks>
    public static Tensor From(float[] values, params int[] shape)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new(Ops.ofFloat32(ShapeOrVector(shape, values.Length), values));
    }

    /// <summary>A Float64 tensor. Its elements are copied.</summary>
    /// <inheritdoc cref="From(float[], int[])"/>
    public static Tensor From(double[] values, params int[] shape)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new(Ops.ofFloat64(ShapeOrVector(shape, values.Length), values));
    }

    /// <summary>An Int32 tensor. Its elements are copied.</summary>
    /// <inheritdoc cref="From(float[], int[])"/>
    public static Tensor From(int[] values, params int[] shape)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new(Ops.ofInt32(ShapeOrVector(shape, values.Length), values));
    }

    /// <summary>A Bool tensor. Its elements are copied.</summary>
    /// <inheritdoc cref="From(float[], int[])"/>
    public static Tensor From(bool[] values, params int[] shape)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new(Ops.ofBool(ShapeOrVector(shape, values.Length), values));
    }

    /// <summary>A Float32 matrix. Its elements are copied.</summary>
    /// <param name="values">The rows: shape <c>[rows, columns]</c>.</param>
    public static Tensor From(float[,] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return From([.. values.Cast<float>()], values.GetLength(0), values.GetLength(1));
    }

    /// <summary>A Float64 matrix. Its elements are copied.</summary>
    /// <param name="values">The rows: shape <c>[rows, columns]</c>.</param>
    public static Tensor From(double[,] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return From([.. values.Cast<double>()], values.GetLength(0), values.GetLength(1));
    }

    /// <summary>A single number: shape [].</summary>
    /// <param name="value">The number.</param>
    /// <param name="type">The element type. Default: Float32.</param>
    /// <remarks>It is data: a compiled function that takes it as an argument is not compiled again for another value, unlike a <c>double</c>.</remarks>
    public static Tensor Scalar(double value, ElementType type = ElementType.Float32) => new(Ops.scalarOf(ElementTypes.ToCore(type), value));

    /// <summary>Every element the same number.</summary>
    /// <param name="value">The number.</param>
    /// <param name="shape">The extents, each at least 0.</param>
    /// <param name="type">The element type. Default: Float32.</param>
    /// <exception cref="ArgumentException">An extent is negative, or the number is not whole and the type is Int32.</exception>
    public static Tensor Full(double value, int[] shape, ElementType type = ElementType.Float32)
    {
        ArgumentNullException.ThrowIfNull(shape);
        Core.ShapeModule.validate("Full", shape);
        return new(Ops.full(ElementTypes.ToCore(type), [.. shape], value));
    }

    /// <summary>Float32 zeros.</summary>
    /// <param name="shape">The extents, each at least 0.</param>
    /// <exception cref="ArgumentException">An extent is negative.</exception>
    public static Tensor Zeros(params int[] shape) => Full(0, shape);

    /// <summary>Zeros of an element type.</summary>
    /// <param name="shape">The extents, each at least 0.</param>
    /// <param name="type">The element type.</param>
    /// <exception cref="ArgumentException">An extent is negative.</exception>
    public static Tensor Zeros(int[] shape, ElementType type) => Full(0, shape, type);

    /// <summary>Float32 ones.</summary>
    /// <param name="shape">The extents, each at least 0.</param>
    /// <exception cref="ArgumentException">An extent is negative.</exception>
    public static Tensor Ones(params int[] shape) => Full(1, shape);

    /// <summary>Ones of an element type.</summary>
    /// <param name="shape">The extents, each at least 0.</param>
    /// <param name="type">The element type.</param>
    /// <exception cref="ArgumentException">An extent is negative.</exception>
    public static Tensor Ones(int[] shape, ElementType type) => Full(1, shape, type);

    /// <summary>The integers 0, 1, ..., count - 1 as Int32.</summary>
    /// <param name="count">How many; at least 0.</param>
    public static Tensor Range(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new(Ops.range(count));
    }

    /// <summary>Numbers at equal distances, both ends included.</summary>
    /// <param name="start">The first number.</param>
    /// <param name="end">The last number.</param>
    /// <param name="count">How many; at least 2.</param>
    /// <param name="type">The element type, Float32 or Float64. Default: Float32.</param>
    public static Tensor Linspace(double start, double end, int count, ElementType type = ElementType.Float32)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = i == count - 1 ? end : start + ((end - start) * i / (count - 1));
        }

        return From(values).Cast(type);
    }

    /// <summary>The identity matrix, <c>[size, size]</c>.</summary>
    /// <param name="size">The number of rows; at least 0.</param>
    /// <param name="type">The element type. Default: Float32.</param>
    public static Tensor Identity(int size, ElementType type = ElementType.Float32)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        return new(Ops.identity(ElementTypes.ToCore(type), size));
    }

    /// <summary>Labels as rows that are 1 at the label and 0 elsewhere.</summary>
    /// <param name="classes">How many classes; at least 1.</param>
    /// <param name="type">The element type of the result. Default: Float32.</param>
    /// <returns>For Int32 labels <c>[...]</c> a tensor <c>[..., classes]</c>; a label outside 0 to classes - 1 gives a row of zeros.</returns>
    /// <exception cref="ArgumentException">The labels are not Int32.</exception>
    public Tensor OneHot(int classes, ElementType type = ElementType.Float32)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        return new(Ops.oneHot(ElementTypes.ToCore(type), classes, Node));
    }

    private static int[] ShapeOrVector(int[] shape, int count)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return shape.Length == 0 ? [count] : [.. shape];
    }
}
