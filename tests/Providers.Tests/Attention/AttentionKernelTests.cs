using Hybrid.Providers.Attention;
using Hybrid.Providers.Pointwise;
using Hybrid.Providers.Tests.Pointwise;

namespace Hybrid.Providers.Tests.Attention;

public sealed class AttentionKernelTests
{
    [Theory]
    [InlineData(ElementType.Float32, 128)]
    [InlineData(ElementType.Float32, 256)]
    [InlineData(ElementType.Float32, 512)]
    [InlineData(ElementType.Float64, 128)]
    [InlineData(ElementType.Float64, 256)]
    [InlineData(ElementType.Float64, 512)]
    public void Every_register_width_gives_the_plain_formula_and_its_gradient(ElementType type, int bits)
    {
        VectorWidth width = bits switch { 128 => VectorWidth.Bits128, 256 => VectorWidth.Bits256, _ => VectorWidth.Bits512 };
        var random = new System.Random(bits);
        double tolerance = type == ElementType.Float32 ? 2e-5 : 1e-12;
        for (int trial = 0; trial < 12; trial++)
        {
            nint batch = random.Next(1, 3), heads = random.Next(1, 4);
            bool masked = random.Next(2) == 0;
            var d = new AttentionDescription(
                type, batch, heads, random.Next(1, 150), random.Next(1, 280), random.Next(1, 20), random.Next(1, 20), 0.1 + random.NextDouble(), random.Next(2) == 0,
                masked ? random.Next(2) == 0 ? 1 : batch : 0, masked ? random.Next(2) == 0 ? 1 : heads : 0, random.Next(3) == 0);
            var sample = new AttentionCase(d, trial);
            (double[] result, double[] gradients) = sample.Expected();
            Check(AttentionKernel.Create(d, width), sample.Operands(), result, tolerance, $"{d}");
            Check(AttentionKernel.CreateGradient(d, width), sample.GradientOperands(), gradients, tolerance * 40, $"gradient of {d}");
        }
    }

    [Fact]
    public void Any_division_of_the_units_gives_the_same_bits()
    {
        var d = new AttentionDescription(ElementType.Float32, 2, 3, 150, 170, 16, 8, 0.25, Causal: true);
        var sample = new AttentionCase(d, 1);
        foreach ((Kernel kernel, Func<Array[]> operands) in new[] { (AttentionKernel.Create(d), (Func<Array[]>)sample.Operands), (AttentionKernel.CreateGradient(d), sample.GradientOperands) })
        {
            Array[] whole = operands(), split = operands(), shared = operands();
            KernelRunner.Run(kernel, 0, kernel.Units, whole);
            KernelRunner.Run(kernel, 4, kernel.Units, split);
            KernelRunner.Run(kernel, 0, 4, split);
            KernelRunner.RunAll(kernel, 3, shared);
            Assert.Equal((float[])whole[^1], (float[])split[^1]);
            Assert.Equal((float[])whole[^1], (float[])shared[^1]);
        }
    }

    [Fact]
    public void What_cannot_be_computed_is_refused()
    {
        var d = new AttentionDescription(ElementType.Float32, 2, 3, 4, 5, 6, 7, 1);
        Assert.Contains("Int32", Assert.Throws<ArgumentException>(() => AttentionKernel.Create(d with { Type = ElementType.Int32 })).Message);
        Assert.Contains("-1", Assert.Throws<ArgumentException>(() => AttentionKernel.Create(d with { Keys = -1 })).Message);
        Assert.Contains("[3, 1]", Assert.Throws<ArgumentException>(() => AttentionKernel.CreateGradient(d with { MaskBatch = 3, MaskHeads = 1 })).Message);
    }

    private static void Check(Kernel kernel, Array[] operands, double[] expected, double tolerance, string what)
    {
        KernelRunner.RunAll(kernel, 2, operands);
        for (int i = 0; i < expected.Length; i++)
        {
            double actual = Convert.ToDouble(operands[^1].GetValue(i), System.Globalization.CultureInfo.InvariantCulture);
            Assert.True(Math.Abs(actual - expected[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])), $"{what}: element {i} is {actual}, expected {expected[i]}");
        }
    }
}
