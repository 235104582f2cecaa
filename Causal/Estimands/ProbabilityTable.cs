using Hybrid.Probabilistic;

namespace Hybrid.Causal;

/// <summary>A table over discrete variables, row-major, with the arithmetic of estimands: 0 times anything is 0, and a quotient by 0 is NaN.</summary>
internal sealed class ProbabilityTable(Variable[] variables, double[] values)
{
    private const long MostEntries = 1L << 26;

    public Variable[] Variables { get; } = variables;

    public double[] Values { get; } = values;

    public static ProbabilityTable Of(double value) => new([], [value]);

    public static ProbabilityTable Of(Factor factor) => new([.. factor.Variables], factor.Values.ToArray());

    public Factor ToFactor() => new(Variables, Values);

    public bool Has(string name) => Array.Exists(Variables, v => v.Name == name);

    public ProbabilityTable Times(ProbabilityTable other) => Combine(other, (a, b) => a == 0 || b == 0 ? 0 : a * b);

    public ProbabilityTable Over(ProbabilityTable other) => Combine(other, (a, b) => b == 0 ? double.NaN : a / b);

    public ProbabilityTable SumOut(string name)
    {
        int place = Array.FindIndex(Variables, v => v.Name == name);
        int count = Variables[place].Count;
        int inner = Size(Variables.AsSpan(place + 1));
        double[] sums = new double[Values.Length / count];
        for (int i = 0; i < Values.Length; i++)
        {
            sums[(i / (inner * count) * inner) + (i % inner)] += Values[i];
        }

        return new ProbabilityTable([.. Variables.Where((_, i) => i != place)], sums);
    }

    public ProbabilityTable Keep(IEnumerable<string> names)
    {
        ProbabilityTable table = this;
        foreach (Variable gone in Variables.ExceptBy(names, v => v.Name))
        {
            table = table.SumOut(gone.Name);
        }

        return table;
    }

    public ProbabilityTable At(string name, int state)
    {
        int place = Array.FindIndex(Variables, v => v.Name == name);
        int count = Variables[place].Count;
        int inner = Size(Variables.AsSpan(place + 1));
        double[] slice = new double[Values.Length / count];
        for (int i = 0; i < slice.Length; i++)
        {
            slice[i] = Values[((i / inner * count) + state) * inner + (i % inner)];
        }

        return new ProbabilityTable([.. Variables.Where((_, i) => i != place)], slice);
    }

    /// <summary>The product of tables with some variables summed out, each as soon as it can be.</summary>
    public static ProbabilityTable SumOfProduct(IEnumerable<ProbabilityTable> factors, IEnumerable<string> over)
    {
        List<ProbabilityTable> tables = [.. factors];
        List<string> left = [.. over];
        while (left.Count > 0)
        {
            string next = left.MinBy(name => tables.Where(t => t.Has(name)).SelectMany(t => t.Variables).DistinctBy(v => v.Name).Aggregate(1.0, (size, v) => size * v.Count))!;
            left.Remove(next);
            ProbabilityTable[] holding = [.. tables.Where(t => t.Has(next))];
            tables.RemoveAll(holding.Contains);
            tables.Add(holding.Aggregate((a, b) => a.Times(b)).SumOut(next));
        }

        return tables.Aggregate(Of(1), (a, b) => a.Times(b));
    }

    private static int Size(ReadOnlySpan<Variable> variables)
    {
        int size = 1;
        foreach (Variable variable in variables)
        {
            size *= variable.Count;
        }

        return size;
    }

    private ProbabilityTable Combine(ProbabilityTable other, Func<double, double, double> join)
    {
        Variable[] all = [.. Variables, .. other.Variables.Where(v => !Has(v.Name))];
        long size = all.Aggregate(1L, (product, v) => Math.Min(MostEntries + 1, product * v.Count));
        if (size > MostEntries)
        {
            throw new ArgumentException($"evaluating the estimand needs a table over {all.Length} variables with more than {MostEntries} entries; use fewer variables or fewer states");
        }

        int[] mine = Strides(all, Variables);
        int[] theirs = Strides(all, other.Variables);
        int[] digits = new int[all.Length];
        double[] values = new double[size];
        int a = 0;
        int b = 0;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = join(Values[a], other.Values[b]);
            for (int d = all.Length - 1; d >= 0; d--)
            {
                a += mine[d];
                b += theirs[d];
                if (++digits[d] < all[d].Count)
                {
                    break;
                }

                a -= mine[d] * digits[d];
                b -= theirs[d] * digits[d];
                digits[d] = 0;
            }
        }

        return new ProbabilityTable(all, values);
    }

    private static int[] Strides(Variable[] all, Variable[] own)
    {
        int[] strides = new int[all.Length];
        int stride = 1;
        for (int i = own.Length - 1; i >= 0; i--)
        {
            strides[Array.FindIndex(all, v => v.Name == own[i].Name)] = stride;
            stride *= own[i].Count;
        }

        return strides;
    }
}
