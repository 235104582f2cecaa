namespace Hybrid.Probabilistic.Learning;

/// <summary>A Dirichlet prior of conditional tables, as pseudo-counts.</summary>
public sealed record Prior
{
    private readonly Func<int, int, double> _cell;

    private Prior(string name, Func<int, int, double> cell)
    {
        Name = name;
        _cell = cell;
    }

    /// <summary>No pseudo-counts: maximum likelihood. A row that is never observed becomes uniform.</summary>
    public static Prior None { get; } = new("maximum likelihood", (_, _) => 0);

    /// <summary>One for each cell (Laplace; the prior of the K2 score).</summary>
    public static Prior K2 { get; } = Cells(1);

    /// <summary>What it is.</summary>
    public string Name { get; }

    /// <summary>The same number for each cell.</summary>
    /// <param name="perCell">Pseudo-counts for each cell, at least 0 and finite.</param>
    /// <returns>The prior.</returns>
    public static Prior Cells(double perCell)
    {
        if (!(perCell >= 0 && double.IsFinite(perCell)))
        {
            throw new ArgumentOutOfRangeException(nameof(perCell), perCell, "Prior.Cells: the pseudo-count must be finite and at least 0.");
        }

        return new Prior(FormattableString.Invariant($"{perCell} per cell"), (_, _) => perCell);
    }

    /// <summary>The same number for each whole table, divided evenly (BDeu).</summary>
    /// <param name="equivalentSampleSize">Pseudo-rows, above 0 and finite. Usual are 1 to 10.</param>
    /// <returns>The prior.</returns>
    /// <remarks>Source: W. Buntine, Theory refinement on Bayesian networks, 1991.</remarks>
    public static Prior Bdeu(double equivalentSampleSize)
    {
        if (!(equivalentSampleSize > 0 && double.IsFinite(equivalentSampleSize)))
        {
            throw new ArgumentOutOfRangeException(nameof(equivalentSampleSize), equivalentSampleSize, "Prior.Bdeu: the equivalent sample size must be finite and above 0.");
        }

        return new Prior(FormattableString.Invariant($"BDeu {equivalentSampleSize}"), (rows, states) => equivalentSampleSize / ((double)rows * states));
    }

    /// <summary>The pseudo-counts of each cell of a table.</summary>
    internal double PerCell(int rows, int states) => _cell(rows, states);
}
