using Hybrid.Probabilistic;

namespace Hybrid.Causal.Counterfactuals;

/// <summary>All joint response types of the variables of a graph that are not observed roots.</summary>
internal sealed class ResponseTypes
{
    private const long Most = 100_000;

    private readonly CausalGraph _graph;
    private readonly GraphLayout _layout;
    private readonly ObservedDistribution _observed;
    private readonly Variable[] _variables;
    private readonly int[] _inner;
    private readonly int[] _roots;
    private readonly int[] _cells;
    private readonly long[] _strides;
    private readonly ProbabilityTable _rootTable;

    public ResponseTypes(CausalGraph graph, ObservedDistribution observed)
    {
        (_graph, _layout, _observed) = (graph, graph.Layout, observed);
        _variables = [.. graph.Variables.Select(name => observed.Marginal([name]).Variables[0])];
        _roots = [.. Enumerable.Range(0, _layout.Count).Where(v => _layout.Parents[v].Length == 0 && _layout.Spouses[v].Length == 0)];
        _inner = [.. _layout.Order!.Where(v => !_roots.Contains(v))];
        if (_inner.Length == 0)
        {
            throw new ArgumentException("ResponseBounds: no variable has parents or an unobserved cause; there is nothing to bound.");
        }

        _cells = new int[_layout.Count];
        _strides = new long[_layout.Count];
        double total = 1;
        foreach (int v in _inner)
        {
            _cells[v] = _layout.Parents[v].Aggregate(1, (product, p) => product * _variables[p].Count);
            _strides[v] = (long)Math.Min(total, Most + 1);
            total *= Math.Pow(_variables[v].Count, _cells[v]);
        }

        if (total > Most)
        {
            throw new ArgumentException(FormattableString.Invariant($"ResponseBounds: there are {total:G3} response types; at most {Most} are possible. Leave out variables that the question does not need, or merge states."));
        }

        Count = (int)total;
        IsOneDistrict = Districts.Of(_layout, NodeSet.Of(_layout.Count, _inner)).Count == 1;
        _rootTable = _roots.Length == 0 ? ProbabilityTable.Of(1) : observed.Marginal(graph.NamesOf(_roots));
    }

    public int Count { get; }

    public bool IsOneDistrict { get; }

    /// <summary>For each state of the roots, and each of the others: which types give it, and how probable it is given the roots.</summary>
    public IEnumerable<(double[] Row, double Probability)> Observations()
    {
        ProbabilityTable joint = _observed.Marginal(_graph.Variables);
        foreach (int[] roots in States(_roots))
        {
            double all = At(joint, _roots, roots).Keep([]).Values[0];
            if (all <= 0)
            {
                continue;
            }

            var rows = new Dictionary<long, double[]>();
            for (int type = 0; type < Count; type++)
            {
                long code = Code(Play(type, roots, new Dictionary<int, int>()), _inner);
                if (!rows.TryGetValue(code, out double[]? row))
                {
                    rows[code] = row = new double[Count];
                }

                row[type] = 1;
            }

            foreach (int[] states in States(_inner))
            {
                int[] full = new int[_layout.Count];
                Fill(full, _inner, states);
                double probability = At(At(joint, _roots, roots), _inner, states).Values[0] / all;
                if (rows.TryGetValue(Code(full, _inner), out double[]? row))
                {
                    yield return (row, probability);
                }
                else if (probability > 1e-12)
                {
                    yield return (new double[Count], probability);
                }
            }
        }
    }

    /// <summary>The probability that each type gives to some terms, over the roots' distribution.</summary>
    public double[] Objective(IReadOnlyList<CounterfactualTerm> terms)
    {
        var wanted = terms.Select(t => (Variable: _graph.IndexOf(t.Variable), State: StateOf(t.Variable, t.State), t.WorldKey,
            World: t.World.ToDictionary(w => _graph.IndexOf(w.Variable), w => StateOf(w.Variable, w.State)))).ToArray();
        var worlds = wanted.DistinctBy(w => w.WorldKey).ToArray();
        double[] objective = new double[Count];
        foreach (int[] roots in States(_roots))
        {
            double weight = At(_rootTable, _roots, roots).Values[0];
            for (int type = 0; weight > 0 && type < Count; type++)
            {
                bool holds = true;
                foreach (var world in worlds)
                {
                    int[] values = Play(type, roots, world.World);
                    holds = holds && wanted.Where(w => w.WorldKey == world.WorldKey).All(w => values[w.Variable] == w.State);
                }

                objective[type] += holds ? weight : 0;
            }
        }

        return objective;
    }

