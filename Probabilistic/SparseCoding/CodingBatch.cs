namespace Hybrid.Probabilistic;

/// <summary>Rows to be coded and what comes of them; used again from call to call.</summary>
/// <param name="rows">The rows [capacity, features].</param>
/// <param name="capacity">The most rows.</param>
/// <param name="atoms">How many atoms.</param>
internal sealed class CodingBatch(double[] rows, int capacity, int atoms)
{
    /// <summary>How many rows are to be coded.</summary>
    public int Count { get; set; } = capacity;

    /// <summary>The rows.</summary>
    public double[] Rows { get; } = rows;

    /// <summary>The codes [capacity, atoms]; the lasso starts from what stands here.</summary>
    public double[] Codes { get; } = new double[checked(capacity * atoms)];

    /// <summary>The iterations of each row.</summary>
    public int[] Iterations { get; } = new int[capacity];

    /// <summary>Whether each row converged.</summary>
    public bool[] Converged { get; } = new bool[capacity];

    /// <summary>The objective of each row.</summary>
    public double[] Losses { get; } = new double[capacity];

    /// <summary>The mean objective.</summary>
    public double MeanLoss => RowMath.Sum(Losses.AsSpan(0, Count)) / Count;
}
