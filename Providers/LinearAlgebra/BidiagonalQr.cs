using System.Numerics;
using MathNet.Numerics;

namespace Hybrid.Providers.LinearAlgebra;

/// <summary>
/// Singular values and vectors of an upper bidiagonal matrix by implicit QR (Golub and Reinsch, Singular value decomposition and least squares solutions, 1970), with LINPACK's
/// tests for what counts as 0.
/// </summary>
internal unsafe ref struct BidiagonalQr<T>(T* d, T* e, int order, Block<T> u, Block<T> v)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int MostSweeps = 75;

    private readonly T* _d = d;
    private readonly T* _e = e;
    private readonly Block<T> _u = u;
    private readonly Block<T> _v = v;

    private static T Epsilon => T.CreateTruncating(Precision<T>.Epsilon);

    /// <summary>Below this a number counts as 0 whatever stands beside it.</summary>
    private static T Tiny => typeof(T) == typeof(double) ? T.CreateTruncating(1e-300) : T.CreateTruncating(1e-36);

    /// <summary>Replaces d by the singular values, 0 or more, in no order, and multiplies the columns of U and V by the vectors.</summary>
    /// <exception cref="NonConvergenceException">A value was not found in 75 sweeps.</exception>
    public readonly void Run()
    {
        using var memory = new Workspace<T>(4 * (nint)order);
        int p = order, sweeps = 0;
        while (p > 0)
        {
            int k = Negligible(p);
            if (k == p - 1)
            {
                Settle(k);
                p--;
                sweeps = 0;
                continue;
            }

            int zero = p - 1;
            while (zero >= k && !IsZero(zero, k, p))
            {
                zero--;
            }

            if (zero == p - 1)
            {
                ChaseUp(k, p);
            }
            else if (zero >= k)
            {
                ChaseDown(zero, p);
            }
            else if (sweeps++ == MostSweeps)
            {
                throw new NonConvergenceException("The QR iteration did not find a singular value.");
            }
            else
            {
                Sweep(k, p, memory.Pointer);
            }
        }
    }

    /// <summary>The first row of the last block that does not fall apart.</summary>
    private readonly int Negligible(int p)
    {
        for (int k = p - 2; k >= 0; k--)
        {
            if (T.Abs(_e[k]) <= Tiny + (Epsilon * (T.Abs(_d[k]) + T.Abs(_d[k + 1]))))
            {
                _e[k] = T.Zero;
                return k + 1;
            }
        }

        return 0;
    }

    private readonly bool IsZero(int i, int k, int p)
    {
        T beside = (i < p - 1 ? T.Abs(_e[i]) : T.Zero) + (i > k ? T.Abs(_e[i - 1]) : T.Zero);
        if (!(T.Abs(_d[i]) <= Tiny + (Epsilon * beside)))
        {
            return false;
        }

        _d[i] = T.Zero;
        return true;
    }

    private readonly void Settle(int k)
    {
        if (_d[k] < T.Zero)
        {
            _d[k] = -_d[k];
            MatrixCopy<T>.Negate(_v.At(0, k), _v.Rows, 1);
        }
    }

    private static (T C, T S, T Length) Rotation(T f, T g)
    {
        T length = T.Hypot(f, g);
        return length == T.Zero ? (T.One, T.Zero, T.Zero) : (f / length, g / length, length);
    }

    /// <summary>The last value is 0: what stands above it is rotated away, column by column.</summary>
    private readonly void ChaseUp(int k, int p)
    {
        T f = _e[p - 2];
        _e[p - 2] = T.Zero;
        for (int j = p - 2; j >= k; j--)
        {
            var (c, s, length) = Rotation(_d[j], f);
            _d[j] = length;
            if (j > k)
            {
                f = -s * _e[j - 1];
                _e[j - 1] *= c;
            }

            Rotations<T>.Rotate(_v.At(0, j), _v.At(0, p - 1), c, s, _v.Rows);
        }
    }

    /// <summary>A value before the last is 0: what stands to its right is rotated away, row by row.</summary>
    private readonly void ChaseDown(int zero, int p)
    {
        T f = _e[zero];
        _e[zero] = T.Zero;
        for (int j = zero + 1; j < p; j++)
        {
            var (c, s, length) = Rotation(_d[j], f);
            _d[j] = length;
            if (j < p - 1)
            {
                f = -s * _e[j];
                _e[j] *= c;
            }

            Rotations<T>.Rotate(_u.At(0, j), _u.At(0, zero), c, s, _u.Rows);
        }
    }

    /// <summary>One sweep from row k to row p - 1, with the shift of the last 2 by 2 block.</summary>
    private readonly void Sweep(int k, int p, T* memory)
    {
        T* cosinesV = memory, sinesV = cosinesV + order, cosinesU = sinesV + order, sinesU = cosinesU + order;
        T scale = T.Max(T.Max(T.Abs(_d[p - 1]), T.Max(T.Abs(_d[p - 2]), T.Abs(_e[p - 2]))), T.Max(T.Abs(_d[k]), T.Abs(_e[k])));
        T last = _d[p - 1] / scale, before = _d[p - 2] / scale, between = _e[p - 2] / scale, first = _d[k] / scale, next = _e[k] / scale;
        T b = (((before + last) * (before - last)) + (between * between)) / T.CreateTruncating(2);
        T c = last * between * (last * between);
        T shift = T.Zero;
        if (b != T.Zero || c != T.Zero)
        {
            shift = c / (b + T.CopySign(T.Sqrt((b * b) + c), b));
        }

        T f = ((first + last) * (first - last)) + shift, g = first * next;
        for (int j = k; j < p - 1; j++)
        {
            var (cosine, sine, length) = Rotation(f, g);
            if (j > k)
            {
                _e[j - 1] = length;
            }

            (cosinesV[j - k], sinesV[j - k]) = (cosine, sine);
            f = (cosine * _d[j]) + (sine * _e[j]);
            _e[j] = (cosine * _e[j]) - (sine * _d[j]);
            g = sine * _d[j + 1];
            _d[j + 1] *= cosine;

            (cosine, sine, length) = Rotation(f, g);
            _d[j] = length;
            (cosinesU[j - k], sinesU[j - k]) = (cosine, sine);
            f = (cosine * _e[j]) + (sine * _d[j + 1]);
            _d[j + 1] = (cosine * _d[j + 1]) - (sine * _e[j]);
            if (j < p - 2)
            {
                g = sine * _e[j + 1];
                _e[j + 1] *= cosine;
            }
        }

        _e[p - 2] = f;
        Rotations<T>.Apply(_v, k, cosinesV, sinesV, p - 1 - k, backwards: false);
        Rotations<T>.Apply(_u, k, cosinesU, sinesU, p - 1 - k, backwards: false);
    }
}
