using System.Runtime.CompilerServices;
using Hybrid.Providers.Simd;
using Lane = Hybrid.Providers.Simd.V512<double>;

namespace Hybrid.Probabilistic;

/// <summary>Log densities, responsibilities and moments of one block of rows: the loops that a Gaussian mixture's time goes to.</summary>
/// <remarks>A block is stored by columns. Rows of W are padded with zeros to an even number, columns of moments to a multiple of 4.</remarks>
internal static unsafe class GaussianKernel
{
    private const int Rows = RowBlocks.Size;
    private const int Lanes = 8;

    /// <summary>Columns rounded up to a whole tile of moments.</summary>
    public static int Padded(int columns) => (columns + 3) & ~3;

    /// <summary>z = x - mean, the padding columns 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Centre(double* x, double* mean, int columns, double* z)
    {
        for (int c = 0; c < columns; c++)
        {
            Lane m = Lane.Create(mean[c]);
            for (int r = 0; r < Rows; r += Lanes)
            {
                Lane.Store(Lane.Load(x + (c * Rows) + r) - m, z + (c * Rows) + r);
            }
        }

        new Span<double>(z + (columns * Rows), (Padded(columns) - columns) * Rows).Clear();
    }

    /// <summary>target = constant - |W z|^2 / 2, with W lower triangular [padded, padded].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void LogDensity(double* z, double* w, int columns, double constant, double* target)
    {
        int padded = Padded(columns);
        Lane half = Lane.Create(-0.5), offset = Lane.Create(constant);
        for (int r = 0; r < Rows; r += 4 * Lanes)
        {
            Lane q0 = Lane.Zero, q1 = Lane.Zero, q2 = Lane.Zero, q3 = Lane.Zero;
            for (int i = 0; i < columns; i += 2)
            {
                double* upper = w + (i * padded);
                double* lower = upper + padded;
                double* at = z + r;
                Lane a0 = Lane.Zero, a1 = Lane.Zero, a2 = Lane.Zero, a3 = Lane.Zero;
                Lane b0 = Lane.Zero, b1 = Lane.Zero, b2 = Lane.Zero, b3 = Lane.Zero;
                for (int j = 0; j <= i + 1; j++, at += Rows)
                {
                    Lane u = Lane.Create(upper[j]), l = Lane.Create(lower[j]);
                    Lane z0 = Lane.Load(at), z1 = Lane.Load(at + Lanes), z2 = Lane.Load(at + (2 * Lanes)), z3 = Lane.Load(at + (3 * Lanes));
                    a0 = Lane.Fma(u, z0, a0);
                    a1 = Lane.Fma(u, z1, a1);
                    a2 = Lane.Fma(u, z2, a2);
                    a3 = Lane.Fma(u, z3, a3);
                    b0 = Lane.Fma(l, z0, b0);
                    b1 = Lane.Fma(l, z1, b1);
                    b2 = Lane.Fma(l, z2, b2);
                    b3 = Lane.Fma(l, z3, b3);
                }

                q0 = Lane.Fma(b0, b0, Lane.Fma(a0, a0, q0));
                q1 = Lane.Fma(b1, b1, Lane.Fma(a1, a1, q1));
                q2 = Lane.Fma(b2, b2, Lane.Fma(a2, a2, q2));
                q3 = Lane.Fma(b3, b3, Lane.Fma(a3, a3, q3));
            }

            Lane.Store(Lane.Fma(half, q0, offset), target + r);
            Lane.Store(Lane.Fma(half, q1, offset), target + r + Lanes);
            Lane.Store(Lane.Fma(half, q2, offset), target + r + (2 * Lanes));
            Lane.Store(Lane.Fma(half, q3, offset), target + r + (3 * Lanes));
        }
    }

    /// <summary>target = constant - sum of (scale z)^2 / 2: the same for a diagonal W.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void LogDensityDiagonal(double* z, double* scales, int columns, double constant, double* target)
    {
        Lane half = Lane.Create(-0.5), offset = Lane.Create(constant);
        for (int r = 0; r < Rows; r += Lanes)
        {
            Lane sum = Lane.Zero;
            for (int c = 0; c < columns; c++)
            {
                Lane scaled = Lane.Load(z + (c * Rows) + r) * Lane.Create(scales[c]);
                sum = Lane.Fma(scaled, scaled, sum);
            }

            Lane.Store(Lane.Fma(half, sum, offset), target + r);
        }
    }

