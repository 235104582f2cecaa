using System.Numerics;

namespace Hybrid.Providers.LinearAlgebra;

/// <summary>How a provider does its matrix products and factorisations. All matrices are column-major without gaps, sizes at least 1, arguments already checked.</summary>
internal abstract unsafe class DenseEngine<T>
    where T : unmanaged
{
    /// <summary>Whether several threads may factorise different matrices at once.</summary>
    public virtual bool IsConcurrent => true;

    /// <summary>The same of singular values and eigenvalues.</summary>
    public virtual bool IsSpectralConcurrent => true;

    /// <summary>C = alpha A B + beta C.</summary>
    public abstract void Multiply(T alpha, Block<T> a, Block<T> b, T beta, Block<T> c);

    /// <summary>Puts L in the lower triangle of <paramref name="a"/>; the upper one may hold anything afterwards. False: not positive definite.</summary>
    public abstract bool TryCholesky(T* a, int order);

    /// <summary>Solves L L* X = B in place of B [order, columns].</summary>
    public abstract void CholeskySolve(T* factor, int order, T* b, int columns);

    /// <summary>P A = L U in place; row j was exchanged with row pivots[j], counted from 0.</summary>
    public abstract void Lu(T* a, int order, int* pivots);

    /// <summary>Solves A X = B in place of B [order, columns].</summary>
    public abstract void LuSolve(T* factors, int order, int* pivots, T* b, int columns);

    /// <summary>A = Q R with the leading columns of Q.</summary>
    /// <param name="a">A [rows, columns], then R in its upper triangle and zeros below.</param>
    /// <param name="rows">Rows of A.</param>
    /// <param name="columns">Columns of A.</param>
    /// <param name="q">Receives the leading columns of Q [rows, columnsQ]; holds anything on entry.</param>
    /// <param name="columnsQ">How many, between min(rows, columns) and rows.</param>
    /// <param name="tau">Receives the min(rows, columns) factors of the reflections.</param>
    public abstract void Qr(T* a, int rows, int columns, T* q, int columnsQ, T* tau);

    /// <summary>Replaces B by Q* B and A by R (what is below its diagonal may hold anything), without forming Q.</summary>
    public abstract void QrApply(T* a, int rows, int columns, T* b, int columnsB);

    /// <summary>Solves R X = Y in place of Y for an upper triangle.</summary>
    public abstract void SolveUpper(Block<T> r, Block<T> y);

    /// <summary>All singular values, descending, and (when asked for) all singular vectors, destroying A; false when the engine has none of its own.</summary>
    public virtual bool TrySingularValues(bool vectors, T* a, int rows, int columns, T* s, T* u, T* vt) => false;

    /// <summary>Eigenvalues and vectors as MathNet wants them: real engines put the real and imaginary part of a pair in two columns; false when there is none.</summary>
    /// <param name="symmetric">Whether A is symmetric (Hermitian); its values are then ascending.</param>
    /// <param name="order">The order of A.</param>
    /// <param name="a">A, destroyed.</param>
    /// <param name="vectors">Receives the vectors.</param>
    /// <param name="values">Receives the values.</param>
    public virtual bool TryEigen(bool symmetric, int order, T* a, T* vectors, Complex* values) => false;
}
