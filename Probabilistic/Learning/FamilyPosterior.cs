namespace Hybrid.Probabilistic.Learning;

/// <summary>The joint posterior of a variable and its parents, added to expected counts.</summary>
internal sealed class FamilyPosterior
{
    private readonly int[] _family;
    private readonly int[] _sizes;
    private readonly int[] _strides;
    private readonly int _clique;
    private readonly int[] _cliqueStrides;
    private readonly int[] _cliqueRest;
    private readonly int[] _cliqueRestSizes;
    private readonly int[] _cliqueRestStrides;

    public FamilyPosterior(BayesianNetwork network, int variable)
    {
        Variable = variable;
        _family = [.. network.ParentIndex[variable], variable];
        _sizes = [.. _family.Select(v => network.Variables[v].Count)];
        _strides = Layout.Strides(_sizes);
        Exact.JunctionPlan plan = network.Compile().Plan;
        _clique = plan.Smallest(_family);
        int[] scope = plan.Tree.Cliques[_clique];
        int[] strides = Layout.Strides(plan.Shapes[_clique]);
        _cliqueStrides = [.. _family.Select(v => strides[Array.IndexOf(scope, v)])];
        _cliqueRest = [.. scope.Where(v => !_family.Contains(v))];
        _cliqueRestSizes = [.. _cliqueRest.Select(v => plan.Sizes[v])];
        _cliqueRestStrides = [.. _cliqueRest.Select(v => strides[Array.IndexOf(scope, v)])];
    }

    /// <summary>The variable.</summary>
    public int Variable { get; }

    /// <summary>The place in the table of a row in which the whole family is known.</summary>
    public int Known(int[] row)
    {
        int at = 0;
        for (int i = 0; i < _family.Length; i++)
        {
            at += _strides[i] * row[_family[i]];
        }

        return at;
    }

    /// <summary>Adds a row's posterior, times its weight.</summary>
    public void Add(InferenceSession session, int[] row, double weight, double[] counts)
    {
        int unknown = 0;
        int last = -1;
        for (int i = 0; i < _family.Length; i++)
        {
            if (row[_family[i]] < 0)
            {
                unknown++;
                last = i;
            }
        }

        if (unknown == 0)
        {
            counts[Known(row)] += weight;
        }
        else if (unknown == 1)
        {
            ReadOnlySpan<double> posterior = session.Posterior(_family[last]);
            int at = 0;
            for (int i = 0; i < _family.Length; i++)
            {
                at += i == last ? 0 : _strides[i] * row[_family[i]];
            }

            for (int i = 0; i < posterior.Length; i++)
            {
                counts[at + (i * _strides[last])] += weight * posterior[i];
            }
        }
        else
        {
            AddJoint(session, row, weight, counts);
        }
    }

    // Only the cells of the clique that agree with the row can be positive.
    private void AddJoint(InferenceSession session, int[] row, double weight, double[] counts)
    {
        ReadOnlySpan<double> belief = session.Belief(_clique);
        double total = Visit(belief, row, 0, 0, 0, counts, 0);
        Visit(belief, row, 0, 0, 0, counts, weight / total);
    }

    private double Visit(ReadOnlySpan<double> belief, int[] row, int axis, int at, int target, double[] counts, double scale)
    {
        if (axis == _family.Length)
        {
            double sum = Rest(belief, row, 0, at);
            counts[target] += scale * sum;
            return sum;
        }

        int known = row[_family[axis]];
        double total = 0;
        for (int state = known < 0 ? 0 : known; state <= (known < 0 ? _sizes[axis] - 1 : known); state++)
        {
            total += Visit(belief, row, axis + 1, at + (state * _cliqueStrides[axis]), target + (state * _strides[axis]), counts, scale);
        }

        return total;
    }

    private double Rest(ReadOnlySpan<double> belief, int[] row, int axis, int at)
    {
        if (axis == _cliqueRest.Length)
        {
            return belief[at];
        }

        int known = row[_cliqueRest[axis]];
        double total = 0;
        for (int state = known < 0 ? 0 : known; state <= (known < 0 ? _cliqueRestSizes[axis] - 1 : known); state++)
        {
            total += Rest(belief, row, axis + 1, at + (state * _cliqueRestStrides[axis]));
        }

        return total;
    }
}
