using Hybrid.Providers.Cuda;
using Hybrid.Providers.Movement;
using Hybrid.Providers.Pointwise;
using Hybrid.Providers.Reduction;

namespace Hybrid.Providers.Tests.Cuda;

/// <summary>The generated CUDA C as text, on every machine.</summary>
public sealed class SourceTests
{
    [Fact]
    public void A_bias_and_relu_is_one_loop_with_its_sizes_written_out()
    {
        var sum = new Expression.Binary(BinaryOperation.Add, new Expression.Load(0), new Expression.Load(1));
        var loop = new LoopDescription(
            ElementType.Float32, [32, 10], [new(ElementType.Float32, [10, 1]), new(ElementType.Float32, [0, 1]), new(ElementType.Float32, [10, 1])],
            [new Statement.Store(2, new Expression.Binary(BinaryOperation.Max, sum, new Expression.Constant(0)))]);
        var kernel = LoopSource.Of(loop)!;
        Assert.Equal(
            """
            (char* p0, char* p1, char* p2)
            {
                for (int i = (int)blockIdx.x * 256 + threadIdx.x; i < 320; i += (int)gridDim.x * 256)
                {
                    int o0 = 0;
                    int o1 = 0;
                    int o2 = 0;
                    {
                        int rest = i;
                        const int c1 = rest % 10; rest /= 10; o0 += c1; o1 += c1; o2 += c1;
                        const int c0 = rest; o0 += c0 * 10; o2 += c0 * 10;
                    }
                    ((float*)p2)[o2] = h_max(h_add(((float*)p0)[o0], ((float*)p1)[o1]), 0.0f);
                }
            }

            """, kernel.Body);
        Assert.Equal((2u, 256u), (kernel.GridX, kernel.Threads));
    }

    [Fact]
    public void Contiguous_operands_need_no_division()
    {
        var row = new Operand(ElementType.Float64, [100, 1]);
        var loop = new LoopDescription(ElementType.Float64, [50, 100], [row, row], [new Statement.Store(1, new Expression.Unary(UnaryOperation.Exp, new Expression.Load(0)))]);
        string body = LoopSource.Of(loop)!.Body;
        Assert.DoesNotContain("%", body, StringComparison.Ordinal);
        Assert.Contains("((double*)p1)[o1] = h_exp(((double*)p0)[o0]);", body, StringComparison.Ordinal);
    }

    [Fact]
    public void Offsets_beyond_31_bits_are_counted_in_64()
    {
        var loop = new LoopDescription(ElementType.Float32, [1 << 16, 1 << 16], [new(ElementType.Float32, [1 << 16, 1])], [new Statement.Store(0, new Expression.Constant(1))]);
        Assert.Contains("for (long long i = ", LoopSource.Of(loop)!.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.1, ElementType.Float32, "0.1f")]
    [InlineData(2, ElementType.Float32, "2.0f")]
    [InlineData(-1e-30, ElementType.Float64, "(-1E-30)")]
    [InlineData(1e300, ElementType.Float32, "((float)H_INFINITY)")]
    [InlineData(double.NaN, ElementType.Float64, "((double)H_NAN)")]
    [InlineData(int.MinValue, ElementType.Int32, "(-2147483647 - 1)")]
    internal void Numbers_are_written_exactly(double value, ElementType type, string expected) => Assert.Equal(expected, Text.Number(value, type));

    [Fact]
    public void A_sum_of_few_results_is_divided_into_chunks_and_uses_no_atomic_operation()
    {
        var loop = new LoopDescription(ElementType.Float32, [1_000_000], [new(ElementType.Float32, [1]), new(ElementType.Float32, [0])], []);
        var (kernels, workBytes) = ReduceSource.Of(new ReduceDescription(loop, ReduceOperation.Sum, new Expression.Load(0), 1, [true]));
        Assert.Equal(2, kernels.Length);
        Assert.True(kernels[0].GridY > 1 && workBytes == kernels[0].GridY * 8L);
        Assert.All(kernels, kernel => Assert.DoesNotContain("atomic", kernel.Body, StringComparison.Ordinal));
    }

    [Fact]
    public void Neighbouring_threads_of_a_reduction_read_neighbouring_elements()
    {
        LoopDescription Loop(bool rows) => new(
            ElementType.Float32, [4096, 512], [new(ElementType.Float32, [512, 1]), new(ElementType.Float32, rows ? [0, 1] : [1, 0])], []);
        string alongRows = ReduceSource.Of(new ReduceDescription(Loop(false), ReduceOperation.Sum, new Expression.Load(0), 1, [false, true])).Kernels[0].Body;
        string alongColumns = ReduceSource.Of(new ReduceDescription(Loop(true), ReduceOperation.Sum, new Expression.Load(0), 1, [true, false])).Kernels[0].Body;
        Assert.Contains("const int lane = threadIdx.x % 256", alongRows, StringComparison.Ordinal);
        Assert.Contains("const int row = threadIdx.x % 32", alongColumns, StringComparison.Ordinal);
    }

    [Fact]
    public void Empty_work_has_no_kernel()
    {
        Assert.Null(MovementSource.Gather(new GatherDescription(ElementType.Float32, 3, 0, 4, 2)));
        Assert.Empty(MovementSource.ScatterAdd(new GatherDescription(ElementType.Float32, 3, 5, 4, 0)));
        Assert.Null(LoopSource.Of(new LoopDescription(ElementType.Float32, [0], [new(ElementType.Float32, [1])], [new Statement.Store(0, new Expression.Constant(1))])));
    }
}
