using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hybrid.Providers.Cuda;
using MathNet.Numerics;

namespace Hybrid.Providers.LinearAlgebra;

/// <summary>Products and factorisations by cuBLAS and cuSOLVER: operands are copied to the device and results back.</summary>
/// <typeparam name="T">The element type: TReal, or a complex number of it.</typeparam>
/// <typeparam name="TReal">float or double.</typeparam>
/// <param name="device">The device; asked for when it is first needed.</param>
/// <param name="host">Does what is too small to be worth the copies, and the eigenvalues of matrices that are not symmetric.</param>
/// <param name="leastWork">Multiplications below which the host does it.</param>
internal sealed unsafe partial class CudaEngine<T, TReal>(Func<CudaDevice> device, DenseEngine<T> host, double leastWork) : DenseEngine<T>
    where T : unmanaged
    where TReal : unmanaged, IBinaryFloatingPointIeee754<TReal>
{
    private static readonly char _prefix = typeof(T) == typeof(double) ? 'D' : typeof(T) == typeof(float) ? 'S' : typeof(TReal) == typeof(double) ? 'Z' : 'C';

    /// <summary>Room for two numbers of any element type, aligned to 16 bytes wherever the block begins.</summary>
    private const int FactorBytes = 48;

    private readonly Lazy<CusolverFunctions> _functions = new(() => new CusolverFunctions(device(), _prefix));

    private static bool IsComplex => typeof(T) != typeof(TReal);

    private static int AdjointCode => IsComplex ? Cublas.Adjoint : Cublas.Transposed;

    private CusolverFunctions Functions => _functions.Value;

    private nint BlasHandle => device().Blas.Handle;

    private nint Handle => device().Solver.Handle;

    public override void Multiply(T alpha, Block<T> a, Block<T> b, T beta, Block<T> c)
    {
        // cuBLAS writes plain columns only, and conjugates only what it transposes.
        if ((double)c.Rows * c.Columns * a.Columns < leastWork || c.RowStride != 1 || c.Conjugated || !Fits(a) || !Fits(b))
        {
            host.Multiply(alpha, a, b, beta, c);
            return;
        }

        lock (device().Gate)
        {
            using var deviceA = new DeviceArray<T>(device(), a);
            using var deviceB = new DeviceArray<T>(device(), b);
            bool reads = !EqualityComparer<T>.Default.Equals(beta, default) || c.ColumnStride != c.Rows;
            T* factors = Aligned(stackalloc byte[FactorBytes]);
            (factors[0], factors[1]) = (alpha, beta);
            using var deviceC = reads ? new DeviceArray<T>(device(), c) : new DeviceArray<T>(device(), DeviceArray<T>.Span(c));
            int status = Functions.Gemm(
                BlasHandle, Code(a), Code(b), c.Rows, c.Columns, a.Columns, factors, deviceA.Address, Leading(a), deviceB.Address, Leading(b), factors + 1, deviceC.Address,
                (int)Math.Max(c.ColumnStride, c.Rows));
            Cublas.Check(status, $"cublas{_prefix}gemm");
            deviceC.CopyTo(c.Pointer, DeviceArray<T>.Span(c));
        }
    }

    public override bool TryCholesky(T* a, int order)
    {
        if (Cube(order) / 3 < leastWork)
        {
            return host.TryCholesky(a, order);
        }

        lock (device().Gate)
        {
            using var matrix = new DeviceArray<T>(device(), a, (long)order * order);
            int length;
            Cusolver.Check(Functions.PotrfSize(Handle, Cublas.Lower, order, matrix.Address, order, &length), $"cusolverDn{_prefix}potrf_bufferSize");
            using var work = new DeviceArray<T>(device(), length);
            using var report = new DeviceArray<int>(device(), 1);
            Cusolver.Check(Functions.Potrf(Handle, Cublas.Lower, order, matrix.Address, order, work.Address, length, report.Address), $"cusolverDn{_prefix}potrf");
            matrix.CopyTo(a, (long)order * order);
            int information = Report(report, "potrf");
            for (int i = 0; i < order && information == 0; i++)
            {
                // A pivot that is not a number is no positive pivot either.
                information = *(TReal*)(a + (nint)i * order + i) > TReal.Zero ? 0 : i + 1;
            }

            return information == 0;
        }
    }

    public override void CholeskySolve(T* factor, int order, T* b, int columns)
    {
        if ((double)order * order * columns < leastWork)
        {
            host.CholeskySolve(factor, order, b, columns);
            return;
        }

        lock (device().Gate)
        {
            using var matrix = new DeviceArray<T>(device(), factor, (long)order * order);
            using var right = new DeviceArray<T>(device(), b, (long)order * columns);
            using var report = new DeviceArray<int>(device(), 1);
            int status = Functions.Potrs(Handle, Cublas.Lower, order, columns, matrix.Address, order, right.Address, order, report.Address);
            Cusolver.Check(status, $"cusolverDn{_prefix}potrs");
            right.CopyTo(b, (long)order * columns);
        }
    }

    public override void Lu(T* a, int order, int* pivots)
    {
        if (Cube(order) * 2 / 3 < leastWork)
        {
            host.Lu(a, order, pivots);
            return;
        }

        lock (device().Gate)
        {
            using var matrix = new DeviceArray<T>(device(), a, (long)order * order);
            using var places = new DeviceArray<int>(device(), order);
            using var report = new DeviceArray<int>(device(), 1);
            int length;
            Cusolver.Check(Functions.GetrfSize(Handle, order, order, matrix.Address, order, &length), $"cusolverDn{_prefix}getrf_bufferSize");
            using var work = new DeviceArray<T>(device(), length);
            Cusolver.Check(Functions.Getrf(Handle, order, order, matrix.Address, order, work.Address, places.Address, report.Address), $"cusolverDn{_prefix}getrf");
            matrix.CopyTo(a, (long)order * order);
            places.CopyTo(pivots, order);

            // A zero on the diagonal of U is no error here: it is in the factor for all to see.
            _ = Report(report, "getrf");
            for (int i = 0; i < order; i++)
            {
                pivots[i]--;
            }
        }
    }

    public override void LuSolve(T* factors, int order, int* pivots, T* b, int columns)
    {
        if ((double)order * order * columns < leastWork)
        {
            host.LuSolve(factors, order, pivots, b, columns);
            return;
        }

        lock (device().Gate)
        {
            using var fromOne = new Workspace<int>(order);
            for (int i = 0; i < order; i++)
            {
                fromOne.Pointer[i] = pivots[i] + 1;
            }

            using var matrix = new DeviceArray<T>(device(), factors, (long)order * order);
            using var places = new DeviceArray<int>(device(), fromOne.Pointer, order);
            using var right = new DeviceArray<T>(device(), b, (long)order * columns);
            using var report = new DeviceArray<int>(device(), 1);
            int status = Functions.Getrs(Handle, Cublas.Plain, order, columns, matrix.Address, order, places.Address, right.Address, order, report.Address);
            Cusolver.Check(status, $"cusolverDn{_prefix}getrs");
            right.CopyTo(b, (long)order * columns);
        }
    }

    public override void SolveUpper(Block<T> r, Block<T> y)
    {
        if ((double)r.Rows * r.Rows * y.Columns < leastWork || r.RowStride != 1 || y.RowStride != 1 || r.Conjugated || y.Conjugated)
        {
            host.SolveUpper(r, y);
            return;
        }

        lock (device().Gate)
        {
            using var matrix = new DeviceArray<T>(device(), r);
            using var right = new DeviceArray<T>(device(), y);
            T* one = Aligned(stackalloc byte[FactorBytes]);
            *one = default;
            *(TReal*)one = TReal.One;
            int status = Functions.Trsm(
                BlasHandle, Cublas.Left, Cublas.Upper, Cublas.Plain, Cublas.NonUnit, r.Rows, y.Columns, one, matrix.Address, Leading(r), right.Address, Leading(y));
            Cublas.Check(status, $"cublas{_prefix}trsm");
            right.CopyTo(y.Pointer, DeviceArray<T>.Span(y));
        }
    }

    /// <summary>The first address in a block of <see cref="FactorBytes"/> at which the libraries may read a complex number in one piece.</summary>
    private static T* Aligned(Span<byte> block)
    {
        const nint Alignment = 16;
        return (T*)(((nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(block)) + Alignment - 1) & -Alignment);
    }

    private static double Cube(double order) => order * order * order;

    private static bool Fits(Block<T> block) => block.RowStride == 1 ? !block.Conjugated : block.ColumnStride == 1;

    private static int Code(Block<T> block) => block.RowStride == 1 && !block.Conjugated ? Cublas.Plain : block.Conjugated ? AdjointCode : Cublas.Transposed;

    private static int Leading(Block<T> block) =>
        Code(block) == Cublas.Plain ? (int)Math.Max(block.ColumnStride, block.Rows) : (int)Math.Max(block.RowStride, block.Columns);

    /// <summary>What a function of cuSOLVER reports; below 0 an argument of its call was wrong.</summary>
    private static int Report(DeviceArray<int> report, string function)
    {
        int information;
        report.CopyTo(&information, 1);
        return information >= 0 ? information : throw new CudaException($"CUDA: cusolverDn{_prefix}{function} failed: argument {-information} is wrong. This is a defect of the provider.");
    }

    private static void DemandConvergence(int information, string function)
    {
        if (information != 0)
        {
            throw new NonConvergenceException($"cuSOLVER's {function} did not converge: it returned {information}.");
        }
    }
}
