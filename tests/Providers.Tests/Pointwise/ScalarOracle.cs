using Hybrid.Providers.Pointwise;
using Hybrid.Providers.Random;

namespace Hybrid.Providers.Tests.Pointwise;

/// <summary>Evaluates a loop's body one element at a time: slow, and plain enough to be believed.</summary>
internal sealed unsafe class ScalarOracle(LoopDescription loop)
{
    private readonly nint _total = loop.Shape.Aggregate((nint)1, (product, extent) => product * extent);

    public nint Total => _total;

    public int Registers => loop.Body.OfType<Statement.Let>().Select(let => let.Register + 1).DefaultIfEmpty().Max();

    /// <summary>The offset in elements of an operand at a row-major position.</summary>
    public nint Offset(int operand, nint position)
    {
        nint offset = 0;
        for (int dimension = loop.Shape.Length - 1; dimension >= 0; dimension--)
        {
            offset += position % Math.Max(loop.Shape[dimension], 1) * loop.Operands[operand].Strides[dimension];
            position /= Math.Max(loop.Shape[dimension], 1);
        }

        return offset;
    }

    /// <summary>Carries out the statements at one position.</summary>
    public void Execute(byte** operands, double* registers, nint position)
    {
        foreach (var statement in loop.Body)
        {
            switch (statement)
            {
                case Statement.Let let:
                    registers[let.Register] = Evaluate(let.Value, operands, registers, position);
                    break;
                case Statement.Store store:
                    Write(operands[store.Operand], loop.Operands[store.Operand].Type, Offset(store.Operand, position),
                        Evaluate(store.Value, operands, registers, position));
                    break;
            }
        }
    }

    /// <summary>The value of an expression at one position.</summary>
    public double Evaluate(Expression expression, byte** operands, double* registers, nint position)
    {
        double Value(Expression inner) => Evaluate(inner, operands, registers, position);
        return Round(expression switch
        {
            Expression.Load load => Read(operands[load.Operand], loop.Operands[load.Operand].Type, Offset(load.Operand, position)),
            Expression.Constant constant => constant.Value,
            Expression.Register register => registers[register.Index],
            Expression.Position => position,
            Expression.Uniform uniform => Uniform((uint*)operands[uniform.KeyOperand], position),
            Expression.Select select => Value(select.Condition) != 0 ? Value(select.WhenTrue) : Value(select.WhenFalse),
            Expression.Unary unary => Unary(unary.Operation, Value(unary.Argument)),
            Expression.Binary binary => Binary(binary.Operation, Value(binary.Left), Value(binary.Right)),
            _ => throw new ArgumentException($"Loop: the expression {expression} is of no known kind."),
        });
    }

    /// <summary>Writes a number as an element of a type.</summary>
    public static void Write(byte* address, ElementType type, nint offset, double value)
    {
        switch (type)
        {
            case ElementType.Float32: ((float*)address)[offset] = (float)value; break;
            case ElementType.Float64: ((double*)address)[offset] = value; break;
            case ElementType.Int32: ((int*)address)[offset] = (int)value; break;
            default: ((int*)address)[offset] = value != 0 ? 1 : 0; break;
        }
    }

    private static double Read(byte* address, ElementType type, nint offset) => type switch
    {
        ElementType.Float32 => ((float*)address)[offset],
        ElementType.Float64 => ((double*)address)[offset],
        ElementType.Int32 => ((int*)address)[offset],
        _ => ((int*)address)[offset] != 0 ? 1 : 0,
    };

    private double Round(double value) => loop.ComputeType switch
    {
        ElementType.Float32 => (float)value,
        ElementType.Float64 => value,
        _ => (int)value,
    };

    private double Uniform(uint* key, nint position)
    {
        var (word0, word1) = Threefry.Hash(key[0], key[1], (uint)position, (uint)(position >> 32));
        return loop.ComputeType switch
        {
            ElementType.Float32 => Threefry.ToSingle(word0),
            ElementType.Float64 => Threefry.ToDouble(word0, word1),
            _ => unchecked((int)word0),
        };
    }

