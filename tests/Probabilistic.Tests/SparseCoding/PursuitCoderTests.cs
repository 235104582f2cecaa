namespace Hybrid.Probabilistic.Tests.SparseCoding;

/// <summary>Orthogonal matching pursuit against the greedy rule spelt out and against all sets of atoms.</summary>
public sealed class PursuitCoderTests
{
    private static readonly SparseCodingOptions Pursuit = new() { Method = SparseCodingMethod.OrthogonalMatchingPursuit };

    [Fact]
    public void An_exactly_sparse_signal_is_recovered()
    {
        // 5 of 100 atoms in 80 dimensions.
        var dictionary = new SparseDictionary(CodingSamples.Normal(100, 80, 1));
        double[,] codes = CodingSamples.Codes(150, 100, 5, 2);
        double[,] rows = dictionary.Decode(codes);
        SparseCodes found = dictionary.Encode(rows, Pursuit with { NonZeros = 5 });
        double[] apart = [.. Enumerable.Range(0, 150).Select(r => Enumerable.Range(0, 100).Max(k => Math.Abs(codes[r, k] - found.Values[r, k])))];

        // Where a greedy choice errs, no more than 5 atoms are allowed to mend it.
        Assert.InRange(apart.Count(value => value < 1e-10), 148, 150);

        // By the residual, without a limit: every row is explained, and the recovered ones have ended at 5 atoms.
        SparseCodes byResidual = dictionary.Encode(rows, Pursuit with { Residual = 1e-9 });
        Assert.InRange(byResidual.Objective, 0, 1e-18);
        Assert.InRange(byResidual.Iterations.Count(count => count == 5), 148, 150);
    }

    [Fact]
    public void Atoms_are_those_of_the_greedy_rule_with_least_squares_by_elimination()
    {
        var dictionary = new SparseDictionary(CodingSamples.Normal(15, 8, 3));
        double[,] rows = CodingSamples.Normal(40, 8, 4);
        foreach (int most in new[] { 1, 2, 4, 7 })
        {
            double[,] found = dictionary.Encode(rows, Pursuit with { NonZeros = most }).Values;
            for (int r = 0; r < 40; r++)
            {
                double[] row = [.. Enumerable.Range(0, 8).Select(c => rows[r, c])], left = row, solution = [];
                int[] chosen = [];
                for (int i = 0; i < most; i++)
                {
                    chosen = [.. chosen, Enumerable.Range(0, 15).Except(chosen).MaxBy(k => Math.Abs(CodingSamples.Dot(dictionary.Atom(k), left)))];
                    solution = CodingSamples.LeastSquares(dictionary, chosen, row).Solution;
                    left = [.. Enumerable.Range(0, 8).Select(c => row[c] - chosen.Select((k, j) => solution[j] * dictionary.Atom(k)[c]).Sum())];
                }

                double[] expected = new double[15];
                for (int i = 0; i < most; i++)
                {
                    expected[chosen[i]] = solution[i];
                }

                Assert.All(Enumerable.Range(0, 15), k => Assert.Equal(expected[k], found[r, k], 1e-8));
            }
        }
    }

    [Fact]
    public void The_residual_is_orthogonal_to_the_atoms_taken()
    {
        var dictionary = new SparseDictionary(CodingSamples.Normal(60, 30, 7));
        double[,] rows = CodingSamples.Normal(40, 30, 8);
        SparseCodes byCount = dictionary.Encode(rows, Pursuit with { NonZeros = 12 }), byResidual = dictionary.Encode(rows, Pursuit with { Residual = 1.5 });
        Assert.All(byCount.Iterations, count => Assert.Equal(12, count));
        foreach (SparseCodes found in new[] { byCount, byResidual })
        {
            double[,] gradient = CodingSamples.Gradient(dictionary, rows, found.Values);
            for (int r = 0; r < 40; r++)
            {
                int[] taken = [.. Enumerable.Range(0, 60).Where(k => found.Values[r, k] != 0)];
                Assert.Equal(found.Iterations[r], taken.Length);
                Assert.All(taken, k => Assert.Equal(0, gradient[r, k], 1e-10));
            }
        }
    }

    [Fact]
    public void Of_incoherent_atoms_the_best_of_all_sets_is_found()
    {
        // An identity and a Hadamard basis: coherence 1/4, so that up to 2 atoms are always found (J. Tropp, "Greed is good", 2004: k < (1 + 1/mu) / 2).
        double[,] atoms = new double[32, 16];
        for (int i = 0; i < 16; i++)
        {
            atoms[i, i] = 1;
            for (int j = 0; j < 16; j++)
            {
                atoms[16 + i, j] = System.Numerics.BitOperations.PopCount((uint)(i & j)) % 2 == 0 ? 0.25 : -0.25;
            }
        }

        var dictionary = new SparseDictionary(atoms);
        double[,] rows = CodingSamples.Rows(dictionary, 60, 2, 1e-3, 6);
        double[,] found = dictionary.Encode(rows, Pursuit with { NonZeros = 2 }).Values;
        for (int r = 0; r < 60; r++)
        {
            double[] row = [.. Enumerable.Range(0, 16).Select(c => rows[r, c])];
            int[] best = Enumerable.Range(0, 32).SelectMany(i => Enumerable.Range(i + 1, 31 - i).Select(j => (int[])[i, j])).MinBy(set => CodingSamples.LeastSquares(dictionary, set, row).Residual)!;
            double[] solution = CodingSamples.LeastSquares(dictionary, best, row).Solution;
            Assert.Equal(best, Enumerable.Range(0, 32).Where(k => found[r, k] != 0));
            Assert.All(best.Zip(solution), pair => Assert.Equal(pair.Second, found[r, pair.First], 1e-10));
        }
    }

    [Fact]
    public void The_residual_is_the_first_that_is_small_enough()
    {
        var dictionary = new SparseDictionary(CodingSamples.Normal(30, 12, 1));
        double[,] rows = CodingSamples.Normal(50, 12, 2);
        SparseCodes found = dictionary.Encode(rows, Pursuit with { Residual = 1 });
        for (int r = 0; r < 50; r++)
        {
            double[,] row = new double[1, 12];
            for (int c = 0; c < 12; c++)
            {
                row[0, c] = rows[r, c];
            }

            int count = found.Iterations[r];
            Assert.InRange(Math.Sqrt(2 * dictionary.Encode(row, Pursuit with { NonZeros = count }).Objective), 0, 1 + 1e-12);
            Assert.True(count == 1 || Math.Sqrt(2 * dictionary.Encode(row, Pursuit with { NonZeros = count - 1 }).Objective) > 1);
        }

        Assert.Equal(0, dictionary.Encode(new double[1, 12], Pursuit with { Residual = 1 }).NonZeros);
    }

    [Fact]
    public void An_atom_in_the_span_of_those_taken_is_not_taken()
    {
        // Three atoms in a plane, one twice; the row lies in their plane but for a part that no atom has.
        var dictionary = new SparseDictionary(new double[,] { { 1, 0, 0 }, { 1, 0, 0 }, { 1, 1, 0 }, { 0, 1, 0 } });
        SparseCodes found = dictionary.Encode(new double[,] { { 3, 1, 5 } }, Pursuit with { NonZeros = 4 });
        Assert.Equal(2, found.NonZeros);
        Assert.Equal(12.5, found.Objective, 1e-12);
    }
}
