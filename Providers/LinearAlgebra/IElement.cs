namespace Hybrid.Providers.LinearAlgebra;

/// <summary>What the factorisations need of a number type: products of blocks, small triangular solves and operations on columns.</summary>
/// <remarks>Columns are contiguous. Every operation gives the same bits at any thread count.</remarks>
internal unsafe interface IElement<T>
    where T : unmanaged
{
    static abstract T One { get; }

    /// <summary>Up to this order a triangle is solved without calling the matrix product.</summary>
    static abstract int TriangleOrder { get; }

    /// <summary>C = alpha A B + beta C; with beta 0 C is only written. C has stride 1 in one direction and is not conjugated.</summary>
    static abstract void Multiply(T alpha, Block<T> a, Block<T> b, T beta, Block<T> c);

    /// <summary>Solves triangle X = B for X in place of B, for a triangle of order at most <see cref="TriangleOrder"/>.</summary>
    static abstract void SolveSmall(Block<T> triangle, bool lower, bool unit, Block<T> x);

    /// <summary>y = y + alpha x.</summary>
    static abstract void AddScaled(T alpha, T* x, T* y, nint count);

    /// <summary>Sum of conjugate(x) y.</summary>
    static abstract T ConjugateDot(T* x, T* y, nint count);

    /// <summary>Where the element of largest magnitude is, the first of equals; 0 when element 0 is NaN.</summary>
    static abstract nint IndexOfLargest(T* x, nint count);

    /// <summary>x = x / divisor.</summary>
    static abstract void Divide(T* x, T divisor, nint count);

    /// <summary>The square root of a pivot of a positive definite matrix; false when its real part is not above 0.</summary>
    static abstract bool TrySquareRoot(T pivot, out T root);

    /// <summary>
    /// The reflection H = I - tau v v* (v[0] = 1, tau real) that takes x to beta times the first unit vector, where beta has the magnitude of x and the
    /// opposite sign of x[0]. With one element left, or all zeros, H negates the first element, as MathNet's managed provider does.
    /// </summary>
    /// <param name="x">The column, not changed.</param>
    /// <param name="v">Receives v.</param>
    /// <param name="count">The number of elements, at least 1.</param>
    /// <param name="beta">What becomes of x[0].</param>
    /// <param name="tau">The factor.</param>
    static abstract void Reflect(T* x, T* v, nint count, out T beta, out T tau);

    static abstract T Product(T x, T y);

    static abstract T Negate(T x);

    static abstract T Conjugate(T x);

    static abstract bool IsZero(T x);

    /// <summary>result = x + y, element by element; result may be x or y, here and below.</summary>
    static abstract void Add(T* x, T* y, T* result, nint count);

    static abstract void Subtract(T* x, T* y, T* result, nint count);

    static abstract void PointwiseMultiply(T* x, T* y, T* result, nint count);

    static abstract void PointwiseDivide(T* x, T* y, T* result, nint count);

    /// <summary>result = alpha x.</summary>
    static abstract void Scale(T alpha, T* x, T* result, nint count);

    /// <summary>result = y + alpha x.</summary>
    static abstract void AddScaledTo(T* y, T alpha, T* x, T* result, nint count);

    /// <summary>Sum of x y, without conjugation.</summary>
    static abstract T Dot(T* x, T* y, nint count);

    static abstract double SumOfMagnitudes(T* x, nint count);

    static abstract double SumOfSquares(T* x, nint count);

    /// <summary>The largest magnitude, NaN when there is one, 0 for no elements.</summary>
    static abstract double LargestMagnitude(T* x, nint count);

    /// <summary>sums[i] += |x[i]|.</summary>
    static abstract void AddMagnitudes(T* x, double* sums, nint count);

    /// <summary>
    /// The matrix [order, order] with the eigenvalues on its diagonal; a real one has the block (re, im; -im, re) for every pair of conjugate values,
    /// which stand side by side, the one with the positive imaginary part first.
    /// </summary>
    static abstract void FillDiagonal(System.Numerics.Complex* values, int order, T* matrix);
}
