using System.Numerics;
using Hybrid.Providers.Cuda;

namespace Hybrid.Providers.LinearAlgebra;

/// <content>QR, singular values and eigenvalues.</content>
internal sealed unsafe partial class CudaEngine<T, TReal>
{
    public override void Qr(T* a, int rows, int columns, T* q, int columnsQ, T* tau)
    {
        if (4 * (double)rows * columns * columns < leastWork)
        {
            host.Qr(a, rows, columns, q, columnsQ, tau);
            return;
        }

        lock (device().Gate)
        {
            int reflections = Math.Min(rows, columns), length;
            using var factors = new DeviceArray<T>(device(), (long)reflections);
            using var report = new DeviceArray<int>(device(), 1);
            using (var matrix = new DeviceArray<T>(device(), a, (long)rows * columns))
            {
                FactorQr(matrix.Address, rows, columns, factors.Address, report);
                matrix.CopyTo(a, (long)rows * columns);
            }

            factors.CopyTo(tau, reflections);
            new Span<T>(q + (nint)rows * reflections, rows * (columnsQ - reflections)).Clear();
            for (int j = 0; j < reflections; j++)
            {
                new Span<T>(a + (nint)j * rows, rows).CopyTo(new Span<T>(q + (nint)j * rows, rows));
                new Span<T>(a + (nint)j * rows + j + 1, rows - j - 1).Clear();
            }

            using var result = new DeviceArray<T>(device(), q, (long)rows * columnsQ);
            int status = Functions.OrgqrSize(Handle, rows, columnsQ, reflections, result.Address, rows, factors.Address, &length);
            Cusolver.Check(status, "orgqr_bufferSize");
            using var work = new DeviceArray<T>(device(), length);
            status = Functions.Orgqr(Handle, rows, columnsQ, reflections, result.Address, rows, factors.Address, work.Address, length, report.Address);
            Cusolver.Check(status, "orgqr");
            result.CopyTo(q, (long)rows * columnsQ);
            _ = Report(report, "orgqr");
        }
    }

    public override void QrApply(T* a, int rows, int columns, T* b, int columnsB)
    {
        if (2 * (double)rows * columns * columns < leastWork)
        {
            host.QrApply(a, rows, columns, b, columnsB);
            return;
        }

        lock (device().Gate)
        {
            int reflections = Math.Min(rows, columns), length;
            using var factors = new DeviceArray<T>(device(), (long)reflections);
            using var report = new DeviceArray<int>(device(), 1);
            using var matrix = new DeviceArray<T>(device(), a, (long)rows * columns);
            using var right = new DeviceArray<T>(device(), b, (long)rows * columnsB);
            FactorQr(matrix.Address, rows, columns, factors.Address, report);
            int status = Functions.OrmqrSize(
                Handle, Cublas.Left, AdjointCode, rows, columnsB, reflections, matrix.Address, rows, factors.Address, right.Address, rows, &length);
            Cusolver.Check(status, "ormqr_bufferSize");
            using var work = new DeviceArray<T>(device(), length);
            status = Functions.Ormqr(
                Handle, Cublas.Left, AdjointCode, rows, columnsB, reflections, matrix.Address, rows, factors.Address, right.Address, rows, work.Address, length, report.Address);
            Cusolver.Check(status, "ormqr");
            matrix.CopyTo(a, (long)rows * columns);
            right.CopyTo(b, (long)rows * columnsB);
            _ = Report(report, "ormqr");
        }
    }

    public override bool TrySingularValues(bool vectors, T* a, int rows, int columns, T* s, T* u, T* vt)
    {
        int least = Math.Min(rows, columns), most = Math.Max(rows, columns);
        if (8 * (double)least * least * most < leastWork)
        {
            return host.TrySingularValues(vectors, a, rows, columns, s, u, vt);
        }

        // cuSOLVER takes tall matrices only; of a wide one it gets the adjoint: A* = U S V* gives A = V S U*.
        bool wide = rows < columns;
        using var adjoint = new Workspace<T>(wide ? (nint)rows * columns : 0);
        if (wide)
        {
            Adjoint(a, rows, columns, adjoint.Pointer);
        }

        using var left = new Workspace<T>(wide && vectors ? (nint)most * most : 0);
        using var right = new Workspace<T>(wide && vectors ? (nint)least * least : 0);
        using var values = new Workspace<TReal>(least);
        Tall(vectors, wide ? adjoint.Pointer : a, most, least, values.Pointer, wide ? left.Pointer : u, wide ? right.Pointer : vt);
        if (wide && vectors)
        {
            Adjoint(left.Pointer, most, most, vt);
            Adjoint(right.Pointer, least, least, u);
        }

        for (int i = 0; i < least; i++)
        {
            s[i] = default;
            *(TReal*)(s + i) = values.Pointer[i];
        }

        return true;
    }