    private static double Unary(UnaryOperation operation, double x) => operation switch
    {
        UnaryOperation.Negate => -x,
        UnaryOperation.Abs => Math.Abs(x),
        UnaryOperation.Sign => double.IsNaN(x) || x == 0 ? x : Math.Sign(x),
        UnaryOperation.Floor => Math.Floor(x),
        UnaryOperation.Ceiling => Math.Ceiling(x),
        UnaryOperation.Round => Math.Round(x, MidpointRounding.ToEven),
        UnaryOperation.Sqrt => Math.Sqrt(x),
        UnaryOperation.ReciprocalSqrt => 1 / Math.Sqrt(x),
        UnaryOperation.Reciprocal => 1 / x,
        UnaryOperation.Exp => Math.Exp(x),
        UnaryOperation.ExpMinus1 => Math.Abs(x) < 1e-5 ? x + (x * x / 2) : Math.Exp(x) - 1,
        UnaryOperation.Log => Math.Log(x),
        UnaryOperation.Log1Plus => Log1Plus(x),
        UnaryOperation.Sin => Math.Sin(x),
        UnaryOperation.Cos => Math.Cos(x),
        UnaryOperation.Tanh => Math.Tanh(x),
        UnaryOperation.Sigmoid => 1 / (1 + Math.Exp(-x)),
        UnaryOperation.Erf => MathNet.Numerics.SpecialFunctions.Erf(x),
        UnaryOperation.LogGamma => MathNet.Numerics.SpecialFunctions.GammaLn(x),
        UnaryOperation.Softplus => Math.Max(x, 0) + Log1Plus(Math.Exp(-Math.Abs(x))),
        UnaryOperation.Trigamma => Trigamma(x),
        UnaryOperation.Digamma => MathNet.Numerics.SpecialFunctions.DiGamma(x),
        UnaryOperation.Not => x != 0 ? 0 : 1,
        UnaryOperation.IsFinite => double.IsFinite(x) ? 1 : 0,
        UnaryOperation.ToNumber => x != 0 ? 1 : 0,
        UnaryOperation.ToBool => x != 0 ? 1 : 0,
        _ => throw new ArgumentException($"Loop: the unary operation {operation} is of no known kind."),
    };

    private static double Trigamma(double x)
    {
        // Recurrence up to 20, then the asymptotic series: Abramowitz and Stegun 6.4.6 and 6.4.12.
        double sum = 0;
        for (; x < 20; x++)
        {
            sum += 1 / (x * x);
        }

        double square = 1 / (x * x);
        return sum + (1 / x) + (square / 2) + (square / x * ((1 / 6.0) - (square * ((1 / 30.0) - (square * ((1 / 42.0) - (square / 30)))))));
    }

    private static double Log1Plus(double x)
    {
        double shifted = 1 + x;
        return shifted == 1 ? x : double.IsInfinity(shifted) ? shifted : Math.Log(shifted) * (x / (shifted - 1));
    }

    private double Binary(BinaryOperation operation, double a, double b)
    {
        bool integer = loop.ComputeType == ElementType.Int32;
        return operation switch
        {
            BinaryOperation.Add => integer ? (int)a + (int)b : a + b,
            BinaryOperation.Subtract => integer ? (int)a - (int)b : a - b,
            BinaryOperation.Multiply => integer ? (int)a * (int)b : a * b,
            BinaryOperation.Divide => !integer ? a / b : b == 0 ? 0 : (int)((long)a / (long)b),
            BinaryOperation.Max => Math.Max(a, b),
            BinaryOperation.Min => Math.Min(a, b),
            BinaryOperation.Power => Math.Pow(a, b),
            BinaryOperation.Atan2 => Math.Atan2(a, b),
            BinaryOperation.Less => a < b ? 1 : 0,
            BinaryOperation.LessOrEqual => a <= b ? 1 : 0,
            BinaryOperation.Equal => a == b ? 1 : 0,
            BinaryOperation.And => a != 0 && b != 0 ? 1 : 0,
            BinaryOperation.Or => a != 0 || b != 0 ? 1 : 0,
            BinaryOperation.Xor => (int)a ^ (int)b,
            _ => throw new ArgumentException($"Loop: the binary operation {operation} is of no known kind."),
        };
    }
}
