using Hybrid.Providers.Native;

namespace Hybrid.Providers.Tests;

public sealed unsafe class OpenBlasTests
{
    [Fact]
    public void It_is_either_available_or_says_why_not()
    {
        Assert.Equal(OpenBlas.Available, OpenBlas.Reason.Length == 0);
        Assert.Equal(OpenBlas.Available, OpenBlas.Path.Length > 0);
    }

    [Fact]
    public void Without_the_library_a_product_is_refused_and_with_it_right()
    {
        // Hand calculation: [1 2; 3 4] [5; 6] = [17; 39].
        double* a = stackalloc double[] { 1, 2, 3, 4 };
        double* b = stackalloc double[] { 5, 6 };
        double* c = stackalloc double[2];
        if (!OpenBlas.Available)
        {
            var error = Assert.Throws<InvalidOperationException>(() => Product((nint)a, (nint)b, (nint)c));
            Assert.Contains(OpenBlas.Reason, error.Message, StringComparison.Ordinal);
            return;
        }

        Product((nint)a, (nint)b, (nint)c);
        Assert.Equal([17.0, 39.0], new Span<double>(c, 2).ToArray());
    }

    [Fact]
    public void Exports_are_found_by_name_and_unknown_names_are_not()
    {
        Assert.Equal(OpenBlas.Available, OpenBlas.TryGetExport("cblas_dgemm", out nint known));
        Assert.Equal(OpenBlas.Available, known != 0);
        Assert.False(OpenBlas.TryGetExport("no_such_function", out nint unknown));
        Assert.Equal(0, unknown);
    }

    [Fact]
    public void A_complex_product_of_i_and_i_is_minus_one()
    {
        if (!OpenBlas.Available)
        {
            Assert.Throws<InvalidOperationException>(() => OpenBlas.MultiplyComplexDouble(OpenBlas.RowMajor, 111, 111, 1, 1, 1, null, null, 1, null, 1, null, null, 1));
            return;
        }

        double* i = stackalloc double[] { 0, 1 };
        double* one = stackalloc double[] { 1, 0 };
        double* zero = stackalloc double[] { 0, 0 };
        double* c = stackalloc double[2];
        OpenBlas.MultiplyComplexDouble(OpenBlas.RowMajor, OpenBlas.NoTranspose, OpenBlas.NoTranspose, 1, 1, 1, one, i, 1, i, 1, zero, c, 1);
        Assert.Equal([-1.0, 0.0], new Span<double>(c, 2).ToArray());
    }

    private static void Product(nint a, nint b, nint c) => OpenBlas.Multiply(
        OpenBlas.RowMajor, OpenBlas.NoTranspose, OpenBlas.NoTranspose, 2, 1, 2, 1.0, (double*)a, 2, (double*)b, 1, 0.0, (double*)c, 1);
}