    public override bool TryEigen(bool symmetric, int order, T* a, T* vectors, Complex* values)
    {
        if (!symmetric || 4 * Cube(order) < leastWork)
        {
            return host.TryEigen(symmetric, order, a, vectors, values);
        }

        const int WithVectors = 1;
        using var found = new Workspace<TReal>(order);
        lock (device().Gate)
        {
            int length;
            using var matrix = new DeviceArray<T>(device(), a, (long)order * order);
            using var numbers = new DeviceArray<TReal>(device(), order);
            using var report = new DeviceArray<int>(device(), 1);
            Cusolver.Check(Functions.EighSize(Handle, WithVectors, Cublas.Lower, order, matrix.Address, order, numbers.Address, &length), "syevd_bufferSize");
            using var work = new DeviceArray<T>(device(), length);
            int status = Functions.Eigh(Handle, WithVectors, Cublas.Lower, order, matrix.Address, order, numbers.Address, work.Address, length, report.Address);
            Cusolver.Check(status, "syevd");
            DemandConvergence(Report(report, "syevd"), "syevd");
            matrix.CopyTo(vectors, (long)order * order);
            numbers.CopyTo(found.Pointer, order);
        }

        for (int i = 0; i < order; i++)
        {
            values[i] = double.CreateTruncating(found.Pointer[i]);
        }

        return true;
    }

    private static void Adjoint(T* source, int rows, int columns, T* target)
    {
        for (int j = 0; j < columns; j++)
        {
            for (int i = 0; i < rows; i++)
            {
                T value = source[(nint)j * rows + i];
                if (IsComplex)
                {
                    ((TReal*)&value)[1] = -((TReal*)&value)[1];
                }

                target[(nint)i * columns + j] = value;
            }
        }
    }

    private void Tall(bool vectors, T* a, int rows, int columns, TReal* s, T* u, T* vt)
    {
        lock (device().Gate)
        {
            int length;
            sbyte job = (sbyte)(vectors ? 'A' : 'N');
            using var matrix = new DeviceArray<T>(device(), a, (long)rows * columns);
            using var values = new DeviceArray<TReal>(device(), columns);
            using var left = new DeviceArray<T>(device(), vectors ? (long)rows * rows : 1);
            using var right = new DeviceArray<T>(device(), vectors ? (long)columns * columns : 1);
            using var report = new DeviceArray<int>(device(), 1);
            Cusolver.Check(Functions.GesvdSize(Handle, rows, columns, &length), "gesvd_bufferSize");
            using var work = new DeviceArray<T>(device(), length);
            using var superdiagonal = new DeviceArray<TReal>(device(), columns);
            int status = Functions.Gesvd(
                Handle, job, job, rows, columns, matrix.Address, rows, values.Address, left.Address, rows, right.Address, columns, work.Address, length,
                superdiagonal.Address, report.Address);
            Cusolver.Check(status, "gesvd");
            DemandConvergence(Report(report, "gesvd"), "gesvd");
            values.CopyTo(s, columns);
            if (vectors)
            {
                left.CopyTo(u, (long)rows * rows);
                right.CopyTo(vt, (long)columns * columns);
            }
        }
    }

    private void FactorQr(nint matrix, int rows, int columns, nint factors, DeviceArray<int> report)
    {
        int length;
        Cusolver.Check(Functions.GeqrfSize(Handle, rows, columns, matrix, rows, &length), "geqrf_bufferSize");
        using var work = new DeviceArray<T>(device(), length);
        Cusolver.Check(Functions.Geqrf(Handle, rows, columns, matrix, rows, factors, work.Address, length, report.Address), "geqrf");
        _ = Report(report, "geqrf");
    }
}
