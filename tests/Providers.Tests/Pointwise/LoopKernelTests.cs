using Hybrid.Providers.Pointwise;
using Hybrid.Providers.Random;

namespace Hybrid.Providers.Tests.Pointwise;

public sealed class LoopKernelTests
{
    private static readonly Operand Vector = new(ElementType.Float32, [1]);

    [Theory]
    [InlineData(KernelMode.Fused, 6, 50)]
    [InlineData(KernelMode.Fused, 3, 403)]
    [InlineData(KernelMode.Fused, 211, 3)]
    [InlineData(KernelMode.Interpreted, 6, 50)]
    [InlineData(KernelMode.Interpreted, 3, 403)]
    [InlineData(KernelMode.Interpreted, 211, 3)]
    public void Uniform_numbers_are_those_of_Threefry_at_the_row_major_position(KernelMode mode, int rows, int columns)
    {
        int[] key = [unchecked((int)0x13198a2e), 0x03707344];
        float[] single = new float[rows * columns];
        double[] wide = new double[rows * columns];
        int[] bits = new int[rows * columns];
        foreach (var (type, target) in new[] { (ElementType.Float32, (Array)single), (ElementType.Float64, wide), (ElementType.Int32, bits) })
        {
            // Stored transposed: the position is that of the loop, not of the memory.
            var loop = new LoopDescription(type, [rows, columns], [new Operand(ElementType.Int32, [0, 0]), new Operand(type, [1, rows])],
                [new Statement.Store(1, new Expression.Uniform(0))]);
            KernelRunner.RunAll(PointwiseKernel.Create(loop, mode), 2, key, target);
        }

        for (int position = 0; position < rows * columns; position++)
        {
            var (word0, word1) = Threefry.Hash((uint)key[0], (uint)key[1], (uint)position, 0);
            int place = ((position % columns) * rows) + (position / columns);
            Assert.Equal(Threefry.ToSingle(word0), single[place]);
            Assert.Equal(Threefry.ToDouble(word0, word1), wide[place]);
            Assert.Equal(unchecked((int)word0), bits[place]);
        }
    }

    [Fact]
    public void Uniform_numbers_of_several_keys_do_not_mix()
    {
        int[] first = [1, 2], second = [3, 4];
        float[] difference = new float[5 * 300];
        var key = new Operand(ElementType.Int32, [0, 0]);
        var loop = new LoopDescription(ElementType.Float32, [5, 300], [key, key, new Operand(ElementType.Float32, [300, 1])],
            [new Statement.Store(2, new Expression.Binary(BinaryOperation.Subtract, new Expression.Uniform(0), new Expression.Uniform(1)))]);
        KernelRunner.RunAll(PointwiseKernel.Create(loop), 2, first, second, difference);
        for (int position = 0; position < difference.Length; position++)
        {
            Assert.Equal(Threefry.ToSingle(Threefry.Hash(1, 2, (uint)position, 0).Item1) - Threefry.ToSingle(Threefry.Hash(3, 4, (uint)position, 0).Item1), difference[position]);
        }
    }

    [Fact]
    public void A_uniform_sample_has_the_mean_and_variance_of_the_uniform_distribution()
    {
        const int Count = 1_000_000;
        float[] x = new float[Count];
        var loop = new LoopDescription(ElementType.Float32, [Count], [new Operand(ElementType.Int32, [0]), Vector], [new Statement.Store(1, new Expression.Uniform(0))]);
        KernelRunner.RunAll(PointwiseKernel.Create(loop), 2, new[] { 1, 2 }, x);

        // Four standard deviations of the sample mean and of the sample variance: 1/sqrt(12 n) and sqrt((1/80 - 1/144) / n).
        double mean = x.Average(value => (double)value);
        double variance = x.Average(value => (value - 0.5) * (value - 0.5));
        Assert.InRange(mean, 0.5 - 0.00116, 0.5 + 0.00116);
        Assert.InRange(variance, (1 / 12.0) - 0.0003, (1 / 12.0) + 0.0003);
        Assert.InRange(x.Min(), 0, 1e-4);
        Assert.InRange(x.Max(), 1 - 1e-4, 1 - 1e-9);
    }

    [Theory]
    [InlineData(33, 47, ElementType.Float32)]
    [InlineData(128, 256, ElementType.Float32)]
    [InlineData(70, 45, ElementType.Float64)]
    public void A_transposed_copy_moves_every_element(int rows, int columns, ElementType type)
    {
        var loop = new LoopDescription(type, [rows, columns], [new Operand(type, [1, rows]), new Operand(type, [columns, 1])], [new Statement.Store(1, new Expression.Load(0))]);
        var data = new LoopCase(loop, new System.Random(1), 1000);
        LoopPropertyTests.Same(data.AfterOracle(), data.After(PointwiseKernel.Create(loop), 2), "transposed", 0);
        LoopPropertyTests.Same(data.AfterOracle(), data.AfterParts(PointwiseKernel.Create(loop), new System.Random(2)), "transposed in parts", 0);
    }

