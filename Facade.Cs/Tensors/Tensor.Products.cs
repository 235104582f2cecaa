using Ops = Hybrid.Core.TensorModule;

namespace Hybrid;

/// <content>Products.</content>
public sealed partial class Tensor
{
    /// <summary>The matrix product: of vectors, matrices, or batches of matrices whose leading axes broadcast.</summary>
    /// <param name="right">The right operand; its last but one extent (a vector's only one) is this tensor's last.</param>
    /// <returns><c>[..., n, k]</c> times <c>[..., k, m]</c> is <c>[..., n, m]</c>; a vector's missing axis is missing in the result.</returns>
    /// <exception cref="ArgumentException">The inner extents or the element types differ, or an operand is a scalar.</exception>
    public Tensor MatMul(Tensor right)
    {
        ArgumentNullException.ThrowIfNull(right);
        return new(Ops.matmul(Node, right.Node));
    }

    /// <summary>The outer product of two vectors: <c>[n]</c> and <c>[m]</c> give <c>[n, m]</c>.</summary>
    /// <param name="right">The second vector.</param>
    /// <exception cref="ArgumentException">An operand is not a vector.</exception>
    public Tensor Outer(Tensor right)
    {
        ArgumentNullException.ThrowIfNull(right);
        if (Rank != 1 || right.Rank != 1)
        {
            throw new ArgumentException($"Tensor.Outer: the shapes are {TensorText.Shape(Shape)} and {TensorText.Shape(right.Shape)}; two vectors are needed. Flatten them.");
        }

        return Reshape(Size, 1) * right.Reshape(1, right.Size);
    }
}
