using Hybrid.Providers.Threading;

namespace Hybrid.Probabilistic.Tests.SparseCoding;

/// <summary>Every row of the table of methods, against the lasso's optimality conditions and against each other.</summary>
public sealed class CodingMethodTests
{
    private static readonly SparseCodingMethod[] Lasso = [.. CodingMethod.All.Where(row => row.SolvesLasso).Select(row => row.Method)];

    // Wider than long, as long, and longer than wide; the numbers of rows are no multiples of a block.
    public static TheoryData<int, int, int, double> Problems => new() { { 30, 12, 45, 0.3 }, { 17, 17, 33, 0.1 }, { 9, 40, 70, 0.5 }, { 1, 5, 3, 0.2 }, { 64, 16, 100, 0.02 } };

    [Fact]
    public void The_table_has_a_row_for_every_method() =>
        Assert.Equal(Enum.GetValues<SparseCodingMethod>(), CodingMethod.All.Select(row => row.Method).Order());

    [Theory]
    [MemberData(nameof(Problems))]
    public void Lasso_codes_agree_to_a_millionth_and_fulfil_the_optimality_conditions(int atoms, int features, int rows, double penalty)
    {
        var dictionary = new SparseDictionary(CodingSamples.Normal(atoms, features, atoms));
        double[,] data = CodingSamples.Rows(dictionary, rows, 1 + (atoms / 10), 0.1, 7);
        var options = new SparseCodingOptions { Penalty = penalty, Tolerance = 1e-14, MaximumIterations = 2_000_000 };
        double[,] reference = dictionary.Encode(data, options).Values;
        foreach (SparseCodingMethod method in Lasso)
        {
            SparseCodes codes = dictionary.Encode(data, options with { Method = method });
            Assert.All(codes.Converged, Assert.True);
            Assert.InRange(CodingSamples.Apart(reference, codes.Values), 0, 1e-6);

            // 0 is in the subgradient: |D r| <= lambda, and D r = lambda sign(z) where z is not 0.
            double[,] gradient = CodingSamples.Gradient(dictionary, data, codes.Values);
            for (int r = 0; r < rows; r++)
            {
                for (int k = 0; k < atoms; k++)
                {
                    Assert.InRange(Math.Abs(gradient[r, k]), 0, penalty + 1e-6);
                    Assert.True(codes.Values[r, k] == 0 || Math.Abs(gradient[r, k] - (penalty * Math.Sign(codes.Values[r, k]))) < 1e-6);
                }
            }

            Assert.Equal(dictionary.Objective(data, codes.Values, penalty), codes.Objective, 1e-12);
            Assert.Equal(codes.Values.Cast<double>().Count(value => value != 0), codes.NonZeros);
        }
    }

    [Fact]
    public void Rounding_does_not_gather_over_many_sweeps_of_coordinate_descent()
    {
        // Row 59 of the last problem above is ill-conditioned; its gradient, moved step by step and never computed anew, was 6e-12 off after a million sweeps, and a gap of 1e-14 was never reached.
        var dictionary = new SparseDictionary(CodingSamples.Normal(64, 16, 64));
        double[,] all = CodingSamples.Rows(dictionary, 100, 7, 0.1, 7), row = new double[1, 16];
        for (int c = 0; c < 16; c++)
        {
            row[0, c] = all[59, c];
        }

        var options = new SparseCodingOptions { Penalty = 0.02, Tolerance = 0, MaximumIterations = 200_000 };
        double[,] codes = dictionary.Encode(row, options).Values, gradient = CodingSamples.Gradient(dictionary, row, codes);
        Assert.All(Enumerable.Range(0, 64).Where(k => codes[0, k] != 0), k => Assert.Equal(options.Penalty * Math.Sign(codes[0, k]), gradient[0, k], 1e-13));
    }

    [Fact]
    public void The_gap_bounds_how_far_the_objective_is_from_the_least()
    {
        var dictionary = new SparseDictionary(CodingSamples.Normal(40, 20, 1));
        double[,] row = CodingSamples.Rows(dictionary, 1, 4, 0.1, 2);
        double half = CodingSamples.Dot([.. row.Cast<double>()], [.. row.Cast<double>()]) / 2;
        var exact = new SparseCodingOptions { Penalty = 0.2, Tolerance = 1e-15, MaximumIterations = 100_000 };
        double least = dictionary.Encode(row, exact).Objective;
        foreach (SparseCodingMethod method in Lasso)
        {
            foreach (double tolerance in new[] { 1e-1, 1e-2, 1e-4, 1e-8 })
            {
                SparseCodes codes = dictionary.Encode(row, exact with { Method = method, Tolerance = tolerance });
                Assert.InRange(codes.Objective - least, -1e-13, tolerance * half);
            }
        }
    }

