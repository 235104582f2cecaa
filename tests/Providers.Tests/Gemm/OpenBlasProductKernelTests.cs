using Hybrid.Providers.Native;

namespace Hybrid.Providers.Tests;

/// <summary>The OpenBLAS kernel against the toolkit's own, whose tests hold it against a naive loop.</summary>
public sealed unsafe class OpenBlasProductKernelTests
{
    public static TheoryData<int, int, int, int, bool, bool> Shapes() => new()
    {
        { 1, 5, 7, 3, false, false }, { 3, 4, 6, 5, true, false }, { 2, 8, 3, 9, false, true }, { 2, 1, 4, 6, true, true }, { 1, 40, 1, 33, false, false },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void It_multiplies_as_the_own_kernel_does(int batch, int m, int n, int k, bool transposeA, bool transposeB)
    {
        if (!OpenBlas.Available)
        {
            return; // nothing to compare: the library is optional, and Devices.Describe says why it is not there
        }

        MatrixLayout a = transposeA ? new(1, m, m * k) : new(k, 1, m * k);
        MatrixLayout b = transposeB ? new(1, k, k * n) : new(n, 1, k * n);
        var description = new GemmDescription(ElementType.Float64, batch, m, n, k, a, b, n, m * n);
        var random = new System.Random(7);
        double[] left = [.. Enumerable.Range(0, batch * m * k).Select(_ => random.NextDouble() - 0.5)];
        double[] right = [.. Enumerable.Range(0, batch * k * n).Select(_ => random.NextDouble() - 0.5)];
        double[] expected = Run(new GemmKernel(description), left, right, batch * m * n);
        double[] actual = Run(OpenBlasProductKernel.TryCreate(description)!, left, right, batch * m * n);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 12);
        }
    }

    [Fact]
    public void It_leaves_strides_that_it_cannot_take_to_the_own_kernel() =>
        Assert.Null(OpenBlasProductKernel.TryCreate(new GemmDescription(ElementType.Float64, 1, 2, 2, 2, new MatrixLayout(4, 2), new MatrixLayout(2, 1), 2, 4)));

    private static double[] Run(Kernel kernel, double[] left, double[] right, int size)
    {
        var result = new double[size];
        fixed (double* a = left, b = right, c = result)
        {
            byte** operands = stackalloc byte*[3];
            operands[0] = (byte*)a;
            operands[1] = (byte*)b;
            operands[2] = (byte*)c;
            kernel.RunAll(operands, 2);
        }

        return result;
    }
}
