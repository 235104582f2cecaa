namespace Hybrid.Reinforcement;

/// <summary>What a search found.</summary>
/// <param name="Visits">How often each action of the first position was tried.</param>
/// <param name="Values">The mean value found after each action, to the player who acts; NaN where it was not tried.</param>
/// <param name="Value">The mean value of the position.</param>
public sealed record SearchResult(IReadOnlyList<int> Visits, IReadOnlyList<double> Values, double Value)
{
    /// <summary>The action that was tried most; of equals the one of the greatest value, then the first.</summary>
    public int Best => Enumerable.Range(0, Visits.Count).OrderByDescending(action => Visits[action]).ThenByDescending(action => double.IsNaN(Values[action]) ? double.NegativeInfinity : Values[action]).First();

    /// <summary>The share of each action among the visits.</summary>
    public double[] Shares()
    {
        double total = Visits.Sum();
        return [.. Visits.Select(visits => visits / total)];
    }
}
