using System.Collections.Immutable;
using Hybrid.Providers.Pointwise;
using Hybrid.Providers.Reduction;
using Hybrid.Providers.Tests.Pointwise;

namespace Hybrid.Providers.Tests.Reduction;

public sealed class ReducePropertyTests
{
    [Theory]
    [InlineData(ElementType.Float32)]
    [InlineData(ElementType.Float64)]
    [InlineData(ElementType.Int32)]
    public void Random_reductions_give_what_a_plain_loop_gives(ElementType compute) => LoopPropertyTests.ForAll(250, seed =>
    {
        var random = new System.Random(seed);
        var description = RandomReduction(random, compute, exactOnly: true);
        var data = Data(description, random);
        Close(description, ReduceOracle.Reduce(description, data), data.After(ReduceKernel.Create(description, KernelMode.Interpreted)), seed);
    });

    [Theory]
    [InlineData(ElementType.Float32)]
    [InlineData(ElementType.Float64)]
    [InlineData(ElementType.Int32)]
    public void Fused_reductions_give_the_interpreters_bits_on_two_threads_and_in_parts(ElementType compute) => LoopPropertyTests.ForAll(40, seed =>
    {
        var random = new System.Random(seed);
        var description = RandomReduction(random, compute, exactOnly: false);
        var data = Data(description, random);
        var expected = data.After(ReduceKernel.Create(description, KernelMode.Interpreted));
        var fused = ReduceKernel.Create(description, KernelMode.Fused);
        LoopPropertyTests.Same(expected, data.After(fused, threads: 2), "fused on two threads", seed);
        LoopPropertyTests.Same(expected, data.AfterParts(fused, random), "fused in parts", seed);
    });

    [Theory]
    [InlineData(VectorWidth.Bits128)]
    [InlineData(VectorWidth.Bits256)]
    [InlineData(VectorWidth.Bits512)]
    internal void Every_width_of_registers_gives_what_a_plain_loop_gives(VectorWidth width) => LoopPropertyTests.ForAll(80, seed =>
    {
        var random = new System.Random(seed);
        var description = RandomReduction(random, (ElementType)random.Next(3), exactOnly: true);
        var data = Data(description, random);
        var expected = ReduceOracle.Reduce(description, data);
        Close(description, expected, data.After(ReduceKernel.Create(description, KernelMode.Interpreted, width)), seed);
        if (seed % 8 == 0)
        {
            Close(description, expected, data.After(ReduceKernel.Create(description, KernelMode.Fused, width)), seed);
        }
    });

    [Theory]
    [InlineData(1_000_003, 1, true)]
    [InlineData(300_000, 3, true)]
    [InlineData(3, 300_000, false)]
    [InlineData(2_000, 700, true)]
    public void Large_sums_and_positions_have_the_same_bits_on_one_thread_and_two_and_interpreted(int rows, int columns, bool reduceRows)
    {
        foreach (var operation in new[] { ReduceOperation.Sum, ReduceOperation.ArgMax, ReduceOperation.Min })
        {
            var type = operation == ReduceOperation.ArgMax ? ElementType.Int32 : ElementType.Float32;
            var loop = new LoopDescription(
                ElementType.Float32, [rows, columns], [new Operand(ElementType.Float32, [columns, 1]), new Operand(type, reduceRows ? [0, 1] : [1, 0])], []);
            var description = new ReduceDescription(loop, operation, new Expression.Load(0), 1, reduceRows ? [true, false] : [false, true]);
            var data = Data(description, new System.Random(5));
            var kernel = ReduceKernel.Create(description);
            var expected = ReduceOracle.Reduce(description, data);
            var one = data.After(kernel);
            Close(description, expected, one, 0);
            LoopPropertyTests.Same(one, data.After(kernel, threads: 2), "two threads", 0);
            LoopPropertyTests.Same(one, data.After(ReduceKernel.Create(description, KernelMode.Interpreted), threads: 2), "interpreted", 0);
        }
    }