    [Fact]
    public void An_output_may_be_an_input_and_a_value_read_before_the_store_stays()
    {
        float[] x = [1, 2, 3];
        float[] y = new float[3];
        var loop = new LoopDescription(ElementType.Float32, [3], [Vector, Vector, Vector],
        [
            new Statement.Let(0, new Expression.Load(0)),
            new Statement.Store(1, new Expression.Constant(9)),
            new Statement.Store(2, new Expression.Register(0)),
        ]);
        KernelRunner.With([x, y], 0, operands =>
        {
            unsafe
            {
                byte** both = (byte**)operands;
                byte** three = stackalloc byte*[3] { both[0], both[0], both[1] };
                PointwiseKernel.Create(loop).RunAll(three, 1);
            }
        });
        Assert.Equal([9f, 9f, 9f], x);
        Assert.Equal([1f, 2f, 3f], y);
    }

    [Theory]
    [InlineData(KernelMode.Fused)]
    [InlineData(KernelMode.Interpreted)]
    public void Running_allocates_nothing(KernelMode mode)
    {
        var loop = new LoopDescription(ElementType.Float32, [40, 30, 10],
            [new Operand(ElementType.Float32, [300, 1, 30]), new Operand(ElementType.Float32, [0, 0, 1]), new Operand(ElementType.Float32, [300, 10, 1])],
            [new Statement.Store(2, new Expression.Binary(BinaryOperation.Add, new Expression.Load(0), new Expression.Unary(UnaryOperation.Exp, new Expression.Load(1))))]);
        var kernel = PointwiseKernel.Create(loop, mode);
        KernelRunner.With([new float[12_000], new float[10], new float[12_000]], 0, operands =>
        {
            unsafe
            {
                for (int i = 0; i < 3; i++)
                {
                    kernel.RunAll((byte**)operands, 1);
                }

                long before = GC.GetAllocatedBytesForCurrentThread();
                for (int i = 0; i < 100; i++)
                {
                    kernel.RunAll((byte**)operands, 1);
                }

                Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
            }
        });
    }

    [Fact]
    public void Units_count_the_leading_dimension_whatever_is_merged()
    {
        Kernel Of(params nint[] shape)
        {
            nint[] strides = new nint[shape.Length];
            nint step = 1;
            for (int d = shape.Length - 1; d >= 0; d--)
            {
                strides[d] = step;
                step *= shape[d];
            }

            return PointwiseKernel.Create(new LoopDescription(ElementType.Float32, [.. shape], [new Operand(ElementType.Float32, [.. strides])],
                [new Statement.Store(0, new Expression.Constant(1))]));
        }

        Assert.Equal(1, Of().Units);
        Assert.Equal(7, Of(7, 1, 3).Units);
        Assert.Equal(1, Of(1, 5).Units);
        Assert.Equal(0, Of(0, 5).Units);
        Assert.True(Of(1000, 1000).Cost > 100 * Of(100, 10).Cost);
    }

    [Fact]
    public void Malformed_loops_are_refused_with_what_is_wrong()
    {
        static string Message(ElementType type, params Statement[] body) =>
            Assert.Throws<ArgumentException>(() => PointwiseKernel.Create(new LoopDescription(type, [3], [new Operand(type, [1])], [.. body]))).Message;

        Assert.Equal("Loop: operand 5 does not exist; there are 1.", Message(ElementType.Float32, new Statement.Store(0, new Expression.Load(5))));
        Assert.Equal("Loop: register 2 is read before it is set.", Message(ElementType.Float32, new Statement.Store(0, new Expression.Register(2))));
        Assert.Equal("Loop: Exp is not defined on Int32; convert to Float32 or Float64 first.",
            Message(ElementType.Int32, new Statement.Store(0, new Expression.Unary(UnaryOperation.Exp, new Expression.Load(0)))));
        Assert.Equal("Loop: Xor is defined on Int32 only, but the compute type is Float32.",
            Message(ElementType.Float32, new Statement.Store(0, new Expression.Binary(BinaryOperation.Xor, new Expression.Load(0), new Expression.Load(0)))));
        Assert.Equal("Loop: register 0 is negative or set twice; number registers from 0 and set each once.",
            Message(ElementType.Float32, new Statement.Let(0, new Expression.Load(0)), new Statement.Let(0, new Expression.Load(0))));
        Assert.Equal("Loop: operand 0 is the key of Uniform and must be two Int32 words with all strides 0.",
            Message(ElementType.Float32, new Statement.Store(0, new Expression.Uniform(0))));
        Assert.Contains("the compute type is Bool", Message(ElementType.Bool, new Statement.Store(0, new Expression.Load(0))), StringComparison.Ordinal);
    }
}
