using System.Numerics;

namespace Hybrid.Providers.Tests;

public sealed unsafe class GemmKernelTests
{
    [Fact]
    public void Batches_of_every_layout_agree_with_a_triple_loop_when_run_whole_and_in_pieces()
    {
        int seed = 1;
        foreach (var (batch, m, n, k) in new[]
        {
            (1, 33, 70, 20), (0, 3, 4, 5), (5, 1, 17, 9), (5, 9, 1, 7), (3, 7, 5, 0), (4, 64, 64, 64), (9, 30, 31, 32), (2, 150, 90, 200), (1, 300, 1, 600), (3, 0, 4, 5), (3, 4, 0, 5),
        })
        {
            for (int kinds = 0; kinds < 25; kinds++)
            {
                foreach (bool accumulate in new[] { false, true })
                {
                    Agrees<float>(batch, m, n, k, kinds / 5, kinds % 5, accumulate, seed);
                    Agrees<double>(batch, m, n, k, kinds / 5, kinds % 5, accumulate, seed++);
                }
            }
        }
    }

    [Fact]
    public void Items_that_share_a_dense_B_are_multiplied_as_one_and_stay_right()
    {
        var values = Enumerable.Range(0, 6 * 5).Select(x => (double)x).ToArray();
        var shared = Enumerable.Range(0, 5 * 4).Select(x => (double)(x % 7)).ToArray();
        var expected = new double[6 * 4];
        for (int row = 0; row < 6; row++)
        {
            for (int column = 0; column < 4; column++)
            {
                expected[row * 4 + column] = Enumerable.Range(0, 5).Sum(p => values[row * 5 + p] * shared[p * 4 + column]);
            }
        }

        foreach (int m in new[] { 1, 2, 3 })
        {
            var kernel = new GemmKernel(new GemmDescription(ElementType.Float64, 6 / m, m, 4, 5, new(5, 1, 5 * m), new(4, 1), 4, 4 * m));
            var actual = new double[6 * 4];
            RunAll(kernel, values, shared, actual, 2);
            Assert.Equal(expected, actual);
        }
    }

    [Fact]
    public void The_epilogue_sees_each_finished_row_exactly_once_on_any_number_of_threads()
    {
        foreach (var (batch, m, n, k) in new[] { (1, 32, 256, 784), (1, 1000, 300, 300), (3, 40, 20, 30), (1, 5, 3, 0), (1, 900, 1, 500), (1, 1, 64, 64), (64, 16, 16, 16) })
        {
            var epilogue = new AddRowNumber(batch * m, n);
            var plain = GemmDescription.Dense(ElementType.Float64, m, n, k) with
            {
                Batch = batch,
                A = new(k, 1, m * k),
                B = new(n, 1, n * k),
                CBatchStride = m * n,
            };
            var random = new System.Random(4);
            double[] a = [.. Enumerable.Range(0, batch * m * k).Select(_ => random.NextDouble())];
            double[] b = [.. Enumerable.Range(0, batch * n * k).Select(_ => random.NextDouble())];
            var product = new double[batch * m * n];
            RunAll(new GemmKernel(plain), a, b, product, 1);
            double[] expected = [.. product.Select((x, index) => x + ((index / n) + 1))];
            var kernel = new GemmKernel(plain with { Epilogue = epilogue });
            foreach (int threads in new[] { 1, 2, 3 })
            {
                var actual = new double[product.Length];
                RunAll(kernel, a, b, actual, threads);
                Assert.Equal(expected, actual);
            }
        }
    }

    [Fact]
    public void Running_allocates_nothing_in_the_steady_state()
    {
        var kernel = new GemmKernel(GemmDescription.Dense(ElementType.Float32, 200, 200, 200));
        var values = new float[200 * 200];
        var result = new float[200 * 200];
        fixed (float* a = values, c = result)
        {
            byte** operands = stackalloc byte*[] { (byte*)a, (byte*)a, (byte*)c };
            long least = long.MaxValue;
            for (int round = 0; round < 10; round++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                kernel.RunAll(operands, 2);
                kernel.RunAll(operands, 1);
                least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            }

            Assert.Equal(0, least);
        }
    }

    [Fact]
    public void A_description_that_makes_no_sense_is_refused_with_its_values_named()
    {
        var dense = GemmDescription.Dense(ElementType.Float32, 3, 4, 5);
        Refused(dense with { Type = ElementType.Int32 }, "Type is Int32");
        Refused(dense with { K = -1 }, "K is -1");
        Refused(dense with { CRowStride = 3 }, "CRowStride is 3, below N = 4");
        Refused(dense with { Epilogue = new AddRowNumber(2, 4) }, "the epilogue has 2 units, but C has Batch * M = 3 rows");
    }

    private static void Refused(GemmDescription description, string because)
    {
        var error = Assert.Throws<ArgumentException>(() => new GemmKernel(description));
        Assert.Contains(because, error.Message, StringComparison.Ordinal);
    }

    private static void Agrees<T>(int batch, int m, int n, int k, int aKind, int bKind, bool accumulate, int seed)
        where T : unmanaged, INumber<T>
    {
        var test = new GemmCase<T>(m, n, k, aKind, bKind, seed % 3, seed, batch);
        var type = typeof(T) == typeof(float) ? ElementType.Float32 : ElementType.Float64;
        var kernel = new GemmKernel(new GemmDescription(type, batch, m, n, k, test.ALayout, test.BLayout, test.CRow, test.CBatch, accumulate));
        double[] expected = test.Expected(1, accumulate ? 1 : 0);
        var whole = (T[])test.C.Clone();
        var pieces = (T[])test.C.Clone();
        fixed (T* a = test.A, b = test.B, c = whole, d = pieces)
        {
            byte** operands = stackalloc byte*[] { (byte*)(a + test.AStart), (byte*)(b + test.BStart), (byte*)(c + test.CStart) };
            kernel.RunAll(operands, 2);
            operands[2] = (byte*)(d + test.CStart);
            for (nint begin = kernel.Units, step = 1 + (seed % 5); begin > 0; begin -= step)
            {
                kernel.Run(operands, Math.Max(0, begin - step), begin);
            }
        }

        test.AssertNear(expected, whole, "whole");
        Assert.Equal(whole, pieces);
    }

    private static void RunAll(GemmKernel kernel, double[] left, double[] right, double[] result, int threads)
    {
        fixed (double* a = left, b = right, c = result)
        {
            byte** operands = stackalloc byte*[] { (byte*)a, (byte*)b, (byte*)c };
            kernel.RunAll(operands, threads);
        }
    }

    /// <summary>Adds row + 1 to every element of a row, so that a row seen twice, never or too early gives a wrong value.</summary>
    private sealed class AddRowNumber(nint rows, nint columns) : Kernel
    {
        public override nint Units => rows;

        public override double Cost => rows * columns;

        public override void Run(byte** operands, nint begin, nint limit)
        {
            for (nint index = begin * columns; index < limit * columns; index++)
            {
                ((double*)operands[0])[index] += (index / columns) + 1;
            }
        }
    }
}
