using System.Runtime.Intrinsics.X86;

namespace Hybrid.Providers.Tests;

public sealed unsafe class ConvolutionKernelTests
{
    private static IEnumerable<GemmPath> Paths
    {
        get
        {
            yield return GemmPath.Portable;
            if (Avx2.IsSupported && Fma.IsSupported)
            {
                yield return GemmPath.Avx2;
            }

            if (GemmEngine<float>.Best == GemmPath.Avx512)
            {
                yield return GemmPath.Avx512;
            }
        }
    }

    [Fact]
    public void Convolutions_agree_with_the_definition_on_every_instruction_set_whole_and_in_pieces()
    {
        var random = new System.Random(11);
        for (int trial = 0; trial < 150; trial++)
        {
            ConvolutionDescription description = Draw(random, transposed: trial % 3 == 0);
            double[] x = Numbers(random, description.Batch * description.InputPositions * description.InputChannels);
            double[] w = Numbers(random, description.Taps * (description.InputChannels / description.Groups) * description.OutputChannels);
            double[] expected = Define(description, x, w);
            foreach (GemmPath path in Paths)
            {
                Close(expected, Run(ConvolutionKernel.Create(description, path), x, w, expected.Length), description, path);
            }
        }
    }

    [Fact]
    public void Gradients_by_the_weights_agree_with_the_definition_on_every_instruction_set()
    {
        var random = new System.Random(12);
        for (int trial = 0; trial < 150; trial++)
        {
            ConvolutionDescription description = Draw(random, transposed: false);
            double[] x = Numbers(random, description.Batch * description.InputPositions * description.InputChannels);
            double[] g = Numbers(random, description.OutputRows * description.Width.Output * description.OutputChannels);
            double[] expected = DefineGradient(description, x, g);
            foreach (GemmPath path in Paths)
            {
                Close(expected, Run(KernelGradientKernel.Create(description, path), x, g, expected.Length), description, path);
            }
        }
    }

    [Fact]
    public void Large_gradients_by_the_weights_have_the_same_bits_on_any_number_of_threads()
    {
        var random = new System.Random(13);
        var axis = new ConvolutionAxis(20, 3, 20, 1, 1, 1, 1);
        var description = new ConvolutionDescription(ElementType.Float64, 24, ConvolutionAxis.One, axis, axis, 1, 32, 24);
        double[] x = Numbers(random, 24 * 400 * 32), g = Numbers(random, 24 * 400 * 24);
        double[] one = Run(KernelGradientKernel.Create(description), x, g, 9 * 32 * 24, 1);
        Close(DefineGradient(description, x, g), one, description, GemmEngine<double>.Best);
        Assert.Equal(one, Run(KernelGradientKernel.Create(description), x, g, one.Length, 2));
        Assert.Equal(one, Run(KernelGradientKernel.Create(description), x, g, one.Length, 7));
    }

    [Fact]
    public void What_cannot_be_described_is_refused()
    {
        var plain = new ConvolutionDescription(ElementType.Float32, 1, ConvolutionAxis.One, ConvolutionAxis.One, new ConvolutionAxis(5, 3, 3, 1, 1, 1, 0), 1, 2, 2);
        Assert.Contains("Float32 or Float64", Assert.Throws<ArgumentException>(() => ConvolutionKernel.Create(plain with { Type = ElementType.Int32 })).Message);
        Assert.Contains("divide both", Assert.Throws<ArgumentException>(() => ConvolutionKernel.Create(plain with { Groups = 3 })).Message);
        Assert.Contains("the axis Width", Assert.Throws<ArgumentException>(() => ConvolutionKernel.Create(plain with { Width = plain.Width with { Stride = 0 } })).Message);
        Assert.Contains("transposed", Assert.Throws<ArgumentException>(() => KernelGradientKernel.Create(plain with { Transposed = true })).Message);
    }

    private static ConvolutionDescription Draw(System.Random random, bool transposed)
    {
        int groups = random.Next(4) == 0 ? 2 : 1;
        if (random.Next(5) == 0)
        {
            int each = 2 + random.Next(20);
            return new ConvolutionDescription(ElementType.Float64, 1 + random.Next(2), ConvolutionAxis.One, Axis(random, 6), Axis(random, 20), each, each, each, transposed);
        }

        return new ConvolutionDescription(
            ElementType.Float64, 1 + random.Next(2), random.Next(3) == 0 ? Axis(random, 4) : ConvolutionAxis.One, Axis(random, 6), Axis(random, 20),
            groups, groups * (1 + random.Next(4)), groups * (1 + random.Next(random.Next(4) == 0 ? 40 : 10)), transposed);
    }