    [Fact]
    public void A_small_relative_change_ends_the_iterations_too()
    {
        var dictionary = new SparseDictionary(CodingSamples.Normal(20, 20, 1));
        double[,] rows = CodingSamples.Rows(dictionary, 50, 4, 0.1, 2);
        var options = new SparseCodingOptions { Penalty = 0.2, Stop = SparseStop.RelativeChange, Tolerance = 1e-9, MaximumIterations = 100_000 };
        foreach (SparseCodingMethod method in Lasso)
        {
            SparseCodes codes = dictionary.Encode(rows, options with { Method = method });
            Assert.All(codes.Converged, Assert.True);
            Assert.InRange(CodingSamples.Apart(codes.Values, dictionary.Encode(rows, options with { Stop = SparseStop.DualityGap, Tolerance = 1e-15 }).Values), 0, 1e-5);
        }
    }

    [Fact]
    public void Codes_of_orthogonal_atoms_are_soft_thresholded_products()
    {
        var dictionary = new SparseDictionary(new double[,] { { 2, 0, 0 }, { 0, -3, 0 } });
        foreach (SparseCodingMethod method in Lasso)
        {
            double[,] codes = dictionary.Encode(new double[,] { { 5, 4, 1 }, { -0.5, 2, 0 }, { 0, 0, 0 } }, new SparseCodingOptions { Method = method, Penalty = 1, Tolerance = 1e-14 }).Values;
            double[,] expected = { { 4, -3 }, { 0, -1 }, { 0, 0 } };
            Assert.InRange(CodingSamples.Apart(expected, codes), 0, 1e-6);
        }
    }

    [Fact]
    public void A_penalty_of_the_largest_product_leaves_nothing()
    {
        var dictionary = new SparseDictionary(CodingSamples.Normal(12, 8, 1));
        double[,] row = CodingSamples.Normal(1, 8, 2);
        double most = CodingSamples.Gradient(dictionary, row, new double[1, 12]).Cast<double>().Max(Math.Abs);
        foreach (SparseCodingMethod method in Lasso)
        {
            Assert.Equal(0, dictionary.Encode(row, new SparseCodingOptions { Method = method, Penalty = most * (1 + 1e-12) }).NonZeros);
            Assert.Equal(1, dictionary.Encode(row, new SparseCodingOptions { Method = method, Penalty = most * 0.999 }).NonZeros);
        }
    }

    [Fact]
    public void Iterations_that_run_out_are_told()
    {
        var dictionary = new SparseDictionary(CodingSamples.Normal(40, 20, 1));
        double[,] rows = CodingSamples.Rows(dictionary, 40, 4, 0.1, 2);
        foreach (SparseCodingMethod method in Lasso)
        {
            SparseCodes codes = dictionary.Encode(rows, new SparseCodingOptions { Method = method, MaximumIterations = 2, Tolerance = 1e-12 });
            Assert.All(codes.Converged, Assert.False);
            Assert.All(codes.Iterations, count => Assert.Equal(2, count));
        }
    }

    [Fact]
    public void Every_method_gives_the_same_codes_at_any_number_of_threads()
    {
        var dictionary = new SparseDictionary(CodingSamples.Normal(60, 40, 1));
        double[,] rows = CodingSamples.Rows(dictionary, 500, 4, 0.1, 2);
        int threads = WorkerPool.Threads;
        try
        {
            foreach (CodingMethod method in CodingMethod.All)
            {
                var options = new SparseCodingOptions { Method = method.Method, NonZeros = 5 };
                WorkerPool.Threads = 1;
                SparseCodes one = dictionary.Encode(rows, options);
                foreach (int more in new[] { 2, 4 })
                {
                    WorkerPool.Threads = more;
                    SparseCodes same = dictionary.Encode(rows, options);
                    Assert.Equal(one.Values, same.Values);
                    Assert.Equal(one.Iterations, same.Iterations);
                }
            }
        }
        finally
        {
            WorkerPool.Threads = threads;
        }
    }
}
