namespace Hybrid.Probabilistic.Exact;

/// <summary>A model as numbers: sizes of variables, and tables over indices.</summary>
internal sealed class FactorModel
{
    private FactorModel(int[] sizes, int[][] scopes, double[][] tables)
    {
        Sizes = sizes;
        Scopes = scopes;
        Tables = tables;
    }

    /// <summary>How many states each variable has.</summary>
    public int[] Sizes { get; }

    /// <summary>The variables of each table, slowest first.</summary>
    public int[][] Scopes { get; }

    /// <summary>The tables, row-major.</summary>
    public double[][] Tables { get; }

    /// <summary>The tables of a model, less those that are pruned.</summary>
    /// <param name="model">The model.</param>
    /// <param name="kept">In a Bayesian network, which variables (and so which tables) to keep, the others having one state; null for all.</param>
    public static FactorModel Of(IDiscreteModel model, bool[]? kept = null)
    {
        var scopes = new List<int[]>();
        var tables = new List<double[]>();
        for (int i = 0; i < model.Factors.Count; i++)
        {
            if (kept is null || kept[i])
            {
                Factor factor = model.Factors[i];
                scopes.Add([.. factor.Variables.Select(v => model.IndexOf(v.Name))]);
                tables.Add(factor.Array);
            }
        }

        return new FactorModel([.. model.Variables.Select((v, i) => kept is null || kept[i] ? v.Count : 1)], [.. scopes], [.. tables]);
    }

    /// <summary>The model with one more table for each variable that has a likelihood.</summary>
    public FactorModel With(double[]?[] likelihoods)
    {
        int[] found = [.. Enumerable.Range(0, likelihoods.Length).Where(v => likelihoods[v] is not null)];
        return new FactorModel(Sizes, [.. Scopes, .. found.Select(v => (int[])[v])], [.. Tables, .. found.Select(v => likelihoods[v]!)]);
    }

    /// <summary>The model with variables fixed: they become variables with one state, and the tables are cut to it.</summary>
    /// <param name="states">The state of each variable; -1 for those that stay free.</param>
    public FactorModel Fix(int[] states)
    {
        int[] sizes = [.. Sizes.Select((size, i) => states[i] < 0 ? size : 1)];
        var tables = new double[Tables.Length][];
        var scopes = new int[Tables.Length][];
        for (int i = 0; i < Tables.Length; i++)
        {
            int[] scope = Scopes[i];
            scopes[i] = [.. scope.Where(v => states[v] < 0)];
            tables[i] = scopes[i].Length == scope.Length ? Tables[i] : Slice(Tables[i], scope, states);
        }

        return new FactorModel(sizes, scopes, tables);
    }

    /// <summary>The logarithm of the product of all tables at a joint state; negative infinity when it is 0.</summary>
    public double LogWeight(ReadOnlySpan<int> states)
    {
        double log = 0;
        for (int f = 0; f < Scopes.Length; f++)
        {
            int at = 0;
            foreach (int v in Scopes[f])
            {
                at = (at * Sizes[v]) + states[v];
            }

            log += Math.Log(Tables[f][at]);
        }

        return log;
    }

    private double[] Slice(double[] table, int[] scope, int[] states)
    {
        int[] strides = Layout.Strides([.. scope.Select(v => Sizes[v])]);
        int start = 0;
        var sizes = new List<int>();
        var steps = new List<int>();
        for (int i = 0; i < scope.Length; i++)
        {
            if (states[scope[i]] < 0)
            {
                sizes.Add(Sizes[scope[i]]);
                steps.Add(strides[i]);
            }
            else
            {
                start += states[scope[i]] * strides[i];
            }
        }

        int[] shape = [.. sizes];
        int[] digits = new int[shape.Length];
        double[] result = new double[Layout.Entries(shape)];
        int at = start;
        for (int k = 0; k < result.Length; k++)
        {
            result[k] = table[at];
            for (int axis = shape.Length - 1; axis >= 0; axis--)
            {
                at += steps[axis];
                if (++digits[axis] < shape[axis])
                {
                    break;
                }

                at -= steps[axis] * shape[axis];
                digits[axis] = 0;
            }
        }

        return result;
    }
}
