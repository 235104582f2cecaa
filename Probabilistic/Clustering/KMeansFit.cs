namespace Hybrid.Probabilistic;

/// <summary>A clustering by k-means.</summary>
/// <param name="Centers">The centres [k][d]: the means of their clusters.</param>
/// <param name="Labels">The cluster of every row [n], the nearest centre; the first of equals.</param>
/// <param name="Inertia">The sum of squared distances of the rows to their centres.</param>
/// <param name="Iterations">How many times all rows were assigned in the best start.</param>
/// <param name="Converged">Whether the best start ended by itself.</param>
public sealed record KMeansFit(IReadOnlyList<double[]> Centers, IReadOnlyList<int> Labels, double Inertia, int Iterations, bool Converged)
{
    /// <summary>The nearest centre of new rows [n]; the first of equals.</summary>
    /// <param name="data">Rows of d columns.</param>
    /// <exception cref="ArgumentException">The rows have another number of columns.</exception>
    public int[] Assign(Observations data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.Columns != Centers[0].Length)
        {
            throw new ArgumentException($"KMeans: the data have {data.Columns} columns and the centres {Centers[0].Length}; give the columns that were clustered.", nameof(data));
        }

        using var lloyd = new LloydSteps(data, Centers.Count);
        lloyd.Assign([.. Centers.Select(c => (double[])c.Clone())]);
        return lloyd.Labels;
    }
}
