using FsCheck;
using FsCheck.Fluent;
using Hybrid.Providers.Pointwise;

namespace Hybrid.Providers.Tests.Pointwise;

public sealed class LoopPropertyTests
{
    [Theory]
    [InlineData(ElementType.Float32)]
    [InlineData(ElementType.Float64)]
    [InlineData(ElementType.Int32)]
    public void Random_loops_of_exact_operations_give_what_a_plain_loop_gives(ElementType compute) => ForAll(150, seed =>
    {
        var random = new System.Random(seed);
        var loop = RandomBody.Loop(random, compute, exactOnly: true);
        var data = new LoopCase(loop, random);
        var expected = data.AfterOracle();
        Same(expected, data.After(PointwiseKernel.Create(loop, KernelMode.Interpreted)), "interpreted", seed);
        Same(expected, data.AfterParts(PointwiseKernel.Create(loop, KernelMode.Interpreted), random), "interpreted in parts", seed);
    });

    [Theory]
    [InlineData(ElementType.Float32)]
    [InlineData(ElementType.Float64)]
    [InlineData(ElementType.Int32)]
    public void Fused_loops_give_the_interpreters_bits_on_two_threads_and_in_parts(ElementType compute) => ForAll(40, seed =>
    {
        var random = new System.Random(seed);
        var loop = RandomBody.Loop(random, compute, exactOnly: false);
        var data = new LoopCase(loop, random);
        var expected = data.After(PointwiseKernel.Create(loop, KernelMode.Interpreted));
        var fused = PointwiseKernel.Create(loop, KernelMode.Fused);
        Same(expected, data.After(fused, threads: 2), "fused on two threads", seed);
        Same(expected, data.AfterParts(fused, random), "fused in parts", seed);
    });

    [Theory]
    [InlineData(VectorWidth.Bits128)]
    [InlineData(VectorWidth.Bits256)]
    [InlineData(VectorWidth.Bits512)]
    internal void Every_width_of_registers_gives_what_a_plain_loop_gives(VectorWidth width) => ForAll(60, seed =>
    {
        var random = new System.Random(seed);
        var compute = (ElementType)random.Next(3);
        var loop = RandomBody.Loop(random, compute, exactOnly: true);
        var data = new LoopCase(loop, random);
        var expected = data.AfterOracle();
        Same(expected, data.After(PointwiseKernel.Create(loop, KernelMode.Interpreted, width)), "interpreted", seed);
        if (seed % 8 == 0)
        {
            Same(expected, data.After(PointwiseKernel.Create(loop, KernelMode.Fused, width)), "fused", seed);
        }
    });

    [Fact]
    public void Large_bodies_are_divided_and_give_the_interpreters_bits() => ForAll(5, seed =>
    {
        var random = new System.Random(seed);
        var loop = RandomBody.Loop(random, ElementType.Float32, exactOnly: true, depth: 9);
        var data = new LoopCase(loop, random);
        var expected = data.After(PointwiseKernel.Create(loop, KernelMode.Interpreted));
        Same(expected, data.After(PointwiseKernel.Create(loop, KernelMode.Fused)), "fused", seed);
    });

    internal static void ForAll(int runs, Action<int> property) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(runs), Prop.ForAll(ArbMap.Default.ArbFor<int>(), property));

    /// <summary>Compares all memory; any NaN equals any other, since the sign and payload of a NaN are the processor's affair.</summary>
    internal static void Same(LoopCase expected, LoopCase actual, string what, int seed)
    {
        for (int operand = 0; operand < expected.Memory.Count; operand++)
        {
            if (expected.Memory[operand].AsSpan().SequenceEqual(actual.Memory[operand]))
            {
                continue;
            }

            int size = expected.Loop.Operands[operand].Type.SizeOf();
            for (int i = 0; i < expected.Memory[operand].Length; i += size)
            {
                double x = Read(expected, operand, i);
                double y = Read(actual, operand, i);
                Assert.True(
                    BitConverter.DoubleToInt64Bits(x) == BitConverter.DoubleToInt64Bits(y) || (double.IsNaN(x) && double.IsNaN(y)),
                    $"{what}, seed {seed}: operand {operand} byte {i} of {expected.Memory[operand].Length} is {y}, expected {x}; shape [{string.Join(", ", expected.Loop.Shape)}], body {string.Join("; ", expected.Loop.Body)}, operands {string.Join("; ", expected.Loop.Operands.Select(o => $"{o.Type} [{string.Join(", ", o.Strides)}]"))}");
            }
        }
    }

    private static double Read(LoopCase data, int operand, int offset) => data.Loop.Operands[operand].Type switch
    {
        ElementType.Float32 => BitConverter.ToSingle(data.Memory[operand], offset),
        ElementType.Float64 => BitConverter.ToDouble(data.Memory[operand], offset),
        _ => BitConverter.ToInt32(data.Memory[operand], offset),
    };
}
