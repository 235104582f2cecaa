namespace Hybrid.Causal.Estimation;

/// <summary>Whether treated and untreated units occur at every state of a covariate.</summary>
internal static class Positivity
{
    // A state without treated units is a violation when at least this many would be expected there; below that it may be chance.
    private const double LeastExpected = 10;

    /// <exception cref="ArgumentException">A state has none of one arm; it is named.</exception>
    public static void Check(Sample sample, string operation)
    {
        double share = (double)sample.Treated / sample.Count;
        for (int c = 0; c < sample.Covariates.Length; c++)
        {
            double[] column = sample.Covariates[c];
            if (column.Take(200).Distinct().Count() > 20)
            {
                continue;
            }

            foreach (var state in column.Select((value, row) => (value, row)).GroupBy(p => p.value))
            {
                int rows = state.Count();
                int treated = state.Count(p => sample.Treatment[p.row] == 1);
                if ((treated == 0 && rows * share >= LeastExpected) || (treated == rows && rows * (1 - share) >= LeastExpected))
                {
                    string name = sample.Names[c];
                    int at = state.First().row;
                    string where = sample.Table.Columns.Contains(name) ? $"{name}={sample.Table.Text(sample.Table.IndexOf(name), sample.Table[name][at])}" : column[at] > 0 ? name : $"not {name}";
                    throw new ArgumentException($"{operation}: positivity is violated: none of the {rows} units with {where} is {(treated == 0 ? "treated" : "untreated")}; leave them out, or do not adjust for what decides the treatment alone");
                }
            }
        }
    }
}
