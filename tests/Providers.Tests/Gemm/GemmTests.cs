using FsCheck;
using FsCheck.Fluent;

namespace Hybrid.Providers.Tests;

public sealed unsafe class GemmTests
{
    private static readonly (int M, int N, int K)[] _edges =
    [
        (0, 3, 4), (3, 0, 4), (3, 4, 0), (1, 1, 1), (1, 70, 33), (70, 1, 33), (2, 3, 5), (6, 40, 70), (7, 17, 1), (12, 32, 64), (13, 33, 9), (16, 16, 16),
        (1, 600, 50), (1, 1100, 21), (31, 15, 100), (5, 4, 64), (64, 8, 8), (64, 10, 128), (1, 64, 64), (1, 7, 64), (25, 48, 17), (14, 30, 70), (38, 21, 260),
    ];

    // Above the sizes at which A, B or both are packed, and with several blocks along every dimension.
    private static readonly (int M, int N, int K)[] _blocked = [(50, 300, 400), (300, 131, 250), (131, 257, 1000), (700, 140, 130), (260, 70, 800)];

    [Fact]
    public void Every_pair_of_layouts_agrees_with_a_triple_loop_at_edge_sizes_on_every_instruction_set()
    {
        int seed = 1;
        foreach (var (m, n, k) in _edges)
        {
            for (int kinds = 0; kinds < 49; kinds++)
            {
                AgreesOnAllPaths<float>(m, n, k, kinds / 7, kinds % 7, kinds % 3, seed++);
                AgreesOnAllPaths<double>(m, n, k, kinds / 7, kinds % 7, kinds % 3, seed++);
            }
        }
    }

    [Fact]
    public void Blocked_products_of_every_layout_agree_with_a_triple_loop_on_every_instruction_set()
    {
        int seed = 1;
        foreach (var (m, n, k) in _blocked)
        {
            foreach (var (aKind, bKind) in new[] { (0, 0), (1, 0), (0, 1), (3, 2), (4, 4) })
            {
                AgreesOnAllPaths<float>(m, n, k, aKind, bKind, 1, seed++);
                AgreesOnAllPaths<double>(m, n, k, aKind, bKind, 1, seed++);
            }
        }
    }

    [Fact]
    public void Products_of_random_sizes_and_layouts_agree_with_a_triple_loop()
    {
        var sizes = Gen.Choose(0, 70).Three();
        var cases = from size in sizes
                    from kinds in Gen.Choose(0, 48)
                    from seed in Gen.Choose(0, 1_000_000)
                    select (size, kinds, seed);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(cases.ToArbitrary(), input =>
        {
            var ((m, n, k), kinds, seed) = input;
            AgreesOnAllPaths<float>(m, n, k, kinds / 7, kinds % 7, seed % 3, seed);
            AgreesOnAllPaths<double>(m, n, k, kinds / 7, kinds % 7, seed % 3, seed);
        }));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    [InlineData(-1, 1)]
    [InlineData(0.5, -2)]
    [InlineData(0, 0.5)]
    public void Alpha_and_beta_scale_the_product_and_the_old_values(double alpha, double beta)
    {
        foreach (var (m, n, k) in _edges.Concat(_blocked.Take(2)))
        {
            var single = new GemmCase<float>(m, n, k, 0, 0, 2, m + n);
            var actual = (float[])single.C.Clone();
            fixed (float* a = single.A, b = single.B, c = actual)
            {
                var (x, y) = (single.ALayout, single.BLayout);
                Gemm.Multiply(m, n, k, (float)alpha, a, x.RowStride, x.ColumnStride, b, y.RowStride, y.ColumnStride, (float)beta, c + single.CStart, single.CRow);
            }

            single.AssertNear(single.Expected(alpha, beta), actual, $"alpha {alpha}, beta {beta}");
            var twice = new GemmCase<double>(m, n, k, 0, 0, 2, m + n);
            var result = (double[])twice.C.Clone();
            fixed (double* a = twice.A, b = twice.B, c = result)
            {
                var (x, y) = (twice.ALayout, twice.BLayout);
                Gemm.Multiply(m, n, k, alpha, a, x.RowStride, x.ColumnStride, b, y.RowStride, y.ColumnStride, beta, c + twice.CStart, twice.CRow);
            }

            twice.AssertNear(twice.Expected(alpha, beta), result, $"alpha {alpha}, beta {beta}");
        }
    }

    [Fact]
    public void With_beta_zero_old_values_are_not_read_so_a_NaN_does_not_survive()
    {
        float* a = stackalloc float[] { 2 };
        float* b = stackalloc float[] { 3 };
        float* c = stackalloc float[] { float.NaN };
        Gemm.Multiply(1, 1, 1, 1f, a, 1, 1, b, 1, 1, 0f, c, 1);
        Assert.Equal(6f, *c);
    }

