using Hybrid.Providers.Pointwise;
using Hybrid.Providers.Reduction;
using Hybrid.Providers.Tests.Pointwise;

namespace Hybrid.Providers.Tests.Reduction;

public sealed class ReduceKernelTests
{
    [Theory]
    [InlineData(ReduceOperation.Sum, 6, 15)]
    [InlineData(ReduceOperation.Product, 6, 120)]
    [InlineData(ReduceOperation.Max, 3, 6)]
    [InlineData(ReduceOperation.Min, 1, 4)]
    public void Rows_are_reduced(ReduceOperation operation, float first, float second)
    {
        float[] x = [1, 2, 3, 4, 5, 6];
        float[] y = new float[2];
        var loop = new LoopDescription(ElementType.Float32, [2, 3], [new Operand(ElementType.Float32, [3, 1]), new Operand(ElementType.Float32, [1, 0])], []);
        var kernel = ReduceKernel.Create(new ReduceDescription(loop, operation, new Expression.Load(0), 1, [false, true]));
        Assert.True(kernel.IsRowWise);
        KernelRunner.RunAll(kernel, 2, x, y);
        Assert.Equal([first, second], y);
    }
}
