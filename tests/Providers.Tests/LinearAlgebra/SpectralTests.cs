using System.Numerics;
using Hybrid.Providers.LinearAlgebra;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Hybrid.Providers.Tests.LinearAlgebra;

/// <summary>The toolkit's own eigenvalues and singular values on matrices that iterations find hard.</summary>
public sealed class SpectralTests
{
    private static readonly ILinearAlgebraProvider<double> _provider = SimdLinearAlgebraProvider.Instance;

    private static readonly Dictionary<string, double[,]> _matrices = new(StringComparer.Ordinal)
    {
        ["zeros"] = Fill(40, (_, _) => 0),
        ["identity"] = Fill(40, (i, j) => i == j ? 1 : 0),
        ["ones"] = Fill(70, (_, _) => 1),
        ["repeated"] = Fill(50, (i, j) => i == j ? i / 10 : 0),
        ["graded"] = Fill(30, (i, j) => Math.Pow(10, -(i + j) / 2.0)),
        ["Wilkinson"] = Fill(41, (i, j) => i == j ? Math.Abs(i - 20) : Math.Abs(i - j) == 1 ? 1 : 0),
        ["Hilbert"] = Fill(60, (i, j) => 1.0 / (i + j + 1)),
        ["huge"] = Fill(20, (i, j) => 1e200 * Math.Cos(i * j)),
        ["tiny"] = Fill(20, (i, j) => 1e-200 * Math.Cos(i * j)),
        ["arrow"] = Fill(90, (i, j) => i == 0 || j == 0 || i == j ? 1 + i + j : 0),
    };

    public static IEnumerable<object[]> Names => _matrices.Keys.Select(name => new object[] { name });

    private static double[,] Fill(int order, Func<int, int, double> element)
    {
        var result = new double[order, order];
        for (int i = 0; i < order; i++)
        {
            for (int j = 0; j < order; j++)
            {
                result[i, j] = element(i, j);
            }
        }

        return result;
    }

    private static double[] Columns(double[,] a) => [.. Enumerable.Range(0, a.Length).Select(i => a[i % a.GetLength(0), i / a.GetLength(0)])];

    /// <summary>A difference of products, as a share of the largest element.</summary>
    private static void Close(double[] expected, double[] actual, double scale, string what)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-13 * scale, $"{what}: element {i} is {actual[i]}, expected {expected[i]}");
        }
    }

    private static double[] Product(double[] a, double[] b, int order, bool transposeA = false)
    {
        var c = new double[a.Length];
        _provider.MatrixMultiplyWithUpdate(transposeA ? Transpose.Transpose : Transpose.DontTranspose, Transpose.DontTranspose, 1, a, order, order, b, order, order, 0, c);
        return c;
    }

    private static double[] Identity(int order) => Columns(Fill(order, (i, j) => i == j ? 1 : 0));

    [Theory]
    [MemberData(nameof(Names))]
    public void Eigenvectors_are_orthonormal_and_scaled_by_ascending_eigenvalues(string name)
    {
        double[] a = Columns(_matrices[name]);
        int order = _matrices[name].GetLength(0);
        double[] vectors = new double[a.Length], diagonal = new double[a.Length];
        var values = new Complex[order];
        _provider.EigenDecomp(true, order, a, vectors, values, diagonal);
        double largest = a.Max(Math.Abs) * order;
        Close(Product(a, vectors, order), Product(vectors, diagonal, order), largest, "A V = V D");
        Close(Identity(order), Product(vectors, vectors, order, transposeA: true), order, "V' V");
        Assert.Equal(values.Select(value => value.Real).Order(), values.Select(value => value.Real));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Singular_vectors_are_orthonormal_and_give_the_matrix_back(string name)
    {
        double[] a = Columns(_matrices[name]);
        int order = _matrices[name].GetLength(0);
        double[] s = new double[order], u = new double[a.Length], vt = new double[a.Length];
        _provider.SingularValueDecomposition(true, a, order, order, s, u, vt);
        Assert.All(s, value => Assert.True(value >= 0));
        Assert.Equal(s.OrderDescending(), s);
        double[] scaled = [.. u.Select((value, i) => value * s[i / order])];
        Close(a, Product(scaled, vt, order), a.Max(Math.Abs) * order, "U S V'");
        Close(Identity(order), Product(u, u, order, transposeA: true), order, "U' U");
        Close(Identity(order), Product(vt, vt, order, transposeA: true), order, "V V'");
    }

    [Fact]
    public void Eigenvalues_of_the_second_difference_are_those_of_its_formula()
    {
        // 2 - 2 cos(k pi / (n + 1)), k = 1 ... n.
        const int order = 150;
        double[] a = Columns(Fill(order, (i, j) => i == j ? 2 : Math.Abs(i - j) == 1 ? -1 : 0));
        var values = new Complex[order];
        _provider.EigenDecomp(true, order, a, new double[a.Length], values, new double[a.Length]);
        for (int k = 1; k <= order; k++)
        {
            Assert.Equal(2 - (2 * Math.Cos(k * Math.PI / (order + 1))), values[k - 1].Real, 13);
        }
    }
}
