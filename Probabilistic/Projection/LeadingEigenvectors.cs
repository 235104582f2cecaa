using Hybrid.Data;
using Hybrid.Providers;
using Hybrid.Providers.LinearAlgebra;
using Complex = System.Numerics.Complex;

namespace Hybrid.Probabilistic;

/// <summary>The greatest eigenvalues of a large symmetric matrix without negative ones, and their vectors, without the rest: subspace iteration with a Chebyshev filter.</summary>
/// <remarks>
/// A block of twice as many vectors as are wanted is multiplied by a polynomial that is small on the unwanted part of the spectrum, made orthonormal, and turned to the eigenvectors of its projection,
/// until C v - lambda v is shorter than 1e-10 of the greatest eigenvalue for each one wanted. Source: Y. Zhou, Y. Saad, M. Tiago and J. Chelikowsky, "Self-consistent-field calculations using
/// Chebyshev-filtered subspace iteration", 2006.
/// </remarks>
internal sealed unsafe class LeadingEigenvectors
{
    private const int MostDegree = 16;

    // How much more the filter may stretch one vector of the block than another, so that it stays of full rank in doubles.
    private const double MostStretch = 1e6;
    private const int MostRounds = 40;
    private const double Tolerance = 1e-10;

    private readonly double[] _matrix;
    private readonly int _n;
    private readonly int _width;
    private double[] _block;
    private double[] _image;
    private double[] _spare;

    private LeadingEigenvectors(double[] matrix, int n, int width)
    {
        (_matrix, _n, _width) = (matrix, n, width);
        _block = new double[n * width];
        _image = new double[n * width];
        _spare = new double[n * width];
    }

    /// <summary>Whether it pays: few are wanted of many.</summary>
    public static bool Suits(int n, int count) => n >= 256 && 6 * count <= n;

    /// <summary>Finds them; null when they are too close to the rest, or too few are above 0, for this way.</summary>
    /// <param name="matrix">The matrix [n, n].</param>
    /// <param name="n">Its size.</param>
    /// <param name="count">How many are wanted.</param>
    /// <returns>Values, greatest first, and vectors [n, width] of which the first <paramref name="count"/> columns are wanted.</returns>
    public static (double[] Values, double[] Vectors, int Width)? Find(double[] matrix, int n, int count)
    {
        var search = new LeadingEigenvectors(matrix, n, Math.Min(n, 2 * count));
        RandomNumbers.Normal(CounterRandom.Of(0), 0, search._block);
        if (!search.Orthonormalise())
        {
            return null;
        }

        double[] values = search.Turn();
        for (int round = 0; round < MostRounds; round++)
        {
            if (search.Residual(values, count) <= Tolerance * values[0])
            {
                return (values[..count], search._block, search._width);
            }

            search.Filter(values[^1], values[0]);
            if (!search.Orthonormalise())
            {
                return null;
            }

            values = search.Turn();
        }

        return null;
    }

    // block = T(matrix) block, with T the Chebyshev polynomial over [0, cut], scaled to stay near 1 at the greatest value.
    private void Filter(double cut, double greatest)
    {
        double half = Math.Max(cut, 1e-300) / 2;
        double scale = half / (greatest - half), first = scale;
        int degree = Math.Clamp((int)(Math.Log(2 * MostStretch) / Math.Acosh(Math.Max(1 / scale, 1 + 1e-12))), 1, MostDegree);
        Product(_block, _image);
        Combine(_image, scale / half, _image, -half * scale / half, _block, 0, _block);
        (_spare, _block, _image) = (_block, _image, _spare);
        for (int i = 1; i < degree; i++)
        {
            double next = 1 / ((2 / first) - scale);
            Product(_block, _image);
            Combine(_image, 2 * next / half, _image, -2 * next, _block, -scale * next, _spare);
            (_spare, _block, _image) = (_block, _image, _spare);
            scale = next;
        }
    }

