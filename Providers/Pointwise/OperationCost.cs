namespace Hybrid.Providers.Pointwise;

/// <summary>What operations cost, as multiples of an addition.</summary>
internal static class OperationCost
{
    /// <summary>Nanoseconds of one addition of a 4-byte lane, loop overhead included.</summary>
    public const double NanosecondsPerWeight = 0.01;

    /// <summary>Nanoseconds to read or write one byte that lies beyond the nearest cache.</summary>
    public const double NanosecondsPerByte = 0.007;

    /// <summary>Nanoseconds to reach one element whose neighbours are not used.</summary>
    public const double NanosecondsPerStridedElement = 0.5;

    /// <summary>Nanoseconds to start a row.</summary>
    public const double NanosecondsPerRow = 4;

    /// <summary>The cost of one operation without its argument.</summary>
    public static int Weight(UnaryOperation operation) => operation switch
    {
        UnaryOperation.Sqrt or UnaryOperation.Reciprocal => 6,
        UnaryOperation.ReciprocalSqrt or UnaryOperation.Exp => 12,
        UnaryOperation.ExpMinus1 or UnaryOperation.Log or UnaryOperation.Tanh or UnaryOperation.Sigmoid => 20,
        UnaryOperation.Log1Plus or UnaryOperation.Sin or UnaryOperation.Cos or UnaryOperation.Erf or UnaryOperation.Softplus => 30,
        UnaryOperation.LogGamma or UnaryOperation.Digamma or UnaryOperation.Trigamma => 120,
        UnaryOperation.Sign => 3,
        _ => 1,
    };

    /// <summary>The cost of one operation without its arguments.</summary>
    public static int Weight(BinaryOperation operation) => operation switch
    {
        BinaryOperation.Divide => 6,
        BinaryOperation.Max or BinaryOperation.Min => 2,
        BinaryOperation.Power => 80,
        BinaryOperation.Atan2 => 40,
        _ => 1,
    };

    /// <summary>The cost of an expression.</summary>
    public static int Weight(Expression expression) => expression switch
    {
        Expression.Load => 1,
        Expression.Uniform => 60,
        Expression.Position => 3,
        Expression.Unary unary => Weight(unary.Operation) + Weight(unary.Argument),
        Expression.Binary binary => Weight(binary.Operation) + Weight(binary.Left) + Weight(binary.Right),
        Expression.Select select => 1 + Weight(select.Condition) + Weight(select.WhenTrue) + Weight(select.WhenFalse),
        _ => 0,
    };

    /// <summary>The cost of a statement.</summary>
    public static int Weight(Statement statement) => 1 + Weight(statement switch
    {
        Statement.Let let => let.Value,
        Statement.Store store => store.Value,
        _ => throw new ArgumentException($"Loop: the statement {statement} is of no known kind."),
    });
}
