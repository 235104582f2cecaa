using Hybrid.Core;
using Node = Hybrid.Core.Tensor;
using Ops = Hybrid.Core.TensorModule;

namespace Hybrid;

/// <summary>An immutable array of numbers with any number of axes: data, or a pure operation on other tensors. Nothing is computed until a value is asked for.</summary>
/// <remarks>
/// Shapes broadcast as NumPy's do: they are aligned at the end and an extent of 1 stretches. Negative axes count from the end.
/// Operands must have one element type; <see cref="Cast"/> converts. Operands that do not fit raise an <see cref="ArgumentException"/> whose message names both shapes.
/// Example: <c>var x = Tensor.From([1f, 2f, 3f]); (x * x).Sum().Item()</c> is 14.
/// </remarks>
public sealed partial class Tensor : ITensorHandle
{
    private IReadOnlyList<int>? _shape;

    internal Tensor(Node node) => Node = node;

    /// <summary>The extents, outermost first; empty for a scalar.</summary>
    public IReadOnlyList<int> Shape => _shape ??= Array.AsReadOnly(Node.Shape);

    /// <summary>The number of axes.</summary>
    public int Rank => Node.Rank;

    /// <summary>The number of elements: the product of the extents.</summary>
    public int Size => Node.Size;

    /// <summary>The type of the elements.</summary>
    public ElementType ElementType => ElementTypes.FromCore(Node.Dtype);

    internal Node Node { get; }

    // A program's input has no value while the program is being made.
    internal bool IsComputable => Core.Graph.sort(Interop.ToCore<Node, bool>(Core.FusionModule.isLeaf), [Node])
        .All(node => !Core.FusionModule.isLeaf(node) || node.Storage is not null);

    Node ITensorHandle.Tensor => Node;

    object ITensorHandle.Wrap(Node tensor) => new Tensor(tensor);

    /// <summary>The elements in row-major order as single-precision numbers; truth values become 0 and 1.</summary>
    /// <returns>A new array of <see cref="Size"/> numbers.</returns>
    /// <exception cref="InvalidOperationException">The tensor is the argument of a function that is being compiled or mapped, or depends on one.</exception>
    public float[] ToArray() =>
        ElementType == ElementType.Float32 ? Ops.toFloat32(Node) : Array.ConvertAll(Ops.toArray(Node), value => (float)value);

    /// <summary>The elements in row-major order as double-precision numbers; truth values become 0 and 1.</summary>
    /// <returns>A new array of <see cref="Size"/> numbers.</returns>
    /// <exception cref="InvalidOperationException">The tensor is the argument of a function that is being compiled or mapped, or depends on one.</exception>
    public double[] ToDoubleArray() => Ops.toArray(Node);

    /// <summary>The elements of an Int32 tensor in row-major order.</summary>
    /// <returns>A new array of <see cref="Size"/> numbers.</returns>
    /// <exception cref="ArgumentException">The element type is not Int32.</exception>
    /// <exception cref="InvalidOperationException">The tensor is the argument of a function that is being compiled or mapped, or depends on one.</exception>
    public int[] ToIntegerArray() => Ops.toInt32(Node);

    /// <summary>The elements of a Bool tensor in row-major order.</summary>
    /// <returns>A new array of <see cref="Size"/> truth values.</returns>
    /// <exception cref="ArgumentException">The element type is not Bool.</exception>
    /// <exception cref="InvalidOperationException">The tensor is the argument of a function that is being compiled or mapped, or depends on one.</exception>
    public bool[] ToBooleanArray() => Ops.toBool(Node);

    /// <summary>The number that a tensor of one element holds.</summary>
    /// <exception cref="ArgumentException">The tensor has no or several elements.</exception>
    /// <exception cref="InvalidOperationException">The tensor is the argument of a function that is being compiled or mapped, or depends on one.</exception>
    public double Item() => Ops.item(Node);

    /// <summary>Computes several tensors at once, sharing what they have in common.</summary>
    /// <param name="tensors">The tensors; afterwards their values are there.</param>
    public static void Evaluate(params Tensor[] tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        _ = Ops.evaluate(Array.ConvertAll(tensors, tensor => tensor.Node));
    }

    /// <summary>The values, as NumPy prints them (large tensors elided), the element type and the shape.</summary>
    /// <remarks>Example: <c>Tensor.From([1f, 2.5f]).ToString()</c> is <c>[1, 2.5] Float32 [2]</c>.</remarks>
    public override string ToString() => TensorText.Of(this);
}
