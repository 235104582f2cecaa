using Hybrid.Providers.Pointwise;

namespace Hybrid.Providers.Tests.Pointwise;

public sealed class PointwiseKernelTests
{
    [Fact]
    public void A_broadcast_sum_of_two_operands_is_stored()
    {
        float[] x = [1, 2, 3, 4, 5, 6];
        float[] b = [10, 20, 30];
        float[] y = new float[6];
        var f = ElementType.Float32;
        var loop = new LoopDescription(f, [2, 3], [new Operand(f, [3, 1]), new Operand(f, [0, 1]), new Operand(f, [3, 1])],
            [new Statement.Store(2, new Expression.Binary(BinaryOperation.Add, new Expression.Load(0), new Expression.Load(1)))]);
        KernelRunner.RunAll(PointwiseKernel.Create(loop), 1, x, b, y);
        Assert.Equal([11, 22, 33, 14, 25, 36], y);
    }
}
