namespace Hybrid.Probabilistic;

/// <summary>The codes of rows, and how they were found.</summary>
public sealed class SparseCodes
{
    internal SparseCodes(double[,] values, CodingBatch batch)
    {
        Values = values;
        Iterations = batch.Iterations;
        Converged = batch.Converged;
        Objective = batch.MeanLoss;
        NonZeros = batch.Codes.Length - batch.Codes.AsSpan().Count(0.0);
    }

    /// <summary>The codes [rows, atoms]: row r is near the sum over the atoms of Values[r, k] times atom k.</summary>
    public double[,] Values { get; }

    /// <summary>How many numbers of all codes are not 0.</summary>
    public int NonZeros { get; }

    /// <summary>The mean over the rows of 1/2 |x - z D|² + λ |z|₁; of 1/2 |x - z D|² for matching pursuit.</summary>
    public double Objective { get; }

    /// <summary>For each row its iterations: steps of ISTA and FISTA, sweeps of coordinate descent, atoms taken by matching pursuit.</summary>
    public IReadOnlyList<int> Iterations { get; }

    /// <summary>For each row whether the tolerance was reached, and not only the most iterations; matching pursuit always ends by its own rule.</summary>
    public IReadOnlyList<bool> Converged { get; }
}
