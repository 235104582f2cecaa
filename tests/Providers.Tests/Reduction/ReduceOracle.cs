using Hybrid.Providers.Pointwise;
using Hybrid.Providers.Reduction;
using Hybrid.Providers.Tests.Pointwise;

namespace Hybrid.Providers.Tests.Reduction;

/// <summary>A reduction carried out one element at a time.</summary>
internal static unsafe class ReduceOracle
{
    /// <summary>Reduces on a copy of the data.</summary>
    public static LoopCase Reduce(ReduceDescription description, LoopCase data) => data.Copy().With(operands => Run(description, (byte**)operands));

    private static void Run(ReduceDescription description, byte** operands)
    {
        var oracle = new ScalarOracle(description.Loop);
        var shape = description.Loop.Shape;
        double* registers = stackalloc double[oracle.Registers + 1];
        nint kept = 1;
        nint reduced = 1;
        for (int d = 0; d < shape.Length; d++)
        {
            (description.Reduced[d] ? ref reduced : ref kept) *= shape[d];
        }

        for (nint output = 0; output < kept; output++)
        {
            double result = Identity(description);
            double best = double.NaN;
            nint target = oracle.Offset(description.Output, Locate(description, output, 0));
            for (nint inner = 0; inner < reduced; inner++)
            {
                nint position = Locate(description, output, inner);
                oracle.Execute(operands, registers, position);
                Combine(description, ref result, ref best, oracle.Evaluate(description.Value, operands, registers, position), inner);
            }

            ScalarOracle.Write(operands[description.Output], description.Loop.Operands[description.Output].Type, target, result);
        }
    }

    private static double Identity(ReduceDescription description) => description.Operation switch
    {
        ReduceOperation.Product => 1,
        ReduceOperation.Max => description.Loop.ComputeType == ElementType.Int32 ? int.MinValue : double.NegativeInfinity,
        ReduceOperation.Min => description.Loop.ComputeType == ElementType.Int32 ? int.MaxValue : double.PositiveInfinity,
        _ => 0,
    };

    private static void Combine(ReduceDescription description, ref double result, ref double best, double value, nint inner)
    {
        bool integer = description.Loop.ComputeType == ElementType.Int32;
        switch (description.Operation)
        {
            case ReduceOperation.Sum: result = integer ? (int)result + (int)value : result + value; break;
            case ReduceOperation.Product: result = integer ? (int)result * (int)value : result * value; break;
            case ReduceOperation.Max: result = Math.Max(result, value); break;
            case ReduceOperation.Min: result = Math.Min(result, value); break;
            default:
                bool better = description.Operation == ReduceOperation.ArgMax ? value > best : value < best;
                if (inner == 0 || (!double.IsNaN(best) && (better || double.IsNaN(value))))
                {
                    best = value;
                    result = inner;
                }

                break;
        }
    }

    /// <summary>The row-major position of the given kept and reduced coordinates.</summary>
    private static nint Locate(ReduceDescription description, nint output, nint inner)
    {
        nint position = 0;
        nint weight = 1;
        for (int d = description.Loop.Shape.Length - 1; d >= 0; d--)
        {
            ref nint source = ref description.Reduced[d] ? ref inner : ref output;
            nint extent = Math.Max(description.Loop.Shape[d], 1);
            position += source % extent * weight;
            source /= extent;
            weight *= extent;
        }

        return position;
    }
}
