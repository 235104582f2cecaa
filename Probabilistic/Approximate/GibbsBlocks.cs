using Hybrid.Probabilistic.Exact;

namespace Hybrid.Probabilistic;

/// <summary>Groups of variables that Gibbs sampling draws together, because tables with zeros would trap it if it drew them one at a time.</summary>
internal static class GibbsBlocks
{
    private const int MostCells = 512;

    /// <summary>Blocks that together have every free variable.</summary>
    /// <param name="tables">The tables.</param>
    /// <param name="fixedStates">The state of each fixed variable; -1 for the free ones.</param>
    /// <returns>The blocks, and whether a table with zeros was too large for one.</returns>
    public static (int[][] Blocks, bool TooLarge) Of(FactorModel tables, int[] fixedStates)
    {
        bool tooLarge = false;
        var blocks = new List<HashSet<int>>();
        for (int f = 0; f < tables.Scopes.Length; f++)
        {
            if (Array.IndexOf(tables.Tables[f], 0.0) < 0)
            {
                continue;
            }

            var block = new HashSet<int>(tables.Scopes[f].Where(v => fixedStates[v] < 0 && tables.Sizes[v] > 1));
            if (block.Count > 1 && Cells(tables, block) <= MostCells)
            {
                blocks.Add(block);
            }
            else
            {
                tooLarge |= block.Count > 1;
            }
        }

        Merge(tables, blocks);
        var covered = new HashSet<int>(blocks.SelectMany(b => b));
        IEnumerable<int[]> single = Enumerable.Range(0, tables.Sizes.Length).Where(v => fixedStates[v] < 0 && tables.Sizes[v] > 1 && !covered.Contains(v)).Select(v => (int[])[v]);
        return ([.. blocks.Select(b => b.Order().ToArray()), .. single], tooLarge);
    }

    // Deterministic tables in a chain move together or not at all: blocks that share a variable become one while it stays small.
    private static void Merge(FactorModel tables, List<HashSet<int>> blocks)
    {
        for (int i = 0; i < blocks.Count; i++)
        {
            for (int j = i + 1; j < blocks.Count; j++)
            {
                if (!blocks[i].Overlaps(blocks[j]) || Cells(tables, blocks[i].Union(blocks[j])) > MostCells)
                {
                    continue;
                }

                blocks[i].UnionWith(blocks[j]);
                blocks.RemoveAt(j);
                j = i;
            }
        }
    }

    private static double Cells(FactorModel tables, IEnumerable<int> block) => block.Aggregate(1.0, (product, v) => product * tables.Sizes[v]);
}
