namespace Hybrid.Probabilistic.Exact;

/// <summary>Tables from which variables are summed out one after another.</summary>
internal sealed class BucketList(FactorModel model)
{
    private readonly List<(int[] Scope, double[] Values)> _tables = [.. model.Scopes.Zip(model.Tables)];

    /// <summary>Replaces the tables over a variable by their product's sum over it, scaled to the largest entry 1.</summary>
    /// <returns>The logarithm of the scale; negative infinity when all entries are 0.</returns>
    public double SumOut(int variable)
    {
        (int[] Scope, double[] Values)[] bucket = [.. _tables.Where(t => t.Scope.Contains(variable))];
        _tables.RemoveAll(t => t.Scope.Contains(variable));
        if (bucket.Length == 0)
        {
            return Math.Log(model.Sizes[variable]);
        }

        int[] scope = [.. bucket.SelectMany(t => t.Scope).Distinct().Where(v => v != variable)];
        double[] values = Product(bucket, scope, variable);
        double largest = values.Max();
        if (largest <= 0)
        {
            return double.NegativeInfinity;
        }

        for (int i = 0; i < values.Length; i++)
        {
            values[i] /= largest;
        }

        _tables.Add((scope, values));
        return Math.Log(largest);
    }

    /// <summary>The product of the tables that are left, over the variables that are left.</summary>
    public double[] Rest(int[] scope, int size)
    {
        double[] product = new double[size];
        Array.Fill(product, 1);
        foreach ((int[] own, double[] values) in _tables)
        {
            for (int i = 0; i < size; i++)
            {
                product[i] *= values[own.Length == 0 ? 0 : i];
            }
        }

        return scope.Length <= 1 ? product : throw new ArgumentException("BucketList.Rest: at most one variable can be left.", nameof(scope));
    }

    // One pass over the joint states of the scope and, fastest, the variable; every table's place moves along.
    private double[] Product((int[] Scope, double[] Values)[] bucket, int[] scope, int variable)
    {
        int[] axes = [.. scope, variable];
        int[] sizes = [.. axes.Select(v => model.Sizes[v])];
        int[][] steps = [.. bucket.Select(t =>
        {
            int[] strides = Layout.Strides([.. t.Scope.Select(v => model.Sizes[v])]);
            return axes.Select(v => Array.IndexOf(t.Scope, v) is var axis and >= 0 ? strides[axis] : 0).ToArray();
        })];
        int[] digits = new int[axes.Length];
        int[] at = new int[bucket.Length];
        double[] result = new double[Layout.Entries(sizes.AsSpan(0, scope.Length))];
        int inner = sizes[^1];
        for (int cell = 0; cell < result.Length; cell++)
        {
            double sum = 0;
            for (int k = 0; k < inner; k++)
            {
                double product = 1;
                for (int t = 0; t < at.Length; t++)
                {
                    product *= bucket[t].Values[at[t] + (k * steps[t][^1])];
                }

                sum += product;
            }

            result[cell] = sum;
            for (int axis = scope.Length - 1; axis >= 0; axis--)
            {
                digits[axis]++;
                bool carry = digits[axis] == sizes[axis];
                for (int t = 0; t < at.Length; t++)
                {
                    at[t] += carry ? -steps[t][axis] * (sizes[axis] - 1) : steps[t][axis];
                }

                if (!carry)
                {
                    break;
                }

                digits[axis] = 0;
            }
        }

        return result;
    }
}