    internal static ReduceDescription RandomReduction(System.Random random, ElementType compute, bool exactOnly)
    {
        while (true)
        {
            var shape = LoopCase.RandomShape(random);
            ImmutableArray<bool> reduced = [.. shape.Select(_ => random.Next(2) == 0)];
            var operation = (ReduceOperation)random.Next(6);
            bool position = operation is ReduceOperation.ArgMax or ReduceOperation.ArgMin;
            if (position && shape.Where((extent, d) => extent == 0 && reduced[d]).Any())
            {
                continue;
            }

            ElementType[] types = [compute, compute, ElementType.Float32, ElementType.Int32, ElementType.Bool];
            var operands = Enumerable.Range(0, 3).Select(_ => new Operand(types[random.Next(types.Length)], LoopCase.RandomStrides(random, shape, true))).ToList();
            var kept = LoopCase.RandomStrides(random, [.. shape.Select((extent, d) => reduced[d] ? 1 : extent)], false);
            operands.Add(new Operand(position ? ElementType.Int32 : compute, [.. kept.Select((stride, d) => reduced[d] ? 0 : stride)]));
            bool simple = random.Next(2) == 0;
            var body = new RandomBody(random, compute, 3, 0, exactOnly);
            Expression value = operation == ReduceOperation.Product
                ? new Expression.Binary(BinaryOperation.Add, new Expression.Constant(1), new Expression.Unary(UnaryOperation.Sign, body.Next(2)))
                : simple ? new Expression.Load(0) : body.Next(3);
            ImmutableArray<Statement> lets = [];
            if (random.Next(3) == 0)
            {
                lets = [new Statement.Let(0, body.Next(2))];
                value = new Expression.Binary(BinaryOperation.Max, value, new Expression.Binary(BinaryOperation.Min, new Expression.Register(0), new Expression.Register(0)));
            }

            return new ReduceDescription(new LoopDescription(compute, shape, [.. operands], lets), operation, value, 3, reduced);
        }
    }

    internal static LoopCase Data(ReduceDescription description, System.Random random)
    {
        var data = new LoopCase(description.Loop, random);
        if (description.Loop.ComputeType != ElementType.Int32 && random.Next(4) == 0 && description.Loop.Shape.All(extent => extent > 0)
            && description.Loop.Operands[0].Type is ElementType.Float32 or ElementType.Float64)
        {
            data[0, description.Loop.Operands[0].Strides.Select((stride, d) => stride * random.Next((int)description.Loop.Shape[d])).Aggregate((nint)0, (sum, step) => sum + step)] =
                new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity }[random.Next(3)];
        }

        return data;
    }

    /// <summary>Sums may round differently; everything else is exact.</summary>
    internal static void Close(ReduceDescription description, LoopCase expected, LoopCase actual, int seed)
    {
        if (description.Operation is not (ReduceOperation.Sum or ReduceOperation.Product) || description.Loop.ComputeType == ElementType.Int32)
        {
            LoopPropertyTests.Same(expected, actual, description.Operation.ToString(), seed);
            return;
        }

        int output = description.Output;
        int size = description.Loop.Operands[output].Type.SizeOf();
        double precision = size == 4 ? 3e-5 : 1e-12;
        for (int i = 0; i < expected.Memory[output].Length; i += size)
        {
            double x = size == 4 ? BitConverter.ToSingle(expected.Memory[output], i) : BitConverter.ToDouble(expected.Memory[output], i);
            double y = size == 4 ? BitConverter.ToSingle(actual.Memory[output], i) : BitConverter.ToDouble(actual.Memory[output], i);
            double tolerance = precision * (1000 + Math.Abs(x));
            Assert.True(
                x.Equals(y) || Math.Abs(x - y) <= tolerance,
                $"seed {seed}: {description.Operation} at byte {i} is {y}, expected {x}; shape [{string.Join(", ", description.Loop.Shape)}], reduced [{string.Join(", ", description.Reduced)}]");
        }
    }
}
