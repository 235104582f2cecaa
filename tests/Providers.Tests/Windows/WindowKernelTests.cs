using Hybrid.Providers.Pointwise;
using Hybrid.Providers.Simd;

namespace Hybrid.Providers.Tests;

public sealed unsafe class WindowKernelTests
{
    private static IEnumerable<VectorWidth> Widths
    {
        get
        {
            yield return VectorWidth.Bits128;
            if (V256<float>.IsHardwareAccelerated)
            {
                yield return VectorWidth.Bits256;
            }

            if (V512<float>.IsHardwareAccelerated)
            {
                yield return VectorWidth.Bits512;
            }
        }
    }

    [Fact]
    public void Every_operation_agrees_with_the_definition_at_every_width()
    {
        var random = new System.Random(21);
        for (int trial = 0; trial < 80; trial++)
        {
            WindowDescription shape = Draw(random);
            int inputs = (int)(shape.Batch * shape.InputPositions) * shape.Channels, outputs = (int)(shape.Batch * shape.OutputPositions) * shape.Channels;

            // Few different numbers, so that equals are frequent.
            float[] x = [.. Enumerable.Range(0, inputs).Select(_ => (float)random.Next(4))];
            float[] u = [.. Enumerable.Range(0, inputs).Select(_ => (float)random.Next(100))], g = [.. Enumerable.Range(0, outputs).Select(_ => (float)random.Next(100))];
            var (max, sum, gradient, pick) = Define(shape, x, u, g);
            foreach (VectorWidth width in Widths)
            {
                Assert.Equal(max, Run(shape with { Operation = WindowOperation.Max }, width, outputs, x));
                Assert.Equal(sum, Run(shape with { Operation = WindowOperation.Sum }, width, outputs, x));
                Assert.Equal(gradient, Run(shape with { Operation = WindowOperation.MaxGradient }, width, inputs, x, g));
                Assert.Equal(pick, Run(shape with { Operation = WindowOperation.MaxPick }, width, outputs, x, u));
            }
        }
    }

    private static WindowDescription Draw(System.Random random)
    {
        ConvolutionAxis Axis(int most)
        {
            int kernel = 1 + random.Next(3), stride = 1 + random.Next(3), dilation = 1 + random.Next(2), low = random.Next(kernel);
            int input = ((kernel - 1) * dilation) + 1 + random.Next(most);
            return new ConvolutionAxis(input, kernel, ((input + low - ((kernel - 1) * dilation) - 1) / stride) + 1, stride, 1, dilation, low);
        }

        return new WindowDescription(
            ElementType.Float32, random.Next(2) == 0 ? 1 : 17, random.Next(3) == 0 ? Axis(2) : ConvolutionAxis.One, Axis(4), Axis(5), 1 + random.Next(20), WindowOperation.Max);
    }

    private static (float[] Max, float[] Sum, float[] Gradient, float[] Pick) Define(WindowDescription d, float[] x, float[] u, float[] g)
    {
        float[] max = new float[g.Length], sum = new float[g.Length], gradient = new float[x.Length], pick = new float[g.Length];
        int output = 0;
        for (int n = 0; n < d.Batch; n++)
        {
            for (int o = 0; o < d.OutputPositions; o++)
            {
                int[] positions = [.. from i in Inputs(d.Depth, o / d.Width.Output / d.Height.Output)
                    from j in Inputs(d.Height, o / d.Width.Output % d.Height.Output)
                    from k in Inputs(d.Width, o % d.Width.Output)
                    select (((((n * d.Depth.Input) + i) * d.Height.Input) + j) * d.Width.Input) + k];
                for (int c = 0; c < d.Channels; c++, output++)
                {
                    int[] window = [.. positions.Select(position => (position * d.Channels) + c)];
                    int first = window.First(place => x[place] == window.Max(other => x[other]));
                    (max[output], sum[output], pick[output]) = (x[first], window.Sum(place => x[place]), u[first]);
                    gradient[first] += g[output];
                }
            }
        }

        return (max, sum, gradient, pick);
    }

    private static IEnumerable<int> Inputs(ConvolutionAxis axis, int output) =>
        Enumerable.Range(0, axis.Kernel).Select(tap => (output * axis.Stride) + (tap * axis.KernelDilation) - axis.Low).Where(input => input >= 0 && input < axis.Input);

    private static float[] Run(WindowDescription description, VectorWidth width, int count, params float[][] operands)
    {
        var result = new float[count];
        Array.Fill(result, float.NaN);
        Kernel kernel = WindowKernel.Create(description, width);
        fixed (float* a = operands[0], b = operands[^1], y = result)
        {
            byte** addresses = stackalloc byte*[] { (byte*)a, operands.Length == 1 ? (byte*)y : (byte*)b, (byte*)y };
            nint middle = kernel.Units / 2;
            kernel.Run(addresses, middle, kernel.Units);
            kernel.Run(addresses, 0, middle);
        }

        return result;
    }
}
