namespace Hybrid.Probabilistic.Tests.SparseCoding;

/// <summary>Dictionaries, rows made of a few atoms, and what the lasso's solution must fulfil.</summary>
internal static class CodingSamples
{
    /// <summary>Independent standard normal numbers.</summary>
    public static double[,] Normal(int rows, int columns, int seed)
    {
        var random = new Random(seed);
        double[,] values = new double[rows, columns];
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c < columns; c++)
            {
                values[r, c] = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            }
        }

        return values;
    }

    /// <summary>Codes with some numbers that are not 0, each of size 1 to 2 and of either sign.</summary>
    public static double[,] Codes(int rows, int atoms, int nonZeros, int seed)
    {
        var random = new Random(seed);
        double[,] codes = new double[rows, atoms];
        for (int r = 0; r < rows; r++)
        {
            foreach (int k in random.GetItems(Enumerable.Range(0, atoms).ToArray(), atoms * 20).Distinct().Take(nonZeros))
            {
                codes[r, k] = (1 + random.NextDouble()) * (random.Next(2) == 0 ? 1 : -1);
            }
        }

        return codes;
    }

    /// <summary>Rows of a few atoms each, with noise.</summary>
    public static double[,] Rows(SparseDictionary planted, int rows, int nonZeros, double noise, int seed)
    {
        double[,] values = planted.Decode(Codes(rows, planted.Count, nonZeros, seed)), errors = Normal(rows, planted.Features, seed + 1);
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c < planted.Features; c++)
            {
                values[r, c] += noise * errors[r, c];
            }
        }

        return values;
    }

    /// <summary>atom · (row - code D) for each row and atom, by the definition.</summary>
    public static double[,] Gradient(SparseDictionary dictionary, double[,] rows, double[,] codes)
    {
        double[,] near = dictionary.Decode(codes), result = new double[rows.GetLength(0), dictionary.Count];
        for (int r = 0; r < rows.GetLength(0); r++)
        {
            for (int k = 0; k < dictionary.Count; k++)
            {
                for (int c = 0; c < dictionary.Features; c++)
                {
                    result[r, k] += dictionary.Atom(k)[c] * (rows[r, c] - near[r, c]);
                }
            }
        }

        return result;
    }

    /// <summary>The numbers c that make the sum of c_i times the chosen atom i nearest to a row: normal equations by Gaussian elimination; with the residual's length.</summary>
    public static (double[] Solution, double Residual) LeastSquares(SparseDictionary dictionary, int[] chosen, double[] row)
    {
        int n = chosen.Length;
        double[,] m = new double[n, n + 1];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                m[i, j] = Dot(dictionary.Atom(chosen[i]), dictionary.Atom(chosen[j]));
            }

            m[i, n] = Dot(dictionary.Atom(chosen[i]), row);
        }

        for (int pivot = 0; pivot < n; pivot++)
        {
            for (int i = 0; i < n; i++)
            {
                double factor = m[i, pivot] / m[pivot, pivot];
                for (int j = pivot; i != pivot && j <= n; j++)
                {
                    m[i, j] -= factor * m[pivot, j];
                }
            }
        }

        double[] solution = [.. Enumerable.Range(0, n).Select(i => m[i, n] / m[i, i])];
        double[] left = [.. row];
        for (int i = 0; i < n; i++)
        {
            for (int c = 0; c < left.Length; c++)
            {
                left[c] -= solution[i] * dictionary.Atom(chosen[i])[c];
            }
        }

        return (solution, Math.Sqrt(Dot(left, left)));
    }

    public static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }

    /// <summary>The greatest difference of two tables.</summary>
    public static double Apart(double[,] left, double[,] right) => left.Cast<double>().Zip(right.Cast<double>(), (a, b) => Math.Abs(a - b)).Max();

    /// <summary>For each planted atom the greatest |cosine| with a learnt one, each learnt one matched once, the best pairs first.</summary>
    public static double[] Cosines(SparseDictionary planted, SparseDictionary learnt)
    {
        var pairs = Enumerable.Range(0, planted.Count)
            .SelectMany(i => Enumerable.Range(0, learnt.Count).Select(j => (I: i, J: j, Cosine: Math.Abs(Dot(planted.Atom(i), learnt.Atom(j))))))
            .OrderByDescending(pair => pair.Cosine);
        double[] best = new double[planted.Count];
        HashSet<int> done = [], taken = [];
        foreach ((int i, int j, double cosine) in pairs)
        {
            if (!done.Contains(i) && taken.Add(j))
            {
                done.Add(i);
                best[i] = cosine;
            }
        }

        return best;
    }
}
