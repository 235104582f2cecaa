namespace Hybrid.Probabilistic.Tests.SparseCoding;

/// <summary>How fast ISTA and FISTA fall, against the bounds of Beck and Teboulle, 2009, theorems 3.1 and 4.4.</summary>
public sealed class ShrinkageCoderTests
{
    // Correlated atoms, so that the problem is badly conditioned and the rates show.
    private static readonly SparseDictionary Dictionary = Correlated(60, 50);
    private static readonly double[,] Row = CodingSamples.Rows(Dictionary, 1, 6, 0.05, 3);
    private const double Penalty = 0.01;

    [Fact]
    public void Ista_and_fista_keep_within_their_bounds_and_fista_falls_as_the_inverse_square()
    {
        SparseCodes exact = Dictionary.Encode(Row, new SparseCodingOptions { Penalty = Penalty, Tolerance = 1e-15, MaximumIterations = 1_000_000 });
        Assert.True(exact.Converged[0]);
        double square = exact.Values.Cast<double>().Sum(value => value * value);
        double curvature = new CodingProblem([.. Dictionary.ToArray().Cast<double>()], Dictionary.Count, Dictionary.Features).Curvature;
        List<double> ista = [], fista = [];
        int[] iterations = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
        foreach (int k in iterations)
        {
            ista.Add(Above(SparseCodingMethod.Ista, k, restart: false) - exact.Objective);
            fista.Add(Above(SparseCodingMethod.Fista, k, restart: false) - exact.Objective);
            Assert.InRange(ista[^1], -1e-12, curvature * square / (2 * k));
            Assert.InRange(fista[^1], -1e-12, 2 * curvature * square / ((k + 1.0) * (k + 1)));
            Assert.True(fista[^1] <= ista[^1] + 1e-12, $"at {k}: FISTA is {fista[^1]} above the least, ISTA {ista[^1]}");
        }

        Assert.True(fista[8] < 0.05 * ista[8], $"at 500: FISTA {fista[8]}, ISTA {ista[8]}");
        Assert.True(ista[8] > 1e-6, $"{ista[8]}: the problem is too easy to tell them apart");
    }

    [Fact]
    public void Ista_never_rises()
    {
        double[] objectives = [.. Enumerable.Range(1, 60).Select(k => Above(SparseCodingMethod.Ista, k, restart: false))];
        Assert.All(objectives.Zip(objectives[1..]), pair => Assert.True(pair.Second <= pair.First + 1e-14));
    }

    [Fact]
    public void Fista_takes_fewer_steps_than_ista_to_the_same_gap()
    {
        foreach (double tolerance in new[] { 1e-3, 1e-5, 1e-7 })
        {
            var options = new SparseCodingOptions { Penalty = Penalty, Tolerance = tolerance, MaximumIterations = 1_000_000 };
            int ista = Steps(options with { Method = SparseCodingMethod.Ista });
            foreach (bool restart in new[] { false, true })
            {
                int fista = Steps(options with { Method = SparseCodingMethod.Fista, Restart = restart });
                Assert.True(fista < ista, $"to {tolerance}: FISTA {fista} steps, ISTA {ista}");
            }
        }

        static int Steps(SparseCodingOptions options)
        {
            SparseCodes codes = Dictionary.Encode(Row, options);
            Assert.True(codes.Converged[0]);
            return codes.Iterations[0];
        }
    }

    [Fact]
    public void Restarts_reach_a_small_gap_in_fewer_steps()
    {
        var options = new SparseCodingOptions { Method = SparseCodingMethod.Fista, Penalty = Penalty, Tolerance = 1e-12, MaximumIterations = 1_000_000 };
        int with = Dictionary.Encode(Row, options).Iterations[0], without = Dictionary.Encode(Row, options with { Restart = false }).Iterations[0];
        Assert.True(with < without, $"{with} steps with restarts, {without} without");
    }

    [Fact]
    public void The_step_is_safe_and_within_5_per_cent_of_the_longest_that_is()
    {
        foreach ((int atoms, int features) in new[] { (5, 30), (30, 5), (40, 40), (1, 1), (200, 150) })
        {
            double[,] values = new SparseDictionary(CodingSamples.Normal(atoms, features, atoms)).ToArray();
            double[] flat = [.. values.Cast<double>()];
            double bound = new CodingProblem(flat, atoms, features).Curvature;

            // The largest eigenvalue from MathNet's singular values.
            double largest = Math.Pow(MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseOfArray(values).Svd(false).S[0], 2);
            Assert.InRange(bound, largest, largest * 1.05);
        }
    }

    private static double Above(SparseCodingMethod method, int iterations, bool restart)
    {
        var options = new SparseCodingOptions { Method = method, Penalty = Penalty, Tolerance = 0, MaximumIterations = iterations, Restart = restart };
        return Dictionary.Encode(Row, options).Objective;
    }

    private static SparseDictionary Correlated(int atoms, int features)
    {
        double[,] values = CodingSamples.Normal(atoms, features, 5);
        for (int k = 1; k < atoms; k++)
        {
            for (int c = 0; c < features; c++)
            {
                values[k, c] = (0.8 * values[k - 1, c]) + (0.6 * values[k, c]);
            }
        }

        return new SparseDictionary(values);
    }
}