    [Fact]
    public void A_sum_over_nothing_is_zero_or_leaves_C_when_accumulating()
    {
        float* c = stackalloc float[] { 7, 8, 9, 10 };
        Gemm.Multiply(2, 1, 0, c, 1, 1, c, 1, 1, c, 2, accumulate: true);
        Assert.Equal([7f, 8f, 9f, 10f], new Span<float>(c, 4).ToArray());
        Gemm.Multiply(2, 1, 0, c, 1, 1, c, 1, 1, c, 2);
        Assert.Equal([0f, 8f, 0f, 10f], new Span<float>(c, 4).ToArray());
    }

    [Fact]
    public void The_bits_are_the_same_at_any_number_of_threads()
    {
        foreach (var (m, n, k) in _blocked.Append((32, 256, 784)).Append((1, 2000, 1500)).Append((2000, 1, 1500)).Append((5, 900, 700)).Append((14, 900, 200)))
        {
            foreach (var (aKind, bKind) in new[] { (0, 0), (1, 0), (0, 1) })
            {
                var test = new GemmCase<float>(m, n, k, aKind, bKind, 0, 5);
                float[] one = Result(test, 1);
                foreach (int threads in new[] { 2, 3, 8 })
                {
                    Assert.Equal(one, Result(test, threads));
                }
            }
        }
    }

    [Fact]
    public void Several_user_threads_may_multiply_at_once()
    {
        var test = new GemmCase<float>(150, 160, 300, 1, 1, 0, 9);
        float[] expected = Result(test, 1);
        var wrong = new int[4];
        var threads = Enumerable.Range(0, 4).Select(t => new Thread(() =>
        {
            for (int call = 0; call < 20; call++)
            {
                wrong[t] += Result(test, 2).AsSpan().SequenceEqual(expected) ? 0 : 1;
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.All(wrong, count => Assert.Equal(0, count));
    }

    [Fact]
    public void A_product_allocates_nothing_in_the_steady_state()
    {
        foreach (var (m, n, k) in new[] { (8, 8, 8), (1, 64, 64), (200, 200, 200), (300, 300, 300) })
        {
            var test = new GemmCase<double>(m, n, k, 1, 1, 0, 3);
            fixed (double* a = test.A, b = test.B, c = test.C)
            {
                // The least of several rounds: a thread's first blocking wait allocates its record in the runtime, whenever that happens to be.
                long least = long.MaxValue;
                for (int round = 0; round < 10; round++)
                {
                    long before = GC.GetAllocatedBytesForCurrentThread();
                    Gemm.Multiply(m, n, k, a, 1, m, b, 1, k, c, n);
                    least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
                }

                Assert.Equal(0, least);
            }
        }
    }

    private static float[] Result(GemmCase<float> test, int threads)
    {
        var actual = (float[])test.C.Clone();
        fixed (float* a = test.A, b = test.B, c = actual)
        {
            var (x, y) = (test.ALayout, test.BLayout);
            Gemm.Multiply(
                test.M, test.N, test.K, a + test.AStart, x.RowStride, x.ColumnStride, b + test.BStart, y.RowStride, y.ColumnStride,
                c + test.CStart, test.CRow, threads: threads);
        }

        return actual;
    }

    private static void AgreesOnAllPaths<T>(int m, int n, int k, int aKind, int bKind, int cGap, int seed)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        var test = new GemmCase<T>(m, n, k, aKind, bKind, cGap, seed);
        bool add = seed % 2 == 0;
        double[] expected = test.Expected(1, add ? 1 : 0);
        if (m == 0 || n == 0 || k == 0)
        {
            var actual = (T[])test.C.Clone();
            fixed (T* a = test.A, b = test.B, c = actual)
            {
                var problem = Gemm.Prepare(m, n, k, T.One, a + test.AStart, test.ALayout, b + test.BStart, test.BLayout, add, c + test.CStart, test.CRow);
                GemmEngine<T>.Run(&problem, 2);
            }

            test.AssertNear(expected, actual, "empty");
            return;
        }

        for (var path = GemmPath.Portable; path <= GemmEngine<T>.Best; path++)
        {
            var actual = (T[])test.C.Clone();
            fixed (T* a = test.A, b = test.B, c = actual)
            {
                var problem = Gemm.Prepare(m, n, k, T.One, a + test.AStart, test.ALayout, b + test.BStart, test.BLayout, add, c + test.CStart, test.CRow);
                GemmEngine<T>.Run(&problem, path);
            }

            test.AssertNear(expected, actual, $"{path}, add {add}");
        }
    }
}