    // Twice by Cholesky's factor of the products, which is orthonormal to rounding where the block is not too far from it.
    private bool Orthonormalise()
    {
        for (int pass = 0; pass < 2; pass++)
        {
            double[] products = Products(_block, _block);
            double largest = 0;
            for (int i = 0; i < _width; i++)
            {
                largest = Math.Max(largest, products[(i * _width) + i]);
            }

            for (int i = 0; i < _width; i++)
            {
                products[(i * _width) + i] += 1e-15 * largest * (1 - pass);
            }

            if (GaussianFactors.Cholesky(products, _width) is not { } lower)
            {
                return false;
            }

            for (int row = 0; row < _n; row++)
            {
                Span<double> x = _block.AsSpan(row * _width, _width);
                for (int j = 0; j < _width; j++)
                {
                    x[j] = (x[j] - RowMath.Dot(x[..j], lower.AsSpan(j * _width, j))) / lower[(j * _width) + j];
                }
            }
        }

        return true;
    }

    // Eigenvalues of the projection, greatest first; block and image are turned to its vectors.
    private double[] Turn()
    {
        Product(_block, _image);
        double[] projection = Products(_block, _image), vectors = new double[_width * _width], diagonal = new double[_width * _width];
        for (int i = 0; i < _width; i++)
        {
            for (int j = 0; j < i; j++)
            {
                projection[(i * _width) + j] = projection[(j * _width) + i] = (projection[(i * _width) + j] + projection[(j * _width) + i]) / 2;
            }
        }

        var values = new Complex[_width];
        MathNet.Numerics.Providers.LinearAlgebra.ILinearAlgebraProvider<double> provider = SimdLinearAlgebraProvider.Instance;
        provider.EigenDecomp(true, _width, projection, vectors, values, diagonal);
        double[] turned = new double[_width * _width];
        for (int k = 0; k < _width; k++)
        {
            for (int i = 0; i < _width; i++)
            {
                turned[(i * _width) + k] = vectors[((_width - 1 - k) * _width) + i];
            }
        }

        _block = Turned(_block, turned);
        _image = Turned(_image, turned);
        return [.. values.Reverse().Select(value => value.Real)];
    }

    private double[] Turned(double[] block, double[] by)
    {
        double[] result = _spare;
        fixed (double* a = block, b = by, c = result)
        {
            Gemm.Multiply(_n, _width, _width, a, _width, 1, b, _width, 1, c, _width);
        }

        _spare = block;
        return result;
    }

    private double Residual(double[] values, int count)
    {
        double[] squares = new double[count];
        for (int row = 0; row < _n; row++)
        {
            for (int k = 0; k < count; k++)
            {
                double apart = _image[(row * _width) + k] - (values[k] * _block[(row * _width) + k]);
                squares[k] += apart * apart;
            }
        }

        return Math.Sqrt(squares.Max());
    }

    private void Product(double[] block, double[] target)
    {
        fixed (double* m = _matrix, b = block, c = target)
        {
            Gemm.Multiply(_n, _width, _n, m, _n, 1, b, _width, 1, c, _width);
        }
    }

    private double[] Products(double[] left, double[] right)
    {
        double[] result = new double[_width * _width];
        fixed (double* a = left, b = right, c = result)
        {
            Gemm.Multiply(_width, _width, _n, a, 1, _width, b, _width, 1, c, _width);
        }

        return result;
    }

    // target = x * first + y * second + z * third.
    private static void Combine(double[] target, double x, double[] first, double y, double[] second, double z, double[] third)
    {
        int lanes = System.Numerics.Vector<double>.Count;
        int i = 0;
        for (; i <= target.Length - lanes; i += lanes)
        {
            var sum = (x * new System.Numerics.Vector<double>(first, i)) + (y * new System.Numerics.Vector<double>(second, i)) + (z * new System.Numerics.Vector<double>(third, i));
            sum.CopyTo(target, i);
        }

        for (; i < target.Length; i++)
        {
            target[i] = (x * first[i]) + (y * second[i]) + (z * third[i]);
        }
    }
}
