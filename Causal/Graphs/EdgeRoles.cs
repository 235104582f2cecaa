namespace Hybrid.Causal;

/// <summary>Which edges lie on causal paths from exposures to outcomes, and which on open biasing ones.</summary>
internal sealed class EdgeRoles
{
    // Beyond this many paths the picture is black anyway.
    private const int MostPaths = 2000;

    private readonly HashSet<(string, string)> _causal = [];
    private readonly HashSet<(string, string)> _biasing = [];

    public static EdgeRoles Of(CausalGraph graph)
    {
        var roles = new EdgeRoles();
        foreach (string x in graph.Exposures)
        {
            foreach (string y in graph.Outcomes.Where(y => y != x))
            {
                string[] given = [.. graph.Adjusted.Where(a => a != x && a != y)];
                foreach (CausalPath path in graph.Paths(x, y, given).Take(MostPaths).Where(p => p.IsCausal || p.IsOpen))
                {
                    for (int i = 0; i < path.Marks.Count; i++)
                    {
                        (path.IsCausal ? roles._causal : roles._biasing).Add(Key(path.Variables[i], path.Variables[i + 1]));
                    }
                }
            }
        }

        return roles;
    }

    public bool IsCausal(string a, string b) => _causal.Contains(Key(a, b));

    public bool IsBiasing(string a, string b) => _biasing.Contains(Key(a, b));

    private static (string, string) Key(string a, string b) => string.CompareOrdinal(a, b) < 0 ? (a, b) : (b, a);
}
