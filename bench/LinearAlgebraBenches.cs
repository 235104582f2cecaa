using System.Numerics;
using Hybrid.Providers;
using Hybrid.Providers.LinearAlgebra;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Hybrid.Bench;

/// <summary>Dense linear algebra through MathNet's provider interface: ours, MathNet's managed one, and OpenBLAS where it is found.</summary>
internal static class LinearAlgebraBenches
{
    private const string Ours = "hybrid";
    private const string Managed = "mathnet-managed";
    private const string OpenBlas = "openblas";

    public static IEnumerable<(string Name, Func<IEnumerable<Line>> Run)> All()
    {
        yield return ("mathnet_gemm_f32", Gemm);
        yield return ("mathnet_cholesky_f64", () => Cholesky("mathnet_cholesky_f64", 1024));
        yield return ("mathnet_lu_f64", Lu);
        yield return ("mathnet_qr_f64", Qr);
        yield return ("linalg_cholesky_f64", () => Cholesky("linalg_cholesky_f64", 512));
        yield return ("linalg_solve_f64", Solve);
        yield return ("linalg_eigh_f64", Eigen);
        yield return ("linalg_svd_f64", SingularValues);
    }

    /// <summary>The product of two square matrices, single precision.</summary>
    private static IEnumerable<Line> Gemm()
    {
        const int n = 512;
        var random = new Random(1);
        float[] a = [.. Enumerable.Range(0, n * n).Select(_ => random.NextSingle() - 0.5f)], b = [.. a.Reverse()], c = new float[n * n];
        return Compare("mathnet_gemm_f32", n, "GFLOP/s", 2e-9 * n * n * n, p => ((ILinearAlgebraProvider<float>)p).MatrixMultiply(a, n, n, b, n, n, c));
    }

    /// <summary>A = L L' of order 1024 (or another), the copy of A included.</summary>
    private static IEnumerable<Line> Cholesky(string name, int n)
    {
        double[] a = PositiveDefinite(n), work = new double[n * n];
        return Compare(name, n, "ms", 1e3, p =>
        {
            a.AsSpan().CopyTo(work);
            ((ILinearAlgebraProvider<double>)p).CholeskyFactor(work, n);
        });
    }

    /// <summary>P A = L U of order 1024, the copy of A included.</summary>
    private static IEnumerable<Line> Lu()
    {
        const int n = 1024;
        double[] a = Uniform(n), work = new double[n * n];
        var pivots = new int[n];
        return Compare("mathnet_lu_f64", n, "ms", 1e3, p =>
        {
            a.AsSpan().CopyTo(work);
            ((ILinearAlgebraProvider<double>)p).LUFactor(work, n, pivots);
        });
    }

    /// <summary>A X = B with as many right-hand sides as A has rows, copies included.</summary>
    private static IEnumerable<Line> Solve()
    {
        const int n = 512;
        double[] a = PositiveDefinite(n), b = Uniform(n), work = new double[n * n];
        return Compare("linalg_solve_f64", n, "ms", 1e3, p =>
        {
            b.AsSpan().CopyTo(work);
            ((ILinearAlgebraProvider<double>)p).LUSolve(n, a, n, work);
        });
    }

    /// <summary>Q and R of a square matrix.</summary>
    private static IEnumerable<Line> Qr()
    {
        const int n = 512;
        double[] a = Uniform(n), r = new double[n * n], q = new double[n * n], tau = new double[n];
        return Compare("mathnet_qr_f64", n, "ms", 1e3, p =>
        {
            a.AsSpan().CopyTo(r);
            q.AsSpan().Clear();
            ((ILinearAlgebraProvider<double>)p).QRFactor(r, n, n, q, tau);
        });
    }

    /// <summary>All eigenvalues and vectors of a symmetric matrix.</summary>
    private static IEnumerable<Line> Eigen()
    {
        const int n = 512;
        double[] a = PositiveDefinite(n), vectors = new double[n * n], diagonal = new double[n * n];
        var values = new Complex[n];
        return Compare("linalg_eigh_f64", n, "ms", 1e3, p => ((ILinearAlgebraProvider<double>)p).EigenDecomp(true, n, a, vectors, values, diagonal));
    }

    /// <summary>All singular values and vectors of a square matrix.</summary>
    private static IEnumerable<Line> SingularValues()
    {
        const int n = 512;
        double[] a = Uniform(n), s = new double[n], u = new double[n * n], vt = new double[n * n];
        return Compare("linalg_svd_f64", n, "ms", 1e3, p => ((ILinearAlgebraProvider<double>)p).SingularValueDecomposition(true, a, n, n, s, u, vt));
    }

    private static double[] Uniform(int n)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, n * n).Select(_ => random.NextDouble() - 0.5)];
    }

    private static double[] PositiveDefinite(int n)
    {
        double[] b = Uniform(n), a = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            a[i * n + i] = n;
        }

        ((ILinearAlgebraProvider<double>)SimdLinearAlgebraProvider.Instance).MatrixMultiplyWithUpdate(
            Transpose.DontTranspose, Transpose.Transpose, 1, b, n, n, b, n, n, 1, a);
        return a;
    }

    private static IEnumerable<Line> Compare(string name, int n, string unit, double scale, Action<ILinearAlgebraProvider> call)
    {
        int all = Compute.Threads;
        foreach (int threads in all > 1 ? [1, all] : new[] { 1 })
        {
            Compute.Threads = threads;
            MathNet.Numerics.Control.MaxDegreeOfParallelism = threads;
            yield return Measure(Ours, SimdLinearAlgebraProvider.Instance);
            if (OpenBlasLinearAlgebraProvider.Instance.IsAvailable())
            {
                yield return Measure(OpenBlas, OpenBlasLinearAlgebraProvider.Instance);
            }

            if (name.StartsWith("mathnet", StringComparison.Ordinal))
            {
                yield return Measure(Managed, ManagedLinearAlgebraProvider.Instance);
            }

            Line Measure(string peer, ILinearAlgebraProvider provider) => new(name, peer, Measurement.Times(() => call(provider)), unit, scale, threads, n);
        }

        Compute.Threads = all;
    }
}
