using Node = Hybrid.Core.Tensor;
using Ops = Hybrid.Core.TensorModule;

namespace Hybrid;

/// <content>Operators; all work element by element and broadcast.</content>
public sealed partial class Tensor
{
    /// <summary>The sum of each pair of elements.</summary>
    /// <param name="left">The first operand.</param>
    /// <param name="right">The second operand.</param>
    public static Tensor operator +(Tensor left, Tensor right) => new(left.Node + right.Node);

    /// <summary>The sum of each element and a number.</summary>
    /// <param name="left">The tensor.</param>
    /// <param name="right">The number.</param>
    public static Tensor operator +(Tensor left, double right) => new(left.Node + right);

    /// <summary>The sum of a number and each element.</summary>
    /// <param name="left">The number.</param>
    /// <param name="right">The tensor.</param>
    public static Tensor operator +(double left, Tensor right) => new(left + right.Node);

    /// <summary>The difference of each pair of elements.</summary>
    /// <param name="left">The first operand.</param>
    /// <param name="right">What is subtracted.</param>
    public static Tensor operator -(Tensor left, Tensor right) => new(left.Node - right.Node);

    /// <summary>Each element less a number.</summary>
    /// <param name="left">The tensor.</param>
    /// <param name="right">The number.</param>
    public static Tensor operator -(Tensor left, double right) => new(left.Node - right);

    /// <summary>A number less each element.</summary>
    /// <param name="left">The number.</param>
    /// <param name="right">The tensor.</param>
    public static Tensor operator -(double left, Tensor right) => new(left - right.Node);

    /// <summary>The product of each pair of elements; for the matrix product see <see cref="MatMul"/>.</summary>
    /// <param name="left">The first operand.</param>
    /// <param name="right">The second operand.</param>
    public static Tensor operator *(Tensor left, Tensor right) => new(left.Node * right.Node);

    /// <summary>The product of each element and a number.</summary>
    /// <param name="left">The tensor.</param>
    /// <param name="right">The number.</param>
    public static Tensor operator *(Tensor left, double right) => new(left.Node * right);

    /// <summary>The product of a number and each element.</summary>
    /// <param name="left">The number.</param>
    /// <param name="right">The tensor.</param>
    public static Tensor operator *(double left, Tensor right) => new(left * right.Node);

    /// <summary>The quotient of each pair of elements.</summary>
    /// <param name="left">The numerator.</param>
    /// <param name="right">The denominator.</param>
    public static Tensor operator /(Tensor left, Tensor right) => new(left.Node / right.Node);

    /// <summary>Each element divided by a number.</summary>
    /// <param name="left">The tensor.</param>
    /// <param name="right">The number.</param>
    public static Tensor operator /(Tensor left, double right) => new(left.Node / right);

    /// <summary>A number divided by each element.</summary>
    /// <param name="left">The number.</param>
    /// <param name="right">The tensor.</param>
    public static Tensor operator /(double left, Tensor right) => new(left / right.Node);

    /// <summary>The opposite of each element.</summary>
    /// <param name="tensor">The tensor.</param>
    public static Tensor operator -(Tensor tensor) => new(-tensor.Node);

    /// <summary>Whether the left element is smaller: Bool; false for NaN.</summary>
    /// <param name="left">The first operand.</param>
    /// <param name="right">The second operand.</param>
    public static Tensor operator <(Tensor left, Tensor right) => new(Ops.less(left.Node, right.Node));

    /// <summary>Whether the left element is larger: Bool; false for NaN.</summary>
    /// <param name="left">The first operand.</param>
    /// <param name="right">The second operand.</param>
    public static Tensor operator >(Tensor left, Tensor right) => new(Ops.greater(left.Node, right.Node));

    /// <summary>Whether the left element is smaller or equal: Bool; false for NaN.</summary>
    /// <param name="left">The first operand.</param>
    /// <param name="right">The second operand.</param>
    public static Tensor operator <=(Tensor left, Tensor right) => new(Ops.lessOrEqual(left.Node, right.Node));

    /// <summary>Whether the left element is larger or equal: Bool; false for NaN.</summary>
    /// <param name="left">The first operand.</param>
    /// <param name="right">The second operand.</param>
    public static Tensor operator >=(Tensor left, Tensor right) => new(Ops.greaterOrEqual(left.Node, right.Node));

    /// <summary>Whether the element is smaller than a number: Bool.</summary>
    /// <param name="left">The tensor.</param>
    /// <param name="right">The number.</param>
    public static Tensor operator <(Tensor left, double right) => new(Ops.less(left.Node, Like(left, right)));

    /// <summary>Whether the element is larger than a number: Bool.</summary>
    /// <param name="left">The tensor.</param>
    /// <param name="right">The number.</param>
    public static Tensor operator >(Tensor left, double right) => new(Ops.greater(left.Node, Like(left, right)));

    /// <summary>Whether the element is at most a number: Bool.</summary>
    /// <param name="left">The tensor.</param>
    /// <param name="right">The number.</param>
    public static Tensor operator <=(Tensor left, double right) => new(Ops.lessOrEqual(left.Node, Like(left, right)));

    /// <summary>Whether the element is at least a number: Bool.</summary>
    /// <param name="left">The tensor.</param>
    /// <param name="right">The number.</param>
    public static Tensor operator >=(Tensor left, double right) => new(Ops.greaterOrEqual(left.Node, Like(left, right)));

    /// <summary>Both truth values.</summary>
    /// <param name="left">The first operand, Bool.</param>
    /// <param name="right">The second operand, Bool.</param>
    public static Tensor operator &(Tensor left, Tensor right) => new(Ops.logicalAnd(left.Node, right.Node));

    /// <summary>Either truth value.</summary>
    /// <param name="left">The first operand, Bool.</param>
    /// <param name="right">The second operand, Bool.</param>
    public static Tensor operator |(Tensor left, Tensor right) => new(Ops.logicalOr(left.Node, right.Node));

    /// <summary>The other truth value.</summary>
    /// <param name="tensor">The tensor, Bool.</param>
    public static Tensor operator !(Tensor tensor) => new(Ops.logicalNot(tensor.Node));

    private static Node Like(Tensor tensor, double value) => Core.Primitives.constant(value, tensor.Node.Dtype, tensor.Node.Shape);
}
