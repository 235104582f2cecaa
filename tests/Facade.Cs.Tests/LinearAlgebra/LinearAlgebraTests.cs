using Hybrid.Providers.LinearAlgebra;

namespace Hybrid.Tests.LinearAlgebraOfTensors;

public sealed class LinearAlgebraTests
{
    private static readonly Tensor A = Tensor.From(new double[,] { { 4, 1, 0 }, { 1, 3, 1 }, { 0, 1, 2 } });
    private static readonly Tensor B = Tensor.From(new double[] { 1, 2, 3 }, 3);

    private static void Near(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.All(expected.ToDoubleArray().Zip(actual.ToDoubleArray()), pair => Assert.Equal(pair.First, pair.Second, 10));
    }

    [Fact]
    public void Factors_multiply_to_the_matrix()
    {
        Tensor l = LinearAlgebra.Cholesky(A);
        Near(A, l.MatMul(l.Transpose()));
        var (q, r) = LinearAlgebra.Qr(A);
        Near(A, q.MatMul(r));
        var (u, s, vt) = LinearAlgebra.Svd(A);
        Near(A, (u * s).MatMul(vt));
        var (values, vectors) = LinearAlgebra.Eigh(A);
        Near(A, (vectors * values).MatMul(vectors.Transpose()));
        var (permutation, lower, upper) = LinearAlgebra.Lu(A);
        Near(A.Take(permutation), lower.MatMul(upper));
    }

    [Fact]
    public void Solutions_solve()
    {
        Near(B, A.MatMul(LinearAlgebra.Solve(A, B)));
        Near(LinearAlgebra.Solve(A, B), LinearAlgebra.CholeskySolve(LinearAlgebra.Cholesky(A), B));
        Near(LinearAlgebra.Solve(A, B), LinearAlgebra.LeastSquares(A, B));
        Near(LinearAlgebra.Inverse(A), LinearAlgebra.PseudoInverse(A));
        Tensor t = LinearAlgebra.LowerTriangle(A);
        Near(B, t.MatMul(LinearAlgebra.TriangularSolve(A, B, lower: true)));
        Near(B, t.Transpose().MatMul(LinearAlgebra.TriangularSolve(A, B, lower: true, transpose: true)));
        Near(Tensor.Identity(3, ElementType.Float64), LinearAlgebra.Expm(A).MatMul(LinearAlgebra.Expm(-A)));
    }

    [Fact]
    public void Determinants_by_hand()
    {
        // 4 (3 * 2 - 1) - 1 (2 - 0) = 18.
        Assert.Equal(18, LinearAlgebra.Determinant(A).Item(), 12);
        Assert.Equal(Math.Log(18), LinearAlgebra.LogDeterminant(A).Item(), 12);
        Assert.Equal(-1, LinearAlgebra.SignAndLogDeterminant(-A).Sign.Item());
        Assert.Equal(9, LinearAlgebra.Trace(A).Item());
        Assert.Equal(3, LinearAlgebra.Rank(A).ToIntegerArray()[0]);
    }

    [Fact]
    public void The_gradient_of_the_log_determinant_is_the_transposed_inverse() =>
        Near(LinearAlgebra.Inverse(A).Transpose(), Gradient.Of(LinearAlgebra.LogDeterminant, A));

    [Fact]
    public void A_matrix_without_an_answer_is_said()
    {
        var error = Assert.Throws<LinearAlgebraException>(() => LinearAlgebra.Cholesky(-A).ToDoubleArray());
        Assert.Equal("Cholesky: the matrix is not positive definite: pivot 0 is -4. Add a multiple of the identity, or use the symmetric eigenvalues, which any symmetric matrix has.", error.Message);
    }

    [Fact]
    public void Order_sums_and_transforms_along_an_axis()
    {
        Tensor x = Tensor.From([3f, 1f, 2f]);
        Assert.Equal([1f, 2f, 3f], x.Sort().ToArray());
        Assert.Equal([0, 2, 1], x.ArgSort(descending: true).ToIntegerArray());
        Assert.Equal([3f, 2f], x.TopK(2).Values.ToArray());
        Assert.Equal([3f, 4f, 6f], x.CumulativeSum().ToArray());
        Assert.Equal([3f, 3f, 6f], x.CumulativeProduct().ToArray());
        Assert.Equal([3f, 3f, 3f], x.CumulativeMax().ToArray());
        Assert.Equal([3f, 1f, 1f], x.CumulativeMin().ToArray());
        Assert.Equal([4f, 2f, 2f], x.LinearRecurrence(Tensor.Full(0.5, [3]), reverse: true).ToArray());
        Assert.Equal([1f, 5f], x.SegmentSum(Tensor.From([1, 0, 1]), 2).ToArray());
        Assert.Equal([1f, 2.5f], x.SegmentMean(Tensor.From([1, 0, 1]), 2).ToArray());
        Assert.Equal(x.ToArray(), x.RealFft().InverseRealFft(3).ToArray().Select(value => MathF.Round(value, 5)));
        Assert.Equal(6, x.RealFft().ToArray()[0], 5);
    }
}
