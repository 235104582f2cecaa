namespace Hybrid.Probabilistic.Tests.SparseCoding;

/// <summary>Block-coordinate descent over atoms against the paper's rule one atom at a time.</summary>
public sealed class AtomUpdateTests
{
    [Fact]
    public void Blocks_give_what_one_atom_at_a_time_gives_and_the_objective_falls()
    {
        // More atoms than a block and a half; the codes leave one atom without use.
        const int Atoms = 70, Features = 20, Rows = 120;
        double[,] rows = CodingSamples.Normal(Rows, Features, 1), codes = CodingSamples.Codes(Rows, Atoms, 6, 2);
        for (int r = 0; r < Rows; r++)
        {
            codes[r, 11] = 0;
        }

        var start = new SparseDictionary(CodingSamples.Normal(Atoms, Features, 3));
        double[] a = Product(codes, codes), b = Product(codes, rows), atoms = [.. start.ToArray().Cast<double>()], expected = [.. atoms];
        for (int j = 0; j < Atoms; j++)
        {
            if (a[(j * Atoms) + j] == 0)
            {
                continue;
            }

            double[] u = [.. Enumerable.Range(0, Features).Select(c =>
                expected[(j * Features) + c] + ((b[(j * Features) + c] - Enumerable.Range(0, Atoms).Sum(k => a[(j * Atoms) + k] * expected[(k * Features) + c])) / a[(j * Atoms) + j]))];
            double length = Math.Sqrt(u.Sum(value => value * value));
            for (int c = 0; c < Features; c++)
            {
                expected[(j * Features) + c] = u[c] / length;
            }
        }

        var problem = new CodingProblem(atoms, Atoms, Features);
        var update = new AtomUpdate(problem);
        double before = start.Objective(rows, codes, 0);
        update.Run(a, b, 1);
        Assert.All(expected.Zip(atoms), pair => Assert.Equal(pair.First, pair.Second, 1e-10));
        for (int pass = 0; pass < 5; pass++)
        {
            double after = new SparseDictionary(CodingRows.Table(atoms, Atoms, Features)).Objective(rows, codes, 0);
            Assert.True(after < before);
            before = after;
            update.Run(a, b, 1);
        }
    }

    [Fact]
    public void A_vector_of_any_size_gets_length_1_and_0_has_none()
    {
        foreach (double size in new[] { 1e-150, 1.0, 1e99 })
        {
            double[] vector = [3 * size, -4 * size];
            Assert.True(AtomUpdate.Normalise(vector));
            Assert.Equal(0.6, vector[0], 1e-15);
            Assert.Equal(-0.8, vector[1], 1e-15);
        }

        Assert.False(AtomUpdate.Normalise([0.0, 0.0]));
    }

    private static double[] Product(double[,] left, double[,] right)
    {
        int n = left.GetLength(1), m = right.GetLength(1);
        double[] result = new double[n * m];
        for (int r = 0; r < left.GetLength(0); r++)
        {
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < m; j++)
                {
                    result[(i * m) + j] += left[r, i] * right[r, j];
                }
            }
        }

        return result;
    }
}
