using Hybrid.Providers.Pointwise;

namespace Hybrid.Providers.Reduction;

/// <summary>A reduction carried out one element at a time.</summary>
internal sealed unsafe class ScalarReduceKernel(ReduceDescription description) : ReduceKernel
{
    private readonly ScalarLoop _loop = new(description.Loop);
    private readonly bool[] _reduced = [.. description.Reduced];
    private readonly nint[] _shape = [.. description.Loop.Shape];

    public override bool IsRowWise => _shape.Length > 0 && !_reduced[0];

    public override nint Units => IsRowWise ? _shape[0] : 1;

    public override double Cost => _loop.Total * 100.0;

    public override void Run(byte** operands, nint begin, nint limit)
    {
        double* registers = stackalloc double[_loop.Registers + 1];
        nint kept = 1;
        nint reduced = 1;
        for (int dimension = 0; dimension < _shape.Length; dimension++)
        {
            (_reduced[dimension] ? ref reduced : ref kept) *= _shape[dimension];
        }

        nint perUnit = Units == 0 ? 0 : kept / Units;
        for (nint output = begin * perUnit; output < limit * perUnit; output++)
        {
            nint target = 0;
            double result = Identity;
            double best = double.NaN;
            for (nint inner = 0; inner < Math.Max(reduced, 1); inner++)
            {
                nint position = Locate(output, inner);
                target = _loop.Offset(description.Output, position);
                if (reduced == 0)
                {
                    break;
                }

                _loop.Execute(operands, registers, position);
                double value = _loop.Evaluate(description.Value, operands, registers, position);
                Combine(ref result, ref best, value, inner);
            }

            ScalarLoop.Write(operands[description.Output], description.Loop.Operands[description.Output].Type, target, result);
        }
    }

    private double Identity => description.Operation switch
    {
        ReduceOperation.Product => 1,
        ReduceOperation.Max => description.Loop.ComputeType == ElementType.Int32 ? int.MinValue : double.NegativeInfinity,
        ReduceOperation.Min => description.Loop.ComputeType == ElementType.Int32 ? int.MaxValue : double.PositiveInfinity,
        _ => 0,
    };

    private void Combine(ref double result, ref double best, double value, nint inner)
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
    private nint Locate(nint output, nint inner)
    {
        nint position = 0;
        nint weight = 1;
        for (int dimension = _shape.Length - 1; dimension >= 0; dimension--)
        {
            ref nint source = ref _reduced[dimension] ? ref inner : ref output;
            nint extent = Math.Max(_shape[dimension], 1);
            position += source % extent * weight;
            source /= extent;
            weight *= extent;
        }

        return position;
    }
}
