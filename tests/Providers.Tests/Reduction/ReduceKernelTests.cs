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

    [Theory]
    [InlineData(ReduceOperation.Sum, 0)]
    [InlineData(ReduceOperation.Product, 1)]
    [InlineData(ReduceOperation.Max, float.NegativeInfinity)]
    [InlineData(ReduceOperation.Min, float.PositiveInfinity)]
    public void Nothing_gives_the_identity(ReduceOperation operation, float expected)
    {
        float[] y = [7, 7];
        var loop = new LoopDescription(ElementType.Float32, [2, 0], [new Operand(ElementType.Float32, [0, 1]), new Operand(ElementType.Float32, [1, 0])], []);
        KernelRunner.RunAll(ReduceKernel.Create(new ReduceDescription(loop, operation, new Expression.Load(0), 1, [false, true])), 1, Array.Empty<float>(), y);
        Assert.Equal([expected, expected], y);
    }

    [Fact]
    public void The_position_of_nothing_is_refused()
    {
        var loop = new LoopDescription(ElementType.Float32, [2, 0], [new Operand(ElementType.Float32, [0, 1]), new Operand(ElementType.Int32, [1, 0])], []);
        var error = Assert.Throws<ArgumentException>(() => ReduceKernel.Create(new ReduceDescription(loop, ReduceOperation.ArgMax, new Expression.Load(0), 1, [false, true])));
        Assert.Contains("ArgMax: dimension 1 is empty, and nothing has no position; give at least one element.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_that_moves_along_a_reduced_dimension_or_has_another_type_is_refused()
    {
        static string Message(ElementType type, nint stride) => Assert.Throws<ArgumentException>(() => ReduceKernel.Create(new ReduceDescription(
            new LoopDescription(ElementType.Float32, [3], [new Operand(ElementType.Float32, [1]), new Operand(type, [stride])], []),
            ReduceOperation.Sum, new Expression.Load(0), 1, [true]))).Message;

        Assert.Contains("Sum: dimension 0 is reduced, but the output's stride along it is 1; it must be 0.", Message(ElementType.Float32, 1), StringComparison.Ordinal);
        Assert.Contains("Sum: the output is Int32, but must be Float32; convert it in a loop of its own.", Message(ElementType.Int32, 0), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new float[] { 1, 3, 3, 2 }, 1)]
    [InlineData(new float[] { 1, float.NaN, 5, float.NaN }, 1)]
    [InlineData(new float[] { float.NegativeInfinity, float.NegativeInfinity }, 0)]
    public void The_first_of_equals_and_the_first_NaN_win(float[] x, int expected)
    {
        int[] y = [-1];
        var loop = new LoopDescription(ElementType.Float32, [x.Length], [new Operand(ElementType.Float32, [1]), new Operand(ElementType.Int32, [0])], []);
        foreach (var mode in new[] { KernelMode.Fused, KernelMode.Interpreted })
        {
            KernelRunner.RunAll(ReduceKernel.Create(new ReduceDescription(loop, ReduceOperation.ArgMax, new Expression.Load(0), 1, [true]), mode), 1, x, y);
            Assert.Equal(expected, y[0]);
        }
    }

    [Fact]
    public void A_long_sum_of_float32_is_as_accurate_as_its_rounding()
    {
        // 0.1 is 0.100000001490116 in float32; adding it a million times one after the other would give 100958.
        float[] x = new float[1_000_000];
        Array.Fill(x, 0.1f);
        float[] y = new float[1];
        var loop = new LoopDescription(ElementType.Float32, [x.Length], [new Operand(ElementType.Float32, [1]), new Operand(ElementType.Float32, [0])], []);
        KernelRunner.RunAll(ReduceKernel.Create(new ReduceDescription(loop, ReduceOperation.Sum, new Expression.Load(0), 1, [true])), 2, x, y);
        Assert.InRange(y[0], 99_999.5f, 100_000.5f);
    }

    [Fact]
    public void Running_allocates_nothing()
    {
        float[] x = new float[64 * 1000];
        float[] y = new float[1000];
        foreach (bool rows in new[] { false, true })
        {
            var loop = new LoopDescription(ElementType.Float32, [64, 1000], [new Operand(ElementType.Float32, [1000, 1]), new Operand(ElementType.Float32, rows ? [1, 0] : [0, 1])], []);
            var kernel = ReduceKernel.Create(new ReduceDescription(loop, ReduceOperation.Sum, new Expression.Load(0), 1, rows ? [false, true] : [true, false]));
            KernelRunner.With([x, y], 0, operands =>
            {
                unsafe
                {
                    kernel.RunAll((byte**)operands, 1);
                    long before = GC.GetAllocatedBytesForCurrentThread();
                    for (int i = 0; i < 100; i++)
                    {
                        kernel.RunAll((byte**)operands, 1);
                    }

                    Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
                }
            });
        }
    }
}
