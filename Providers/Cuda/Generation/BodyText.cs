using System.Text;
using Hybrid.Providers.Pointwise;

namespace Hybrid.Providers.Cuda;

/// <summary>Writes the body of a loop: statements and expressions over variables that say where each operand's element is.</summary>
/// <param name="loop">The loop.</param>
/// <param name="body">Its checked body, in which every conversion is spelt out.</param>
internal sealed class BodyText(LoopDescription loop, LoopBody body)
{
    private readonly Dictionary<int, bool> _registerIsTruth = [];

    private string Compute { get; } = Text.TypeOf(loop.ComputeType);

    /// <summary>The name of the variable that holds an operand's offset in elements.</summary>
    public static string Offset(int operand) => $"o{operand}";

    /// <summary>All statements, each on a line of its own.</summary>
    public void Statements(StringBuilder text, string indent)
    {
        foreach (var statement in body.Statements)
        {
            if (statement is Statement.Let let)
            {
                bool truth = IsTruth(let.Value);
                _registerIsTruth[let.Register] = truth;
                text.Append(indent).Append("const ").Append(truth ? "bool" : Compute).Append(" r").Append(let.Register).Append(" = ").Append(Value(let.Value)).Append(";\n");
            }
            else if (statement is Statement.Store store)
            {
                var type = loop.Operands[store.Operand].Type;
                string value = Value(store.Value);
                value = type == ElementType.Bool ? $"{value} ? 1 : 0"
                    : type == loop.ComputeType ? value
                    : type == ElementType.Int32 ? $"h_to_int({value})"
                    : $"({Text.TypeOf(type)})({value})";
                text.Append(indent).Append(Element(store.Operand)).Append(" = ").Append(value).Append(";\n");
            }
        }
    }

    /// <summary>An expression.</summary>
    public string Value(Expression expression)
    {
        switch (expression)
        {
            case Expression.Load load:
                var type = loop.Operands[load.Operand].Type;
                return type == ElementType.Bool ? $"({Element(load.Operand)} != 0)"
                    : type == loop.ComputeType ? Element(load.Operand)
                    : loop.ComputeType == ElementType.Int32 ? $"h_to_int({Element(load.Operand)})"
                    : $"({Compute}){Element(load.Operand)}";
            case Expression.Constant constant:
                return Text.Number(constant.Value, loop.ComputeType);
            case Expression.Register register:
                return $"r{register.Index}";
            case Expression.Position:
                return $"({Compute})position";
            case Expression.Uniform uniform:
                return $"h_uniform_{Compute}((const int*)p{uniform.KeyOperand}, position)";
            case Expression.Select select:
                return $"({Value(select.Condition)} ? {Value(select.WhenTrue)} : {Value(select.WhenFalse)})";
            case Expression.Unary unary:
                return Unary(unary.Operation, Value(unary.Argument));
            case Expression.Binary binary:
                return Binary(binary.Operation, Value(binary.Left), Value(binary.Right));
            default:
                throw new ArgumentException($"Cuda: the expression {expression} is of no known kind.");
        }
    }

    private bool IsTruth(Expression expression) => expression switch
    {
        Expression.Load load => loop.Operands[load.Operand].Type == ElementType.Bool,
        Expression.Register register => _registerIsTruth[register.Index],
        Expression.Select select => IsTruth(select.WhenTrue),
        Expression.Unary unary => unary.Operation is UnaryOperation.Not or UnaryOperation.IsFinite or UnaryOperation.ToBool,
        Expression.Binary binary => binary.Operation is BinaryOperation.And or BinaryOperation.Or or BinaryOperation.Less or BinaryOperation.LessOrEqual or BinaryOperation.Equal,
        _ => false,
    };

    private string Element(int operand) => $"(({Text.TypeOf(loop.Operands[operand].Type)}*)p{operand})[{Offset(operand)}]";

    private string Unary(UnaryOperation operation, string x) => operation switch
    {
        UnaryOperation.Negate => $"h_negate({x})",
        UnaryOperation.Abs => $"h_abs({x})",
        UnaryOperation.Sign => $"h_sign({x})",
        UnaryOperation.Floor => $"h_floor({x})",
        UnaryOperation.Ceiling => $"h_ceiling({x})",
        UnaryOperation.Round => $"h_round({x})",
        UnaryOperation.Sqrt => $"h_sqrt({x})",
        UnaryOperation.ReciprocalSqrt => $"h_reciprocal_sqrt({x})",
        UnaryOperation.Reciprocal => $"h_reciprocal({x})",
        UnaryOperation.Exp => $"h_exp({x})",
        UnaryOperation.ExpMinus1 => $"h_exp_minus_1({x})",
        UnaryOperation.Log => $"h_log({x})",
        UnaryOperation.Log1Plus => $"h_log_1_plus({x})",
        UnaryOperation.Sin => $"h_sin({x})",
        UnaryOperation.Cos => $"h_cos({x})",
        UnaryOperation.Tanh => $"h_tanh({x})",
        UnaryOperation.Sigmoid => $"h_sigmoid({x})",
        UnaryOperation.Erf => $"h_erf({x})",
        UnaryOperation.LogGamma => $"h_log_gamma({x})",
        UnaryOperation.Digamma => $"h_digamma({x})",
        UnaryOperation.Trigamma => $"h_trigamma({x})",
        UnaryOperation.Softplus => $"h_softplus({x})",
        UnaryOperation.Not => $"(!{x})",
        UnaryOperation.IsFinite => $"h_finite({x})",
        UnaryOperation.ToNumber => $"({x} ? ({Compute})1 : ({Compute})0)",
        UnaryOperation.ToBool => $"({x} != ({Compute})0)",
        _ => throw new ArgumentException($"Cuda: {operation} is not one of the operations of one argument."),
    };

    private static string Binary(BinaryOperation operation, string a, string b) => operation switch
    {
        BinaryOperation.Add => $"h_add({a}, {b})",
        BinaryOperation.Subtract => $"h_subtract({a}, {b})",
        BinaryOperation.Multiply => $"h_multiply({a}, {b})",
        BinaryOperation.Divide => $"h_divide({a}, {b})",
        BinaryOperation.Max => $"h_max({a}, {b})",
        BinaryOperation.Min => $"h_min({a}, {b})",
        BinaryOperation.Power => $"h_power({a}, {b})",
        BinaryOperation.Atan2 => $"h_atan2({a}, {b})",
        BinaryOperation.Less => $"({a} < {b})",
        BinaryOperation.LessOrEqual => $"({a} <= {b})",
        BinaryOperation.Equal => $"({a} == {b})",
        BinaryOperation.And => $"({a} && {b})",
        BinaryOperation.Or => $"({a} || {b})",
        BinaryOperation.Xor => $"({a} ^ {b})",
        _ => throw new ArgumentException($"Cuda: {operation} is not one of the operations of two arguments."),
    };
}
