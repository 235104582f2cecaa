namespace Hybrid.Providers.Pointwise;

/// <summary>A loop carried out one element at a time.</summary>
internal sealed unsafe class ScalarPointwiseKernel(LoopDescription loop) : Kernel
{
    private readonly ScalarLoop _loop = new(loop);

    public override nint Units => loop.Shape.IsEmpty ? 1 : loop.Shape[0];

    public override double Cost => _loop.Total * 100.0;

    public override void Run(byte** operands, nint begin, nint limit)
    {
        double* registers = stackalloc double[_loop.Registers + 1];
        nint inner = Units == 0 ? 0 : _loop.Total / Units;
        for (nint position = begin * inner; position < limit * inner; position++)
        {
            _loop.Execute(operands, registers, position);
        }
    }
}
