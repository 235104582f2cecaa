namespace Hybrid.Probabilistic.Learning;

/// <summary>A Dirichlet prior of conditional tables, as pseudo-counts: one rule for all tables, and others for some. Immutable.</summary>
/// <example><code>Prior.Bdeu(10).For("smoking", Prior.Counts(30, 70)).For("age", Prior.None)</code></example>
public sealed class Prior
{
    private readonly Func<ConditionalTable, int, double> _cell;
    private readonly Dictionary<string, Prior> _own;

    private Prior(string name, Func<ConditionalTable, int, double> cell, Dictionary<string, Prior>? own = null)
    {
        Name = name;
        _cell = cell;
        _own = own ?? [];
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

        return new Prior(FormattableString.Invariant($"BDeu {equivalentSampleSize}"), (table, _) => equivalentSampleSize / table.Values.Length);
    }

    /// <summary>A pseudo-count for each cell of one table: what an expert would have seen.</summary>
    /// <param name="counts">The counts <c>[parents' joint states, child's states]</c>, row-major, each at least 0 and finite. Give it to a variable by <see cref="For"/>.</param>
    /// <returns>The prior.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative or not finite.</exception>
    public static Prior Counts(params double[] counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        double[] copy = [.. counts];
        int wrong = Array.FindIndex(copy, c => !(c >= 0 && double.IsFinite(c)));
        if (wrong >= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(counts), copy[wrong], "Prior.Counts: pseudo-counts must be finite and at least 0.");
        }

        return new Prior($"{copy.Length} counts", (table, at) => copy.Length == table.Values.Length
            ? copy[at]
            : throw new ArgumentException($"Prior.Counts: the table of '{table.Child.Name}' has {table.Values.Length} entries and the prior {copy.Length}; give one for each.", nameof(counts)));
    }

    /// <summary>This prior, but for one variable's table another.</summary>
    /// <param name="variable">The variable's name.</param>
    /// <param name="prior">The prior of its table.</param>
    /// <returns>A new prior; this one stays as it is.</returns>
    public Prior For(string variable, Prior prior)
    {
        ArgumentException.ThrowIfNullOrEmpty(variable);
        ArgumentNullException.ThrowIfNull(prior);
        return new Prior(Name, _cell, new Dictionary<string, Prior>(_own) { [variable] = prior });
    }

    /// <summary>The name, and which variables have priors of their own.</summary>
    public override string ToString() => _own.Count == 0 ? Name : $"{Name}; {string.Join("; ", _own.Select(pair => $"{pair.Key}: {pair.Value}"))}";

    /// <summary>The pseudo-count of a cell of a table.</summary>
    internal double Of(ConditionalTable table, int at) => _own.TryGetValue(table.Child.Name, out Prior? own) ? own.Of(table, at) : _cell(table, at);
}
