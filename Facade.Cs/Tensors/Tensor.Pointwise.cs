using Ops = Hybrid.Core.TensorModule;

namespace Hybrid;

/// <content>Functions of each element. They take Float32 or Float64, and where it makes sense Int32.</content>
public sealed partial class Tensor
{
    /// <summary>The absolute value of each element.</summary>
    public Tensor Abs() => new(Ops.abs(Node));

    /// <summary>-1, 0 or 1 by the sign of each element; NaN for NaN. No gradient flows.</summary>
    public Tensor Sign() => new(Ops.sign(Node));

    /// <summary>The largest integer not above each element. No gradient flows.</summary>
    public Tensor Floor() => new(Ops.floor(Node));

    /// <summary>The smallest integer not below each element. No gradient flows.</summary>
    public Tensor Ceiling() => new(Ops.ceiling(Node));

    /// <summary>The nearest integer to each element, ties to even. No gradient flows.</summary>
    public Tensor Round() => new(Ops.round(Node));

    /// <summary>The square root of each element; NaN below 0.</summary>
    public Tensor Sqrt() => new(Ops.sqrt(Node));

    /// <summary>One divided by the square root of each element.</summary>
    public Tensor ReciprocalSqrt() => new(Ops.reciprocalSqrt(Node));

    /// <summary>One divided by each element.</summary>
    public Tensor Reciprocal() => new(Ops.reciprocal(Node));

    /// <summary>Each element times itself.</summary>
    public Tensor Square() => new(Ops.square(Node));

    /// <summary>e to the power of each element.</summary>
    public Tensor Exp() => new(Ops.exp(Node));

    /// <summary>e to the power of each element, less 1; accurate near 0.</summary>
    public Tensor ExpMinus1() => new(Ops.expMinus1(Node));

    /// <summary>The natural logarithm of each element; -infinity at 0, NaN below.</summary>
    public Tensor Log() => new(Ops.log(Node));

    /// <summary>The natural logarithm of 1 plus each element; accurate near 0.</summary>
    public Tensor Log1Plus() => new(Ops.log1Plus(Node));

    /// <summary>The sine of each element in radians.</summary>
    public Tensor Sin() => new(Ops.sin(Node));

    /// <summary>The cosine of each element in radians.</summary>
    public Tensor Cos() => new(Ops.cos(Node));

    /// <summary>The hyperbolic tangent of each element.</summary>
    public Tensor Tanh() => new(Ops.tanh(Node));

    /// <summary>1 / (1 + e^-x) of each element x.</summary>
    public Tensor Sigmoid() => new(Ops.sigmoid(Node));

    /// <summary>ln (1 + e^x) of each element x; stable at any size.</summary>
    public Tensor Softplus() => new(Ops.softplus(Node));

    /// <summary>The error function of each element.</summary>
    public Tensor Erf() => new(Ops.erf(Node));

    /// <summary>ln |Gamma(x)| of each element x.</summary>
    public Tensor LogGamma() => new(Ops.logGamma(Node));

    /// <summary>The derivative of <see cref="LogGamma"/> at each element.</summary>
    public Tensor Digamma() => new(Ops.digamma(Node));

    /// <summary>Whether each element is neither NaN nor infinite: Bool.</summary>
    public Tensor IsFinite() => new(Ops.isFinite(Node));

    /// <summary>The larger of each element and 0.</summary>
    public Tensor Relu() => new(Ops.maximum(Node, Like(this, 0)));

    /// <summary>Each element raised to a number.</summary>
    /// <param name="exponent">The exponent.</param>
    public Tensor Power(double exponent) => new(Ops.powerOf(exponent, Node));

    /// <summary>Each element raised to the corresponding one of another tensor.</summary>
    /// <param name="exponent">The exponents; shapes broadcast.</param>
    public Tensor Power(Tensor exponent)
    {
        ArgumentNullException.ThrowIfNull(exponent);
        return new(Ops.power(Node, exponent.Node));
    }

    /// <summary>Each element limited to an interval; the gradient is 0 outside.</summary>
    /// <param name="low">The lower limit.</param>
    /// <param name="high">The upper limit, at least the lower one.</param>
    public Tensor Clamp(double low, double high)
    {
        if (!(low <= high))
        {
            throw new ArgumentException(FormattableString.Invariant($"Tensor.Clamp: the limits are {low} and {high}; the lower must not be above the upper one. Exchange them."));
        }

        return new(Ops.clamp(low, high, Node));
    }

    /// <summary>Whether each element equals the corresponding one of another tensor: Bool; false for NaN.</summary>
    /// <param name="other">The other tensor; shapes broadcast.</param>
    public Tensor EqualTo(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(Ops.equal(Node, other.Node));
    }

    /// <summary>Whether each element equals a number: Bool.</summary>
    /// <param name="value">The number.</param>
    public Tensor EqualTo(double value) => new(Ops.equal(Node, Like(this, value)));

    /// <summary>The elements as another type: floating point to Int32 truncates towards 0, anything but 0 is true.</summary>
    /// <param name="type">The wanted type.</param>
    public Tensor Cast(ElementType type) => new(Ops.cast(ElementTypes.ToCore(type), Node));

    /// <summary>The same values, through which no gradient flows.</summary>
    public Tensor StopGradient() => new(Ops.stopGradient(Node));

    /// <summary>The larger of each pair of elements; NaN if either is. Where equal, the gradient goes to the second.</summary>
    /// <param name="left">The first operand.</param>
    /// <param name="right">The second operand.</param>
    public static Tensor Maximum(Tensor left, Tensor right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new(Ops.maximum(left.Node, right.Node));
    }

    /// <summary>The smaller of each pair of elements; NaN if either is. Where equal, the gradient goes to the second.</summary>
    /// <param name="left">The first operand.</param>
    /// <param name="right">The second operand.</param>
    public static Tensor Minimum(Tensor left, Tensor right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new(Ops.minimum(left.Node, right.Node));
    }

    /// <summary>The angle of each point (x, y) in radians, -pi to pi.</summary>
    /// <param name="y">The ordinates.</param>
    /// <param name="x">The abscissas.</param>
    public static Tensor Atan2(Tensor y, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(y);
        ArgumentNullException.ThrowIfNull(x);
        return new(Ops.atan2(y.Node, x.Node));
    }

    /// <summary>For each element the second tensor's where the condition holds, else the third's.</summary>
    /// <param name="condition">Bool; shapes broadcast.</param>
    /// <param name="whenTrue">The elements where it holds.</param>
    /// <param name="whenFalse">The elements where it does not.</param>
    public static Tensor Where(Tensor condition, Tensor whenTrue, Tensor whenFalse)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentNullException.ThrowIfNull(whenTrue);
        ArgumentNullException.ThrowIfNull(whenFalse);
        return new(Ops.select(condition.Node, whenTrue.Node, whenFalse.Node));
    }
}
