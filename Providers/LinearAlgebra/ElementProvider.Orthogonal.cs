using System.Numerics;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Hybrid.Providers.LinearAlgebra;

/// <content>QR, singular values and eigenvalues.</content>
internal sealed unsafe partial class ElementProvider<TNumber, T, TElement>
{
    public void QRFactor(TNumber[] r, int rowsR, int columnsR, TNumber[] q, TNumber[] tau)
    {
        if (!Holds(r, rowsR, columnsR) || !Holds(q, rowsR, rowsR) || tau is null || tau.Length < Math.Min(rowsR, columnsR))
        {
            _managed.QRFactor(r, rowsR, columnsR, q, tau);
            return;
        }

        fixed (TNumber* pr = r, pq = q, pt = tau)
        {
            engine.Qr((T*)pr, rowsR, columnsR, (T*)pq, rowsR, (T*)pt);
        }
    }

    public void ThinQRFactor(TNumber[] q, int rowsA, int columnsA, TNumber[] r, TNumber[] tau)
    {
        if (!Holds(q, rowsA, columnsA) || !Holds(r, columnsA, columnsA) || tau is null || tau.Length < columnsA || rowsA < columnsA)
        {
            _managed.ThinQRFactor(q, rowsA, columnsA, r, tau);
            return;
        }

        var a = (TNumber[])q.Clone();
        fixed (TNumber* pa = a, pq = q, pt = tau)
        {
            engine.Qr((T*)pa, rowsA, columnsA, (T*)pq, columnsA, (T*)pt);
        }

        for (int j = 0; j < columnsA; j++)
        {
            a.AsSpan(j * rowsA, columnsA).CopyTo(r.AsSpan(j * columnsA, columnsA));
        }
    }

    public void QRSolve(TNumber[] a, int rows, int columns, TNumber[] b, int columnsB, TNumber[] x, QRMethod method = QRMethod.Full)
    {
        if (!Holds(a, rows, columns) || !Holds(b, rows, columnsB) || !Holds(x, columns, columnsB) || rows < columns)
        {
            _managed.QRSolve(a, rows, columns, b, columnsB, x, method);
            return;
        }

        var factors = (TNumber[])a.Clone();
        var y = (TNumber[])b.Clone();
        fixed (TNumber* pa = factors, py = y)
        {
            engine.QrApply((T*)pa, rows, columns, (T*)py, columnsB);
            engine.SolveUpper(Matrix(pa, rows, columns).Slice(0, 0, columns, columns), Matrix(py, rows, columnsB).Slice(0, 0, columns, columnsB));
        }

        for (int j = 0; j < columnsB; j++)
        {
            y.AsSpan(j * rows, columns).CopyTo(x.AsSpan(j * columns, columns));
        }
    }

    public void QRSolveFactored(
        TNumber[] q, TNumber[] r, int rowsA, int columnsA, TNumber[] tau, TNumber[] b, int columnsB, TNumber[] x, QRMethod method = QRMethod.Full)
    {
        int rowsR = method == QRMethod.Full ? rowsA : columnsA;
        if (rowsA < columnsA || !Holds(r, rowsR, columnsA) || !Holds(q, rowsA, rowsR) || !Holds(b, rowsA, columnsB) || !Holds(x, columnsA, columnsB)
            || ReferenceEquals(x, b))
        {
            _managed.QRSolveFactored(q, r, rowsA, columnsA, tau, b, columnsB, x, method);
            return;
        }

        fixed (TNumber* pq = q, pr = r, pb = b, px = x)
        {
            var leading = Matrix(pq, rowsA, rowsR).Slice(0, 0, rowsA, columnsA);
            engine.Multiply(TElement.One, leading.Adjoint, Matrix(pb, rowsA, columnsB), default, Matrix(px, columnsA, columnsB));
            engine.SolveUpper(Matrix(pr, rowsR, columnsA).Slice(0, 0, columnsA, columnsA), Matrix(px, columnsA, columnsB));
        }
    }

    public void SingularValueDecomposition(bool computeVectors, TNumber[] a, int rowsA, int columnsA, TNumber[] s, TNumber[] u, TNumber[] vt)
    {
        if (Holds(a, rowsA, columnsA) && Holds(u, rowsA, rowsA) && Holds(vt, columnsA, columnsA) && s is not null && s.Length == Math.Min(rowsA, columnsA))
        {
            var work = (TNumber[])a.Clone();
            fixed (TNumber* pa = work, ps = s, pu = u, pv = vt)
            {
                if (engine.TrySingularValues(computeVectors, (T*)pa, rowsA, columnsA, (T*)ps, (T*)pu, (T*)pv))
                {
                    return;
                }
            }
        }

        _managed.SingularValueDecomposition(computeVectors, a, rowsA, columnsA, s, u, vt);
    }

    public void SvdSolve(TNumber[] a, int rowsA, int columnsA, TNumber[] b, int columnsB, TNumber[] x)
    {
        if (!Holds(a, rowsA, columnsA) || !Holds(b, rowsA, columnsB) || !Holds(x, columnsA, columnsB))
        {
            _managed.SvdSolve(a, rowsA, columnsA, b, columnsB, x);
            return;
        }

        var s = new TNumber[Math.Min(rowsA, columnsA)];
        var u = new TNumber[rowsA * rowsA];
        var vt = new TNumber[columnsA * columnsA];
        SingularValueDecomposition(true, (TNumber[])a.Clone(), rowsA, columnsA, s, u, vt);
        SvdSolveFactored(rowsA, columnsA, s, u, vt, b, columnsB, x);
    }

    public void SvdSolveFactored(int rowsA, int columnsA, TNumber[] s, TNumber[] u, TNumber[] vt, TNumber[] b, int columnsB, TNumber[] x) =>
        _managed.SvdSolveFactored(rowsA, columnsA, s, u, vt, b, columnsB, x);

    public void EigenDecomp(bool isSymmetric, int order, TNumber[] matrix, TNumber[] matrixEv, Complex[] vectorEv, TNumber[] matrixD)
    {
        if (Holds(matrix, order, order) && Holds(matrixEv, order, order) && Holds(matrixD, order, order) && vectorEv is not null && vectorEv.Length == order)
        {
            var work = (TNumber[])matrix.Clone();
            fixed (TNumber* pa = work, pv = matrixEv)
            fixed (Complex* values = vectorEv)
            {
                if (engine.TryEigen(isSymmetric, order, (T*)pa, (T*)pv, values))
                {
                    fixed (TNumber* pd = matrixD)
                    {
                        TElement.FillDiagonal(values, order, (T*)pd);
                    }

                    return;
                }
            }
        }

        _managed.EigenDecomp(isSymmetric, order, matrix, matrixEv, vectorEv, matrixD);
    }
}