    /// <summary>1 for the types in which a higher state of a parent gives a lower one of its child.</summary>
    public double[] Defiers(string treatment, string outcome)
    {
        (int x, int y) = (_graph.IndexOf(treatment), _graph.IndexOf(outcome));
        int place = Array.IndexOf(_layout.Parents[y], x);
        if (place < 0)
        {
            throw new ArgumentException($"ResponseBounds: '{treatment}' is no direct cause of '{outcome}'; monotonicity is of an arrow.");
        }

        int stride = _layout.Parents[y].Skip(place + 1).Aggregate(1, (product, p) => product * _variables[p].Count);
        double[] row = new double[Count];
        for (int type = 0; type < Count; type++)
        {
            for (int cell = 0; cell < _cells[y]; cell++)
            {
                bool hasNext = cell / stride % _variables[x].Count < _variables[x].Count - 1;
                if (hasNext && Response(type, y, cell + stride) < Response(type, y, cell))
                {
                    row[type] = 1;
                }
            }
        }

        return row;
    }

    /// <summary>The observed probability of terms in the world as it is.</summary>
    public double Seen(IReadOnlyList<CounterfactualTerm> terms)
    {
        CounterfactualTerm? other = terms.FirstOrDefault(t => t.World.Count > 0);
        if (other is not null)
        {
            throw new ArgumentException($"ResponseBounds: what is given must be observed; '{other}' is of another world.");
        }

        ProbabilityTable table = _observed.Marginal([.. terms.Select(t => t.Variable).Distinct()]);
        foreach (CounterfactualTerm term in terms)
        {
            table = table.Has(term.Variable) ? table.At(term.Variable, StateOf(term.Variable, term.State)) : table;
        }

        return table.Values[0];
    }

    private int StateOf(string variable, string state) => _variables[_graph.IndexOf(variable)].IndexOf(state);

    private int Response(int type, int variable, int cell)
    {
        long own = type / _strides[variable];
        for (int c = 0; c < cell; c++)
        {
            own /= _variables[variable].Count;
        }

        return (int)(own % _variables[variable].Count);
    }

    private int[] Play(int type, int[] roots, IReadOnlyDictionary<int, int> world)
    {
        int[] values = new int[_layout.Count];
        for (int r = 0; r < _roots.Length; r++)
        {
            values[_roots[r]] = world.GetValueOrDefault(_roots[r], roots[r]);
        }

        foreach (int v in _inner)
        {
            if (world.TryGetValue(v, out int set))
            {
                values[v] = set;
                continue;
            }

            int cell = 0;
            foreach (int p in _layout.Parents[v])
            {
                cell = (cell * _variables[p].Count) + values[p];
            }

            values[v] = Response(type, v, cell);
        }

        return values;
    }

    private IEnumerable<int[]> States(int[] variables)
    {
        IEnumerable<int[]> states = [[]];
        foreach (int v in variables)
        {
            states = states.SelectMany(before => Enumerable.Range(0, _variables[v].Count).Select(state => before.Append(state).ToArray()));
        }

        return states;
    }

    private ProbabilityTable At(ProbabilityTable table, int[] variables, int[] states)
    {
        for (int i = 0; i < variables.Length; i++)
        {
            table = table.At(_variables[variables[i]].Name, states[i]);
        }

        return table;
    }

    private long Code(int[] values, int[] variables) => variables.Aggregate(0L, (code, v) => (code * _variables[v].Count) + values[v]);

    private static void Fill(int[] target, int[] places, int[] values)
    {
        for (int i = 0; i < places.Length; i++)
        {
            target[places[i]] = values[i];
        }
    }
}
