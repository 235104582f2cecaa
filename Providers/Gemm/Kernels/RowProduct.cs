using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hybrid.Providers;

/// <summary>Products of one row, or a few rows, of A with B, where each element of B is used so rarely that packing it would cost more than the product.</summary>
internal static unsafe class RowProduct<TUnit, TVector, T>
    where TUnit : struct, IVectorUnit<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    /// <summary>C = A B where the columns of B and the rows of A are contiguous: one sum of products along k for each element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Dot(GemmProblem<T>* problem)
    {
        nint n = problem->N, k = problem->K, column = problem->BColumn;
        nint paired = k / (2 * TUnit.Lanes) * (2 * TUnit.Lanes);
        T* b = problem->B;
        nint j = 0;
        for (; j + 4 <= n; j += 4)
        {
            T* a = problem->A;
            T* c = problem->C + j;
            nint i = 0;

            // Where there are 32 vector registers three rows share what is loaded of B; each sum is the same either way.
            for (; typeof(TVector) == typeof(Vector512<T>) && i + 3 <= problem->M; i += 3)
            {
                DotThreeRows(problem, a, b, c, paired);
                a += 3 * problem->ARow;
                c += 3 * problem->CRow;
            }

            for (; i < problem->M; i++)
            {
                TVector x0 = default, x1 = default, x2 = default, x3 = default, y0 = default, y1 = default, y2 = default, y3 = default;
                T* b0 = b, b1 = b + column, b2 = b1 + column, b3 = b2 + column;
                nint p = 0;
                for (; p < paired; p += 2 * TUnit.Lanes)
                {
                    TVector u = TUnit.Load(a + p), v = TUnit.Load(a + p + TUnit.Lanes);
                    x0 = TUnit.MultiplyAdd(u, TUnit.Load(b0 + p), x0);
                    y0 = TUnit.MultiplyAdd(v, TUnit.Load(b0 + p + TUnit.Lanes), y0);
                    x1 = TUnit.MultiplyAdd(u, TUnit.Load(b1 + p), x1);
                    y1 = TUnit.MultiplyAdd(v, TUnit.Load(b1 + p + TUnit.Lanes), y1);
                    x2 = TUnit.MultiplyAdd(u, TUnit.Load(b2 + p), x2);
                    y2 = TUnit.MultiplyAdd(v, TUnit.Load(b2 + p + TUnit.Lanes), y2);
                    x3 = TUnit.MultiplyAdd(u, TUnit.Load(b3 + p), x3);
                    y3 = TUnit.MultiplyAdd(v, TUnit.Load(b3 + p + TUnit.Lanes), y3);
                }

                for (; p < k; p += TUnit.Lanes)
                {
                    int count = (int)Math.Min(TUnit.Lanes, k - p);
                    TVector mask = TUnit.Mask(count), u = TUnit.LoadPart(a + p, mask, count);
                    x0 = TUnit.MultiplyAdd(u, TUnit.LoadPart(b0 + p, mask, count), x0);
                    x1 = TUnit.MultiplyAdd(u, TUnit.LoadPart(b1 + p, mask, count), x1);
                    x2 = TUnit.MultiplyAdd(u, TUnit.LoadPart(b2 + p, mask, count), x2);
                    x3 = TUnit.MultiplyAdd(u, TUnit.LoadPart(b3 + p, mask, count), x3);
                }

                Finish(c, 4, TUnit.Add(x0, y0), TUnit.Add(x1, y1), TUnit.Add(x2, y2), TUnit.Add(x3, y3), problem);
                a += problem->ARow;
                c += problem->CRow;
            }

            b += 4 * column;
        }

        for (; j < n; j++)
        {
            T* a = problem->A;
            T* c = problem->C + j;
            for (nint i = 0; i < problem->M; i++)
            {
                TVector x = default, y = default;
                nint p = 0;
                for (; p < paired; p += 2 * TUnit.Lanes)
                {
                    x = TUnit.MultiplyAdd(TUnit.Load(a + p), TUnit.Load(b + p), x);
                    y = TUnit.MultiplyAdd(TUnit.Load(a + p + TUnit.Lanes), TUnit.Load(b + p + TUnit.Lanes), y);
                }

                for (; p < k; p += TUnit.Lanes)
                {
                    int count = (int)Math.Min(TUnit.Lanes, k - p);
                    TVector mask = TUnit.Mask(count);
                    x = TUnit.MultiplyAdd(TUnit.LoadPart(a + p, mask, count), TUnit.LoadPart(b + p, mask, count), x);
                }

                Finish(c, 1, TUnit.Add(x, y), default, default, default, problem);
                a += problem->ARow;
                c += problem->CRow;
            }

            b += column;
        }
    }

    /// <summary>Three rows of C, four columns of each: two chains of multiply-adds for each element, as for a single row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DotThreeRows(GemmProblem<T>* problem, T* a, T* b0, T* c, nint paired)
    {
        TVector x00 = default, x01 = default, x02 = default, x03 = default, y00 = default, y01 = default, y02 = default, y03 = default;
        TVector x10 = default, x11 = default, x12 = default, x13 = default, y10 = default, y11 = default, y12 = default, y13 = default;
        TVector x20 = default, x21 = default, x22 = default, x23 = default, y20 = default, y21 = default, y22 = default, y23 = default;
        TVector u0, u1, u2;
        T* a1 = a + problem->ARow, a2 = a1 + problem->ARow;
        T* b1 = b0 + problem->BColumn, b2 = b1 + problem->BColumn, b3 = b2 + problem->BColumn;
        nint p = 0;
        for (; p < paired; p += 2 * TUnit.Lanes)
        {
            u0 = TUnit.Load(a + p);
            u1 = TUnit.Load(a1 + p);
            u2 = TUnit.Load(a2 + p);
            AddProducts(u0, u1, u2, TUnit.Load(b0 + p), ref x00, ref x10, ref x20);
            AddProducts(u0, u1, u2, TUnit.Load(b1 + p), ref x01, ref x11, ref x21);
            AddProducts(u0, u1, u2, TUnit.Load(b2 + p), ref x02, ref x12, ref x22);
            AddProducts(u0, u1, u2, TUnit.Load(b3 + p), ref x03, ref x13, ref x23);
            u0 = TUnit.Load(a + p + TUnit.Lanes);
            u1 = TUnit.Load(a1 + p + TUnit.Lanes);
            u2 = TUnit.Load(a2 + p + TUnit.Lanes);
            AddProducts(u0, u1, u2, TUnit.Load(b0 + p + TUnit.Lanes), ref y00, ref y10, ref y20);
            AddProducts(u0, u1, u2, TUnit.Load(b1 + p + TUnit.Lanes), ref y01, ref y11, ref y21);
            AddProducts(u0, u1, u2, TUnit.Load(b2 + p + TUnit.Lanes), ref y02, ref y12, ref y22);
            AddProducts(u0, u1, u2, TUnit.Load(b3 + p + TUnit.Lanes), ref y03, ref y13, ref y23);
        }

        for (; p < problem->K; p += TUnit.Lanes)
        {
            int count = (int)Math.Min(TUnit.Lanes, problem->K - p);
            TVector mask = TUnit.Mask(count);
            u0 = TUnit.LoadPart(a + p, mask, count);
            u1 = TUnit.LoadPart(a1 + p, mask, count);
            u2 = TUnit.LoadPart(a2 + p, mask, count);
            AddProducts(u0, u1, u2, TUnit.LoadPart(b0 + p, mask, count), ref x00, ref x10, ref x20);
            AddProducts(u0, u1, u2, TUnit.LoadPart(b1 + p, mask, count), ref x01, ref x11, ref x21);
            AddProducts(u0, u1, u2, TUnit.LoadPart(b2 + p, mask, count), ref x02, ref x12, ref x22);
            AddProducts(u0, u1, u2, TUnit.LoadPart(b3 + p, mask, count), ref x03, ref x13, ref x23);
        }

        Finish(c, 4, TUnit.Add(x00, y00), TUnit.Add(x01, y01), TUnit.Add(x02, y02), TUnit.Add(x03, y03), problem);
        Finish(c + problem->CRow, 4, TUnit.Add(x10, y10), TUnit.Add(x11, y11), TUnit.Add(x12, y12), TUnit.Add(x13, y13), problem);
        Finish(c + (2 * problem->CRow), 4, TUnit.Add(x20, y20), TUnit.Add(x21, y21), TUnit.Add(x22, y22), TUnit.Add(x23, y23), problem);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddProducts(TVector u0, TVector u1, TVector u2, TVector v, ref TVector x0, ref TVector x1, ref TVector x2)
    {
        x0 = TUnit.MultiplyAdd(u0, v, x0);
        x1 = TUnit.MultiplyAdd(u1, v, x1);
        x2 = TUnit.MultiplyAdd(u2, v, x2);
    }

    /// <summary>C = A B for one row, B's rows contiguous: four vectors of C stay in registers; even and odd positions along k are summed apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Registers(GemmProblem<T>* problem)
    {
        nint n = problem->N, step = problem->BStep, aStep = problem->AStep;
        TVector factor = TUnit.Create(problem->Alpha);
        nint j = 0;
        for (; j + 4 * TUnit.Lanes <= n; j += 4 * TUnit.Lanes)
        {
            TVector x0 = default, x1 = default, x2 = default, x3 = default, y0 = default, y1 = default, y2 = default, y3 = default;
            T* a = problem->A, b = problem->B + j;
            nint p = problem->K;
            for (; p >= 2; p -= 2)
            {
                TVector u = TUnit.Create(*a), v = TUnit.Create(a[aStep]);
                T* odd = b + step;
                x0 = TUnit.MultiplyAdd(u, TUnit.Load(b), x0);
                x1 = TUnit.MultiplyAdd(u, TUnit.Load(b + TUnit.Lanes), x1);
                x2 = TUnit.MultiplyAdd(u, TUnit.Load(b + 2 * TUnit.Lanes), x2);
                x3 = TUnit.MultiplyAdd(u, TUnit.Load(b + 3 * TUnit.Lanes), x3);
                y0 = TUnit.MultiplyAdd(v, TUnit.Load(odd), y0);
                y1 = TUnit.MultiplyAdd(v, TUnit.Load(odd + TUnit.Lanes), y1);
                y2 = TUnit.MultiplyAdd(v, TUnit.Load(odd + 2 * TUnit.Lanes), y2);
                y3 = TUnit.MultiplyAdd(v, TUnit.Load(odd + 3 * TUnit.Lanes), y3);
                a += 2 * aStep;
                b += 2 * step;
            }

            if (p != 0)
            {
                TVector u = TUnit.Create(*a);
                x0 = TUnit.MultiplyAdd(u, TUnit.Load(b), x0);
                x1 = TUnit.MultiplyAdd(u, TUnit.Load(b + TUnit.Lanes), x1);
                x2 = TUnit.MultiplyAdd(u, TUnit.Load(b + 2 * TUnit.Lanes), x2);
                x3 = TUnit.MultiplyAdd(u, TUnit.Load(b + 3 * TUnit.Lanes), x3);
            }

            T* c = problem->C + j;
            bool add = problem->Add;
            Store(c, TUnit.Add(x0, y0), factor, add);
            Store(c + TUnit.Lanes, TUnit.Add(x1, y1), factor, add);
            Store(c + 2 * TUnit.Lanes, TUnit.Add(x2, y2), factor, add);
            Store(c + 3 * TUnit.Lanes, TUnit.Add(x3, y3), factor, add);
        }

        for (; j < n; j += TUnit.Lanes)
        {
            int count = (int)Math.Min(TUnit.Lanes, n - j);
            TVector x = default, y = default, mask = TUnit.Mask(count);
            T* a = problem->A, b = problem->B + j;
            nint p = problem->K;
            for (; p >= 2; p -= 2)
            {
                x = TUnit.MultiplyAdd(TUnit.Create(*a), TUnit.LoadPart(b, mask, count), x);
                y = TUnit.MultiplyAdd(TUnit.Create(a[aStep]), TUnit.LoadPart(b + step, mask, count), y);
                a += 2 * aStep;
                b += 2 * step;
            }

            if (p != 0)
            {
                x = TUnit.MultiplyAdd(TUnit.Create(*a), TUnit.LoadPart(b, mask, count), x);
            }

            T* c = problem->C + j;
            TVector sum = TUnit.Add(x, y);
            TUnit.StorePart(
                c, mask, count, problem->Add ? TUnit.MultiplyAdd(factor, sum, TUnit.LoadPart(c, mask, count)) : TUnit.Multiply(factor, sum));
        }
    }

    /// <summary>C = A B for one row, B's rows contiguous and long: B is read row after row, eight rows at a time, and C added to in cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Stream(GemmProblem<T>* problem)
    {
        nint n = problem->N, k = problem->K, step = problem->BStep, aStep = problem->AStep;
        TVector factor = TUnit.Create(problem->Alpha);
        bool add = problem->Add;
        nint p = 0;
        for (; p + 8 <= k; p += 8)
        {
            T* a = problem->A + p * aStep;
            TVector a0 = TUnit.Multiply(factor, TUnit.Create(*a)), a1 = TUnit.Multiply(factor, TUnit.Create(a[aStep]));
            TVector a2 = TUnit.Multiply(factor, TUnit.Create(a[2 * aStep])), a3 = TUnit.Multiply(factor, TUnit.Create(a[3 * aStep]));
            TVector a4 = TUnit.Multiply(factor, TUnit.Create(a[4 * aStep])), a5 = TUnit.Multiply(factor, TUnit.Create(a[5 * aStep]));
            TVector a6 = TUnit.Multiply(factor, TUnit.Create(a[6 * aStep])), a7 = TUnit.Multiply(factor, TUnit.Create(a[7 * aStep]));
            T* c = problem->C, b = problem->B + p * step;
            T* b1 = b + step, b2 = b1 + step, b3 = b2 + step, b4 = b3 + step, b5 = b4 + step, b6 = b5 + step, b7 = b6 + step;
            nint j = 0;
            for (; j + TUnit.Lanes <= n; j += TUnit.Lanes)
            {
                TVector sum = add ? TUnit.Load(c + j) : default;
                sum = TUnit.MultiplyAdd(a0, TUnit.Load(b + j), sum);
                sum = TUnit.MultiplyAdd(a1, TUnit.Load(b1 + j), sum);
                sum = TUnit.MultiplyAdd(a2, TUnit.Load(b2 + j), sum);
                sum = TUnit.MultiplyAdd(a3, TUnit.Load(b3 + j), sum);
                sum = TUnit.MultiplyAdd(a4, TUnit.Load(b4 + j), sum);
                sum = TUnit.MultiplyAdd(a5, TUnit.Load(b5 + j), sum);
                sum = TUnit.MultiplyAdd(a6, TUnit.Load(b6 + j), sum);
                sum = TUnit.MultiplyAdd(a7, TUnit.Load(b7 + j), sum);
                TUnit.Store(c + j, sum);
            }

            if (j < n)
            {
                int count = (int)(n - j);
                TVector mask = TUnit.Mask(count), sum = add ? TUnit.LoadPart(c + j, mask, count) : default;
                sum = TUnit.MultiplyAdd(a0, TUnit.LoadPart(b + j, mask, count), sum);
                sum = TUnit.MultiplyAdd(a1, TUnit.LoadPart(b1 + j, mask, count), sum);
                sum = TUnit.MultiplyAdd(a2, TUnit.LoadPart(b2 + j, mask, count), sum);
                sum = TUnit.MultiplyAdd(a3, TUnit.LoadPart(b3 + j, mask, count), sum);
                sum = TUnit.MultiplyAdd(a4, TUnit.LoadPart(b4 + j, mask, count), sum);
                sum = TUnit.MultiplyAdd(a5, TUnit.LoadPart(b5 + j, mask, count), sum);
                sum = TUnit.MultiplyAdd(a6, TUnit.LoadPart(b6 + j, mask, count), sum);
                sum = TUnit.MultiplyAdd(a7, TUnit.LoadPart(b7 + j, mask, count), sum);
                TUnit.StorePart(c + j, mask, count, sum);
            }

            add = true;
        }

        for (; p < k; p++)
        {
            TVector x = TUnit.Multiply(factor, TUnit.Create(problem->A[p * aStep]));
            T* c = problem->C, b = problem->B + p * step;
            for (nint j = 0; j < n; j += TUnit.Lanes)
            {
                int count = (int)Math.Min(TUnit.Lanes, n - j);
                TVector mask = TUnit.Mask(count);
                TUnit.StorePart(c + j, mask, count, TUnit.MultiplyAdd(x, TUnit.LoadPart(b + j, mask, count), add ? TUnit.LoadPart(c + j, mask, count) : default));
            }

            add = true;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(T* c, TVector sum, TVector factor, bool add) =>
        TUnit.Store(c, add ? TUnit.MultiplyAdd(factor, sum, TUnit.Load(c)) : TUnit.Multiply(factor, sum));

    /// <summary>Sums the lanes of four vectors at once into four elements of C; a single sum goes the same way, so that its bits do not depend on its neighbours.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(T* c, int count, TVector x0, TVector x1, TVector x2, TVector x3, GemmProblem<T>* problem)
    {
        TUnit.TransposeLanes(ref x0, ref x1, ref x2, ref x3);
        if (sizeof(T) == 4)
        {
            Finish(c, count, TUnit.SumLanes(TUnit.Add(TUnit.Add(x0, x1), TUnit.Add(x2, x3))), problem);
            return;
        }

        Finish(c, count, TUnit.SumLanes(TUnit.Add(x0, x1)), problem);
        if (count > 2)
        {
            TUnit.TransposeLanes(ref x2, ref x3, ref x0, ref x1);
            Finish(c + 2, count, TUnit.SumLanes(TUnit.Add(x2, x3)), problem);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(T* c, int count, Vector128<T> sums, GemmProblem<T>* problem)
    {
        Vector128<T> product = sums * Vector128.Create(problem->Alpha);
        if (count == 1)
        {
            *c = (problem->Add ? product + Vector128.CreateScalar(*c) : product).ToScalar();
        }
        else
        {
            (problem->Add ? product + Vector128.Load(c) : product).Store(c);
        }
    }
}
