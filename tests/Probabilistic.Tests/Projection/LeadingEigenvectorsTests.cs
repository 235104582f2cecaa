using MathNet.Numerics.LinearAlgebra;

namespace Hybrid.Probabilistic.Tests.Projection;

public sealed class LeadingEigenvectorsTests
{
    [Theory]
    [InlineData(0.0)]
    [InlineData(0.9)]
    [InlineData(0.5)]
    public void The_values_and_vectors_are_those_of_the_whole_decomposition(double flatness)
    {
        // Eigenvalues that fall quickly, slowly and hardly at all; the vectors are known because the matrix is made of them.
        const int N = 300, Count = 20;
        var random = new Random(3);
        Matrix<double> basis = Matrix<double>.Build.Dense(N, N, (_, _) => random.NextDouble() - 0.5).QR().Q;
        double[] values = [.. Enumerable.Range(0, N).Select(i => flatness == 0 ? Math.Pow(0.8, i) : flatness + ((1 - flatness) * (N - i) / N))];
        Matrix<double> matrix = basis * Matrix<double>.Build.DenseOfDiagonalArray(values) * basis.Transpose();
        (double[] found, double[] vectors, int width) = LeadingEigenvectors.Find(matrix.ToColumnMajorArray(), N, Count)!.Value;
        for (int k = 0; k < Count; k++)
        {
            Assert.Equal(values[k], found[k], 1e-10);
            double along = Enumerable.Range(0, N).Sum(i => vectors[(i * width) + k] * basis[i, k]);
            Assert.Equal(1, Math.Abs(along), 1e-6);
        }
    }

    [Fact]
    public void A_component_without_variance_is_zero()
    {
        double[] values = new double[400 * 300];
        values[5] = 1;
        PrincipalComponents components = PrincipalComponents.Fit(Observations.Of(values, 300), 20);
        Assert.Equal(0, components.Variances[1], 1e-12);
        Assert.Equal(1, components.Components[0][5], 1e-9);
    }

    [Fact]
    public void Components_of_many_columns_equal_those_of_all_components()
    {
        var random = new Random(5);
        double[] values = [.. Enumerable.Range(0, 600 * 280).Select(i => (random.NextDouble() - 0.5) * (1 + (5.0 / (1 + (i % 280)))))];
        Observations data = Observations.Of(values, 280);
        PrincipalComponents few = PrincipalComponents.Fit(data, 8), all = PrincipalComponents.Fit(data, 280);
        for (int k = 0; k < 8; k++)
        {
            Assert.Equal(all.Variances[k], few.Variances[k], 1e-9);
            Assert.Equal(1, few.Components[k].Zip(all.Components[k], (a, b) => a * b).Sum(), 1e-8);
        }

        Assert.Equal(all.VarianceShares[0], few.VarianceShares[0], 1e-10);
        Assert.Equal(all.Variances.Skip(8).Average(), few.NoiseVariance, 1e-9);
    }
}