    // Any geometry, its paddings negative or beyond the kernel too.
    private static ConvolutionAxis Axis(System.Random random, int most)
    {
        int input = 1 + random.Next(most), kernel = 1 + random.Next(4), stride = 1 + random.Next(3), dilation = 1 + random.Next(3), spread = 1 + random.Next(3);
        return new ConvolutionAxis(input, kernel, 1 + random.Next(most), stride, random.Next(2) == 0 ? 1 : spread, dilation, random.Next(6) - 2);
    }

    private static double[] Numbers(System.Random random, nint count) => [.. Enumerable.Range(0, (int)count).Select(_ => random.NextDouble() - 0.5)];

    private static double[] Define(ConvolutionDescription d, double[] x, double[] w)
    {
        int inputs = d.InputChannels / d.Groups, outputs = d.OutputChannels / d.Groups;
        var y = new double[d.OutputRows * d.Width.Output * d.OutputChannels];
        Meet(d, (input, tap, output) =>
        {
            for (int f = 0; f < d.OutputChannels; f++)
            {
                for (int c = 0; c < inputs; c++)
                {
                    int channel = (f / outputs * inputs) + c;
                    nint weight = d.Transposed
                        ? (((d.Taps - 1 - tap) * outputs) + (f % outputs)) * d.InputChannels + channel
                        : (((nint)tap * inputs) + c) * d.OutputChannels + f;
                    y[(output * d.OutputChannels) + f] += x[(input * d.InputChannels) + channel] * w[weight];
                }
            }
        });
        return y;
    }

    private static double[] DefineGradient(ConvolutionDescription d, double[] x, double[] g)
    {
        int inputs = d.InputChannels / d.Groups, outputs = d.OutputChannels / d.Groups;
        var gradient = new double[d.Taps * inputs * d.OutputChannels];
        Meet(d, (input, tap, output) =>
        {
            for (int f = 0; f < d.OutputChannels; f++)
            {
                for (int c = 0; c < inputs; c++)
                {
                    gradient[(((tap * inputs) + c) * d.OutputChannels) + f] +=
                        x[(input * d.InputChannels) + (f / outputs * inputs) + c] * g[(output * d.OutputChannels) + f];
                }
            }
        });
        return gradient;
    }

    // Every input, tap and output that meet.
    private static void Meet(ConvolutionDescription d, Action<int, int, int> visit)
    {
        for (int n = 0; n < d.Batch; n++)
        {
            foreach (var (i0, k0, o0) in Meet(d.Depth))
            {
                foreach (var (i1, k1, o1) in Meet(d.Height))
                {
                    foreach (var (i2, k2, o2) in Meet(d.Width))
                    {
                        visit(
                            (((((n * d.Depth.Input) + i0) * d.Height.Input) + i1) * d.Width.Input) + i2,
                            (((k0 * d.Height.Kernel) + k1) * d.Width.Kernel) + k2,
                            (((((n * d.Depth.Output) + o0) * d.Height.Output) + o1) * d.Width.Output) + o2);
                    }
                }
            }
        }
    }

    private static IEnumerable<(int Input, int Tap, int Output)> Meet(ConvolutionAxis axis) =>
        from input in Enumerable.Range(0, axis.Input)
        from tap in Enumerable.Range(0, axis.Kernel)
        from output in Enumerable.Range(0, axis.Output)
        where (output * axis.Stride) + (tap * axis.KernelDilation) - axis.Low == input * axis.InputDilation
        select (input, tap, output);

    private static double[] Run(Kernel kernel, double[] first, double[] second, int count, int threads = 0)
    {
        var result = new double[count];
        Array.Fill(result, double.NaN);
        fixed (double* a = first, b = second, y = result)
        {
            byte** operands = stackalloc byte*[] { (byte*)a, (byte*)b, (byte*)y };
            if (threads > 0)
            {
                kernel.RunAll(operands, threads);
                return result;
            }

            nint middle = kernel.Units / 3;
            kernel.Run(operands, middle, kernel.Units);
            kernel.Run(operands, 0, middle);
        }

        return result;
    }

    private static void Close(double[] expected, double[] actual, ConvolutionDescription description, GemmPath path)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-12 * Math.Max(1, Math.Abs(expected[i])), $"{path}, {description}: element {i} is {actual[i]}, expected {expected[i]}");
        }
    }
}
