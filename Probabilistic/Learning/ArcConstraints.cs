namespace Hybrid.Probabilistic.Learning;

/// <summary>What is known of a graph before it is learnt.</summary>
public sealed record ArcConstraints
{
    /// <summary>Nothing is known.</summary>
    public static ArcConstraints None { get; } = new();

    /// <summary>Arcs that must be there.</summary>
    public IReadOnlyList<(string Parent, string Child)> Required { get; init; } = [];

    /// <summary>Arcs that must not be there.</summary>
    public IReadOnlyList<(string Parent, string Child)> Forbidden { get; init; } = [];

    /// <summary>Groups of variables in the order of time: no arc goes from a later group to an earlier one. Variables in no group are free.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Tiers { get; init; } = [];

    /// <summary>The most parents of a variable, at least 0. Default 8.</summary>
    public int MostParents { get; init; } = 8;

    /// <summary>Which arcs are allowed, <c>[parent, child]</c>, and which are required.</summary>
    /// <exception cref="ArgumentException">A variable is unknown, or an arc is both required and forbidden.</exception>
    internal (bool[,] Allowed, bool[,] Required) Over(DiscreteData data) => Over(data.Variables.Count, data.IndexOf);

    /// <summary>Which arcs are allowed, <c>[parent, child]</c>, and which are required, among variables that a function finds by name.</summary>
    internal (bool[,] Allowed, bool[,] Required) Over(int count, Func<string, int> indexOf)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(MostParents);
        bool[,] allowed = new bool[count, count];
        bool[,] required = new bool[count, count];
        int[] tier = new int[count];
        Array.Fill(tier, -1);
        for (int t = 0; t < Tiers.Count; t++)
        {
            foreach (string name in Tiers[t])
            {
                tier[indexOf(name)] = t;
            }
        }

        for (int p = 0; p < count; p++)
        {
            for (int c = 0; c < count; c++)
            {
                allowed[p, c] = p != c && (tier[p] < 0 || tier[c] < 0 || tier[p] <= tier[c]);
            }
        }

        foreach ((string parent, string child) in Forbidden)
        {
            allowed[indexOf(parent), indexOf(child)] = false;
        }

        foreach ((string parent, string child) in Required)
        {
            int p = indexOf(parent);
            int c = indexOf(child);
            if (!allowed[p, c])
            {
                throw new ArgumentException($"ArcConstraints: the arc {parent} -> {child} is required and forbidden; choose one.");
            }

            required[p, c] = true;
        }

        return (allowed, required);
    }
}