    /// <summary>Turns log joint densities [components, rows] into responsibilities times the rows' weights, and sums weight times log density.</summary>
    /// <param name="table">The log joint densities; the responsibilities when done.</param>
    /// <param name="components">How many components.</param>
    /// <param name="weights">The weights of the rows.</param>
    /// <param name="densities">Where the rows' log densities go; null for nowhere.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Normalise(double* table, int components, double* weights, double* densities)
    {
        Lane total = Lane.Zero;
        for (int r = 0; r < Rows; r += Lanes)
        {
            Lane most = Lane.Load(table + r);
            for (int k = 1; k < components; k++)
            {
                most = Lane.Max(most, Lane.Load(table + (k * Rows) + r));
            }

            Lane sum = Lane.Zero;
            for (int k = 0; k < components; k++)
            {
                Lane share = VectorMath.Exp<Lane, double>(Lane.Load(table + (k * Rows) + r) - most);
                sum += share;
                Lane.Store(share, table + (k * Rows) + r);
            }

            Lane weight = Lane.Load(weights + r);
            Lane density = most + VectorMath.Log<Lane, double>(sum);
            total = Lane.Fma(weight, density, total);
            if (densities is not null)
            {
                Lane.Store(density, densities + r);
            }

            Lane scale = weight / sum;
            for (int k = 0; k < components; k++)
            {
                Lane.Store(Lane.Load(table + (k * Rows) + r) * scale, table + (k * Rows) + r);
            }
        }

        return Lane.Sum(total);
    }

    /// <summary>scaled = share z, and the sums of the shares and of share z are added to <paramref name="first"/> [1 + columns].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FirstMoments(double* z, double* shares, int columns, double* scaled, double* first)
    {
        Lane count = Lane.Zero;
        for (int r = 0; r < Rows; r += Lanes)
        {
            count += Lane.Load(shares + r);
        }

        first[0] += Lane.Sum(count);
        for (int c = 0; c < columns; c++)
        {
            Lane sum = Lane.Zero;
            for (int r = 0; r < Rows; r += Lanes)
            {
                Lane product = Lane.Load(shares + r) * Lane.Load(z + (c * Rows) + r);
                sum += product;
                Lane.Store(product, scaled + (c * Rows) + r);
            }

            first[1 + c] += Lane.Sum(sum);
        }

        new Span<double>(scaled + (columns * Rows), (Padded(columns) - columns) * Rows).Clear();
    }

    /// <summary>The lower tiles of sum scaled_i z_j are added to <paramref name="second"/> [padded, padded].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SecondMoments(double* scaled, double* z, int columns, double* second)
    {
        int padded = Padded(columns);
        for (int i = 0; i < padded; i += 4)
        {
            for (int j = 0; j <= i; j += 4)
            {
                Tile(scaled + (i * Rows), z + (j * Rows), second + (i * padded) + j, padded);
            }
        }
    }

    /// <summary>The sums of scaled_i z_i are added to <paramref name="second"/> [columns].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SecondMomentsDiagonal(double* scaled, double* z, int columns, double* second)
    {
        for (int c = 0; c < columns; c++)
        {
            Lane sum = Lane.Zero;
            for (int r = 0; r < Rows; r += Lanes)
            {
                sum = Lane.Fma(Lane.Load(scaled + (c * Rows) + r), Lane.Load(z + (c * Rows) + r), sum);
            }

            second[c] += Lane.Sum(sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile(double* left, double* right, double* target, int stride)
    {
        Lane s00 = Lane.Zero, s01 = Lane.Zero, s02 = Lane.Zero, s03 = Lane.Zero, s10 = Lane.Zero, s11 = Lane.Zero, s12 = Lane.Zero, s13 = Lane.Zero;
        Lane s20 = Lane.Zero, s21 = Lane.Zero, s22 = Lane.Zero, s23 = Lane.Zero, s30 = Lane.Zero, s31 = Lane.Zero, s32 = Lane.Zero, s33 = Lane.Zero;
        for (int r = 0; r < Rows; r += Lanes)
        {
            Lane b0 = Lane.Load(right + r), b1 = Lane.Load(right + Rows + r), b2 = Lane.Load(right + (2 * Rows) + r), b3 = Lane.Load(right + (3 * Rows) + r);
            Lane a = Lane.Load(left + r);
            s00 = Lane.Fma(a, b0, s00);
            s01 = Lane.Fma(a, b1, s01);
            s02 = Lane.Fma(a, b2, s02);
            s03 = Lane.Fma(a, b3, s03);
            a = Lane.Load(left + Rows + r);
            s10 = Lane.Fma(a, b0, s10);
            s11 = Lane.Fma(a, b1, s11);
            s12 = Lane.Fma(a, b2, s12);
            s13 = Lane.Fma(a, b3, s13);
            a = Lane.Load(left + (2 * Rows) + r);
            s20 = Lane.Fma(a, b0, s20);
            s21 = Lane.Fma(a, b1, s21);
            s22 = Lane.Fma(a, b2, s22);
            s23 = Lane.Fma(a, b3, s23);
            a = Lane.Load(left + (3 * Rows) + r);
            s30 = Lane.Fma(a, b0, s30);
            s31 = Lane.Fma(a, b1, s31);
            s32 = Lane.Fma(a, b2, s32);
            s33 = Lane.Fma(a, b3, s33);
        }

        Add(target, s00, s01, s02, s03);
        Add(target + stride, s10, s11, s12, s13);
        Add(target + (2 * stride), s20, s21, s22, s23);
        Add(target + (3 * stride), s30, s31, s32, s33);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(double* target, Lane s0, Lane s1, Lane s2, Lane s3)
    {
        target[0] += Lane.Sum(s0);
        target[1] += Lane.Sum(s1);
        target[2] += Lane.Sum(s2);
        target[3] += Lane.Sum(s3);
    }
}
