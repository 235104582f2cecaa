using Hybrid.Providers.Pointwise;

namespace Hybrid.Providers.Cuda;

/// <summary>A matrix product with a bias added to every row, in one kernel of cuBLASLt. Its rectifier is not used: it makes 0 of NaN, which ours passes on.</summary>
internal sealed unsafe class CublasLtKernel : CudaKernel
{
    private readonly CudaDevice _device;
    private readonly CublasLt _library;
    private readonly CublasLt.Plan _plan;
    private readonly CudaBlock _work;
    private readonly int _bias;

    private CublasLtKernel(CudaDevice device, CublasLt library, CublasLt.Plan plan, int bias)
    {
        (_device, _library, _plan, _bias) = (device, library, plan, bias);
        _work = (CudaBlock)device.Reserve(CublasLt.WorkBytes);
    }

    /// <summary>The kernel, or null where the library is missing, the operands' strides are not its, or the loop is something else than the addition of a bias.</summary>
    /// <param name="device">The device.</param>
    /// <param name="d">The product.</param>
    /// <param name="epilogue">What follows it: operand 0 is the product's result.</param>
    public static CublasLtKernel? TryCreate(CudaDevice device, GemmDescription d, LoopDescription epilogue)
    {
        if (d.Batch != 1 || d.Accumulate || d.M < 1 || d.N < 1 || d.K < 1 || device.BlasLt is not { } library || BiasOf(d, epilogue) is not { } bias
            || CublasKernel.Side.Of(d.A, d.M, d.K) is not { } a || CublasKernel.Side.Of(d.B, d.K, d.N) is not { } b)
        {
            return null;
        }

        // Row-major matrices are the transposes of column-major ones: the transpose of C is B's times A's, and its rows have the bias.
        CublasLt.Side first = b.Code == Cublas.Plain ? new(Cublas.Plain, d.N, d.K, b.Leading) : new(Cublas.Transposed, d.K, d.N, b.Leading);
        CublasLt.Side second = a.Code == Cublas.Plain ? new(Cublas.Plain, d.K, d.M, a.Leading) : new(Cublas.Transposed, d.M, d.K, a.Leading);
        return library.TryPlan(d.Type, first, second, new(Cublas.Plain, d.N, d.M, Math.Max(d.CRowStride, d.N))) is { } plan ? new(device, library, plan, bias) : null;
    }

    /// <inheritdoc/>
    protected override void Launch(byte** operands)
    {
        _library.Multiply(_plan, (nint)operands[1], (nint)operands[0], (nint)operands[2 + _bias], (nint)operands[2], _work.Address);
        GC.KeepAlive(_work);
    }

    /// <summary>Which operand of the loop is a bias that it adds to operand 0, and does nothing else; null for every other loop.</summary>
    private static int? BiasOf(GemmDescription d, LoopDescription loop)
    {
        if (loop.Body is not [Statement.Store { Operand: 0, Value: Expression.Binary { Operation: BinaryOperation.Add, Left: Expression.Load left, Right: Expression.Load right } }]
            || (left.Operand == 0) == (right.Operand == 0) || loop.ComputeType != d.Type || loop.Shape.Length == 0 || loop.Shape[^1] != d.N)
        {
            return null;
        }

        int other = left.Operand + right.Operand;
        Operand bias = loop.Operands[other];
        bool alongColumns = bias.Type == d.Type && (bias.Strides[^1] == 1 || d.N == 1);
        for (int i = 0; i < loop.Shape.Length - 1; i++)
        {
            alongColumns &= bias.Strides[i] == 0 || loop.Shape[i] == 1;
        }

        return alongColumns ? other : null;
    }
}
