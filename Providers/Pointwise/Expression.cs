namespace Hybrid.Providers.Pointwise;

/// <summary>Operations of one argument. On floats unless noted; NaN in gives NaN out unless noted.</summary>
public enum UnaryOperation
{
    /// <summary>-x, also on integers.</summary>
    Negate,

    /// <summary>|x|, also on integers.</summary>
    Abs,

    /// <summary>-1, 0 or 1 by the sign of x; NaN for NaN; also on integers.</summary>
    Sign,

    /// <summary>Largest integer not above x.</summary>
    Floor,

    /// <summary>Smallest integer not below x.</summary>
    Ceiling,

    /// <summary>Nearest integer, ties to even.</summary>
    Round,

    /// <summary>Square root; NaN below 0.</summary>
    Sqrt,

    /// <summary>1 / sqrt(x).</summary>
    ReciprocalSqrt,

    /// <summary>1 / x.</summary>
    Reciprocal,

    /// <summary>e^x.</summary>
    Exp,

    /// <summary>e^x - 1, accurate near 0.</summary>
    ExpMinus1,

    /// <summary>Natural logarithm; -infinity at 0, NaN below.</summary>
    Log,

    /// <summary>ln(1 + x), accurate near 0.</summary>
    Log1Plus,

    /// <summary>Sine, in radians.</summary>
    Sin,

    /// <summary>Cosine, in radians.</summary>
    Cos,

    /// <summary>Hyperbolic tangent.</summary>
    Tanh,

    /// <summary>1 / (1 + e^-x).</summary>
    Sigmoid,

    /// <summary>The error function.</summary>
    Erf,

    /// <summary>ln |Gamma(x)|.</summary>
    LogGamma,

    /// <summary>The derivative of <see cref="LogGamma"/>.</summary>
    Digamma,

    /// <summary>The derivative of <see cref="Digamma"/>.</summary>
    Trigamma,

    /// <summary>ln(1 + e^x), as max(x, 0) + ln(1 + e^-|x|).</summary>
    Softplus,

    /// <summary>Truth values: not x.</summary>
    Not,

    /// <summary>A truth value: whether x is neither NaN nor infinite.</summary>
    IsFinite,

    /// <summary>A truth value as a number, 0 or 1.</summary>
    ToNumber,

    /// <summary>A number as a truth value: whether x differs from 0 (true for NaN).</summary>
    ToBool,
}

/// <summary>Operations of two arguments. NaN in either gives NaN out for the numeric ones.</summary>
public enum BinaryOperation
{
    /// <summary>a + b, also on integers (wrapping).</summary>
    Add,

    /// <summary>a - b, also on integers.</summary>
    Subtract,

    /// <summary>a * b, also on integers.</summary>
    Multiply,

    /// <summary>a / b; on integers rounds towards 0 and gives 0 for b = 0.</summary>
    Divide,

    /// <summary>The larger; NaN if either is; also on integers.</summary>
    Max,

    /// <summary>The smaller; NaN if either is; also on integers.</summary>
    Min,

    /// <summary>a raised to b, as C's pow.</summary>
    Power,

    /// <summary>The angle of the point (b, a), as C's atan2(a, b).</summary>
    Atan2,

    /// <summary>Truth value a &lt; b; false with NaN; also on integers.</summary>
    Less,

    /// <summary>Truth value a &lt;= b; false with NaN; also on integers.</summary>
    LessOrEqual,

    /// <summary>Truth value a = b; false with NaN; also on integers.</summary>
    Equal,

    /// <summary>Truth values: both.</summary>
    And,

    /// <summary>Truth values: either.</summary>
    Or,

    /// <summary>Bits of integers: exclusive or.</summary>
    Xor,
}

/// <summary>What a fused loop computes for each element: a tree over loads, constants and registers. Immutable, compared by value.</summary>
/// <remarks>Every node has the loop's compute type; truth values are lanes of all ones or all zeros, so a comparison and a selection cost one instruction.</remarks>
public abstract record Expression
{
    private protected Expression()
    {
    }

    /// <summary>The element of an operand that belongs to the current position; converted to the compute type when the operand is of another type; an <see cref="ElementType.Bool"/> operand gives a truth value.</summary>
    /// <param name="Operand">Index into the loop's operands.</param>
    public sealed record Load(int Operand) : Expression;

    /// <summary>A number fixed when the kernel is made; its value is data of the kernel, not part of its type.</summary>
    /// <param name="Value">The value, converted to the compute type.</param>
    public sealed record Constant(double Value) : Expression;

    /// <summary>What an earlier <see cref="Statement.Let"/> of the same loop computed.</summary>
    /// <param name="Index">The register.</param>
    public sealed record Register(int Index) : Expression;

    /// <summary>An operation of one argument.</summary>
    /// <param name="Operation">Which.</param>
    /// <param name="Argument">Its argument.</param>
    public sealed record Unary(UnaryOperation Operation, Expression Argument) : Expression;

    /// <summary>An operation of two arguments.</summary>
    /// <param name="Operation">Which.</param>
    /// <param name="Left">First argument.</param>
    /// <param name="Right">Second argument.</param>
    public sealed record Binary(BinaryOperation Operation, Expression Left, Expression Right) : Expression;

    /// <summary>One of two values by a truth value.</summary>
    /// <param name="Condition">The truth value.</param>
    /// <param name="WhenTrue">The value where it is true.</param>
    /// <param name="WhenFalse">The value where it is false.</param>
    public sealed record Select(Expression Condition, Expression WhenTrue, Expression WhenFalse) : Expression;

    /// <summary>The row-major linear position in the iteration space, as a number of the compute type.</summary>
    public sealed record Position : Expression;

    /// <summary>A uniform number in [0, 1) from Threefry-2x32 keyed by an operand of two integers and counted by the row-major linear position.</summary>
    /// <param name="KeyOperand">Index of an Int32 operand that holds the key's two words.</param>
    public sealed record Uniform(int KeyOperand) : Expression;
}

/// <summary>One statement of a fused loop's body.</summary>
public abstract record Statement
{
    private protected Statement()
    {
    }

    /// <summary>Keeps a value that several later expressions use.</summary>
    /// <param name="Register">The register to set, from 0, each set once and before it is read.</param>
    /// <param name="Value">The value.</param>
    public sealed record Let(int Register, Expression Value) : Statement;

    /// <summary>Writes a value to an operand, converted to its type (float to integer truncates towards 0; truth values are stored as 0 or 1).</summary>
    /// <param name="Operand">Index into the loop's operands.</param>
    /// <param name="Value">The value.</param>
    public sealed record Store(int Operand, Expression Value) : Statement;
}
