using Hybrid.Providers.LinearAlgebra;
using Hybrid.Providers.Threading;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Hybrid.Providers.Tests.LinearAlgebra;

/// <summary>Changes the number of threads of the process; the results of other tests do not depend on it.</summary>
[Collection(nameof(Hybrid.Providers.Compute))]
public sealed class ThreadCountTests
{
    private static readonly ILinearAlgebraProvider<double> _provider = SimdLinearAlgebraProvider.Instance;

    [Theory]
    [InlineData(300)]
    [InlineData(513)]
    public void The_simd_provider_gives_the_same_bits_with_one_and_two_threads(int order)
    {
        int before = WorkerPool.Threads;
        try
        {
            WorkerPool.Threads = 1;
            double[][] one = Compute(order);
            WorkerPool.Threads = 2;
            double[][] two = Compute(order);
            Assert.Equal(one.Length, two.Length);
            for (int i = 0; i < one.Length; i++)
            {
                Assert.True(one[i].AsSpan().SequenceEqual(two[i]), $"result {i} of order {order}");
            }
        }
        finally
        {
            WorkerPool.Threads = before;
        }
    }

    private static double[][] Compute(int order)
    {
        var random = new System.Random(order);
        double[] a = [.. Enumerable.Range(0, order * order).Select(_ => random.NextDouble() - 0.5)];
        double[] product = new double[a.Length], lu = [.. a], r = [.. a], q = new double[a.Length], solution = [.. a.Reverse()];
        _provider.MatrixMultiplyWithUpdate(Transpose.DontTranspose, Transpose.Transpose, 1, a, order, order, a, order, order, 0, product);
        for (int i = 0; i < order; i++)
        {
            product[i * order + i] += order;
        }

        double[] cholesky = [.. product];
        _provider.CholeskyFactor(cholesky, order);
        _provider.LUFactor(lu, order, new int[order]);
        _provider.QRFactor(r, order, order, q, new double[order]);
        _provider.LUSolve(order, product, order, solution);
        double[] vectors = new double[a.Length], diagonal = new double[a.Length], s = new double[order], u = new double[a.Length], vt = new double[a.Length];
        _provider.EigenDecomp(true, order, product, vectors, new System.Numerics.Complex[order], diagonal);
        _provider.SingularValueDecomposition(true, a, order, order, s, u, vt);
        return [product, cholesky, lu, r, q, solution, vectors, diagonal, s, u, vt];
    }
}
