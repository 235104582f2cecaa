using System.Numerics;
using Hybrid.Providers.Native;
using Hybrid.Providers.Threading;

namespace Hybrid.Providers.LinearAlgebra;

/// <content>Singular values and eigenvalues.</content>
internal sealed unsafe partial class LapackEngine<T, TReal>
{
    public override bool TrySingularValues(bool vectors, T* a, int rows, int columns, T* s, T* u, T* vt)
    {
        int least = Math.Min(rows, columns), most = Math.Max(rows, columns);
        byte job = vectors ? (byte)'A' : (byte)'N';
        using var values = new Workspace<TReal>(least);
        using var integers = new Workspace<int>(8 * (nint)least);
        nint realLength = IsComplex ? (nint)least * Math.Max(5 * least + 7, 2 * most + 2 * least + 1) : 1;
        using var reals = new Workspace<TReal>(realLength);
        int query = -1, information;
        T size;
        Gesdd(&job, rows, columns, a, values.Pointer, u, vt, &size, &query, reals.Pointer, integers.Pointer, &information);
        int length = Length(&size);
        using var work = new Workspace<T>(length);
        Gesdd(&job, rows, columns, a, values.Pointer, u, vt, work.Pointer, &length, reals.Pointer, integers.Pointer, &information);
        DemandConvergence(information, "gesdd");
        for (int i = 0; i < least; i++)
        {
            s[i] = default;
            *(TReal*)(s + i) = values.Pointer[i];
        }

        return true;
    }

    public override bool TryEigen(bool symmetric, int order, T* a, T* vectors, Complex* values)
    {
        if (symmetric)
        {
            SymmetricEigen(order, a, values);
            new Span<T>(a, order * order).CopyTo(new Span<T>(vectors, order * order));
        }
        else
        {
            GeneralEigen(order, a, vectors, values);
        }

        return true;
    }

    private static void Gesdd(byte* job, int rows, int columns, T* a, TReal* s, T* u, T* vt, T* work, int* length, TReal* reals, int* integers, int* information)
    {
        using Lock.Scope turn = OpenBlas.Turn(WorkerPool.Threads);
        if (IsComplex)
        {
            ((delegate* unmanaged[Cdecl]<byte*, int*, int*, T*, int*, TReal*, T*, int*, T*, int*, T*, int*, TReal*, int*, int*, nint, void>)Functions.Gesdd)(
                job, &rows, &columns, a, &rows, s, u, &rows, vt, &columns, work, length, reals, integers, information, 1);
        }
        else
        {
            ((delegate* unmanaged[Cdecl]<byte*, int*, int*, T*, int*, TReal*, T*, int*, T*, int*, T*, int*, int*, int*, nint, void>)Functions.Gesdd)(
                job, &rows, &columns, a, &rows, s, u, &rows, vt, &columns, work, length, integers, information, 1);
        }
    }

    private static void SymmetricEigen(int order, T* a, Complex* values)
    {
        using var found = new Workspace<TReal>(order);
        int length = -1, realLength = -1, integerLength = -1, integerSize;
        T size;
        TReal realSize;
        Eigh(order, a, found.Pointer, &size, &length, &realSize, &realLength, &integerSize, &integerLength);
        (length, realLength, integerLength) = (Length(&size), IsComplex ? Math.Max(1, int.CreateSaturating(realSize)) : 1, Math.Max(1, integerSize));
        using var work = new Workspace<T>(length);
        using var reals = new Workspace<TReal>(realLength);
        using var integers = new Workspace<int>(integerLength);
        int information = Eigh(order, a, found.Pointer, work.Pointer, &length, reals.Pointer, &realLength, integers.Pointer, &integerLength);
        DemandConvergence(information, "syevd");
        for (int i = 0; i < order; i++)
        {
            values[i] = double.CreateTruncating(found.Pointer[i]);
        }
    }

    private static int Eigh(int order, T* a, TReal* found, T* work, int* length, TReal* reals, int* realLength, int* integers, int* integerLength)
    {
        using Lock.Scope turn = OpenBlas.Turn(WorkerPool.Threads);
        byte job = (byte)'V', lower = (byte)'L';
        int information;
        if (IsComplex)
        {
            ((delegate* unmanaged[Cdecl]<byte*, byte*, int*, T*, int*, TReal*, T*, int*, TReal*, int*, int*, int*, int*, nint, nint, void>)Functions.Eigh)(
                &job, &lower, &order, a, &order, found, work, length, reals, realLength, integers, integerLength, &information, 1, 1);
        }
        else
        {
            ((delegate* unmanaged[Cdecl]<byte*, byte*, int*, T*, int*, TReal*, T*, int*, int*, int*, int*, nint, nint, void>)Functions.Eigh)(
                &job, &lower, &order, a, &order, found, work, length, integers, integerLength, &information, 1, 1);
        }

        return information;
    }

    private static void GeneralEigen(int order, T* a, T* vectors, Complex* values)
    {
        using var found = new Workspace<TReal>(2 * (nint)order);
        using var reals = new Workspace<TReal>(2 * (nint)order);
        int query = -1;
        T size;
        Geev(order, a, found.Pointer, vectors, &size, &query, reals.Pointer);
        int length = Length(&size);
        using var work = new Workspace<T>(length);
        DemandConvergence(Geev(order, a, found.Pointer, vectors, work.Pointer, &length, reals.Pointer), "geev");
        for (int i = 0; i < order; i++)
        {
            // Real: all real parts, then all imaginary ones; complex: pairs.
            var (re, im) = IsComplex ? (2 * i, 2 * i + 1) : (i, order + i);
            values[i] = new(double.CreateTruncating(found.Pointer[re]), double.CreateTruncating(found.Pointer[im]));
        }
    }

    private static int Geev(int order, T* a, TReal* found, T* vectors, T* work, int* length, TReal* reals)
    {
        using Lock.Scope turn = OpenBlas.Turn(WorkerPool.Threads);
        byte none = (byte)'N', right = (byte)'V';
        int one = 1, information;
        T unused;
        if (IsComplex)
        {
            ((delegate* unmanaged[Cdecl]<byte*, byte*, int*, T*, int*, TReal*, T*, int*, T*, int*, T*, int*, TReal*, int*, nint, nint, void>)Functions.Geev)(
                &none, &right, &order, a, &order, found, &unused, &one, vectors, &order, work, length, reals, &information, 1, 1);
        }
        else
        {
            ((delegate* unmanaged[Cdecl]<byte*, byte*, int*, T*, int*, TReal*, TReal*, T*, int*, T*, int*, T*, int*, int*, nint, nint, void>)Functions.Geev)(
                &none, &right, &order, a, &order, found, found + order, &unused, &one, vectors, &order, work, length, &information, 1, 1);
        }

        return information;
    }
}
