namespace Hybrid.Probabilistic;

/// <summary>A table of numbers over discrete variables, row-major: the last variable's state changes fastest. Immutable.</summary>
/// <remarks>A factor is a potential: its entries are at least 0 and need not sum to 1. Operations cost time linear in the larger table.</remarks>
/// <example><code>
/// var rain = new Variable("rain", "yes", "no");
/// var grass = new Variable("grass", "wet", "dry");
/// var joint = new Factor([rain, grass], [0.18, 0.02, 0.16, 0.64]);
/// joint.SumOut(grass)["yes"]   // 0.2
/// </code></example>
public sealed class Factor
{
    private readonly Variable[] _variables;
    private readonly double[] _values;
    private readonly int[] _strides;

    /// <summary>Makes a table.</summary>
    /// <param name="variables">The variables, all different; none for a constant.</param>
    /// <param name="values">The entries, row-major, as many as the variables have joint states; each finite and at least 0.</param>
    /// <exception cref="ArgumentException">A variable is given twice, the number of entries is another, or an entry is negative, NaN or infinite.</exception>
    public Factor(IReadOnlyList<Variable> variables, params ReadOnlySpan<double> values)
        : this(variables, values.ToArray(), owned: true) => Check();

    private Factor(IReadOnlyList<Variable> variables, double[] values, bool owned)
    {
        ArgumentNullException.ThrowIfNull(variables);
        _variables = [.. variables];
        _values = owned ? values : [.. values];
        int[] sizes = Sizes(_variables);
        long entries = Layout.Entries(sizes);
        if (entries > Layout.MostEntries)
        {
            throw new ArgumentException($"Factor: a table over {Name(_variables)} would have {entries} entries; at most {Layout.MostEntries} are allowed.", nameof(variables));
        }

        if (entries != _values.Length)
        {
            throw new ArgumentException($"Factor: a table over {Name(_variables)} has {entries} entries ({string.Join(" x ", sizes)}) and {_values.Length} are given.", nameof(values));
        }

        _strides = Layout.Strides(sizes);
    }

    /// <summary>The variables, slowest first.</summary>
    public IReadOnlyList<Variable> Variables => _variables;

    /// <summary>The entries, row-major.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>The entry at a state of every variable, in the order of <see cref="Variables"/>.</summary>
    /// <param name="states">One state for each variable.</param>
    /// <exception cref="ArgumentException">The number of states is another, or a state is unknown.</exception>
    public double this[params ReadOnlySpan<string> states]
    {
        get
        {
            if (states.Length != _variables.Length)
            {
                throw new ArgumentException($"Factor: {states.Length} states are given for {Name(_variables)}; give {_variables.Length}.", nameof(states));
            }

            int at = 0;
            for (int i = 0; i < states.Length; i++)
            {
                at += _strides[i] * _variables[i].IndexOf(states[i]);
            }

            return _values[at];
        }
    }

    /// <summary>The sum of all entries.</summary>
    /// <returns>At least 0.</returns>
    public double Sum()
    {
        double sum = 0;
        foreach (double value in _values)
        {
            sum += value;
        }

        return sum;
    }

    /// <summary>The product of two tables: a table over the variables of either, each entry the product of the two that agree with it.</summary>
    /// <param name="other">The other table.</param>
    /// <returns>A table over the variables of this one and then those of the other that are new.</returns>
    /// <exception cref="ArgumentException">The result would be too large.</exception>
    public Factor Times(Factor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Variable[] all = [.. _variables, .. other._variables.Where(v => !_variables.Contains(v))];
        int[] sizes = Sizes(all);
        long entries = Layout.Entries(sizes);
        if (entries > Layout.MostEntries)
        {
            throw new ArgumentException($"Factor.Times: the product over {Name(all)} would have {entries} entries; at most {Layout.MostEntries} are allowed.", nameof(other));
        }

        double[] values = new double[entries];
        int[] left = Steps(all);
        int[] right = other.Steps(all);
        Walk(sizes, left, right, (at, i, j) => values[at] = _values[i] * other._values[j]);
        return new Factor(all, values, owned: true);
    }

    /// <summary>Sums a variable out.</summary>
    /// <param name="variable">A variable of the table.</param>
    /// <returns>A table over the other variables.</returns>
    /// <exception cref="ArgumentException">The table is not over that variable.</exception>
    public Factor SumOut(Variable variable) => Out(variable, nameof(SumOut), (sum, value) => sum + value);

    /// <summary>Maximises over a variable.</summary>
    /// <param name="variable">A variable of the table.</param>
    /// <returns>A table over the other variables: the largest entry for each of their joint states.</returns>
    /// <exception cref="ArgumentException">The table is not over that variable.</exception>
    public Factor MaxOut(Variable variable) => Out(variable, nameof(MaxOut), Math.Max);

    /// <summary>The slice at a state of a variable.</summary>
    /// <param name="variable">A variable of the table.</param>
    /// <param name="state">One of its states.</param>
    /// <returns>A table over the other variables.</returns>
    /// <exception cref="ArgumentException">The table is not over that variable, or the state is unknown.</exception>
    public Factor At(Variable variable, string state)
    {
        int axis = Axis(variable, nameof(At));
        int wanted = variable.IndexOf(state);
        int stride = _strides[axis];
        int size = variable.Count;
        double[] values = new double[_values.Length / size];
        for (int at = 0; at < values.Length; at++)
        {
            values[at] = _values[(((at / stride * size) + wanted) * stride) + (at % stride)];
        }

        return new Factor([.. _variables.Where((_, i) => i != axis)], values, owned: true);
    }

    /// <summary>The table over a subset of its variables, in the order given; the others are summed out.</summary>
    /// <param name="variables">Variables of the table, all different.</param>
    /// <returns>A table over them.</returns>
    /// <exception cref="ArgumentException">The table is not over one of them.</exception>
    public Factor Marginal(params IReadOnlyList<Variable> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        Variable[] kept = [.. variables];
        var result = new double[Layout.Entries(Sizes(kept))];
        int[] target = new int[_variables.Length];
        int[] strides = Layout.Strides(Sizes(kept));
        for (int i = 0; i < kept.Length; i++)
        {
            target[Axis(kept[i], nameof(Marginal))] = strides[i];
        }

        Walk(Sizes(_variables), _strides, target, (_, i, j) => result[j] += _values[i]);
        return new Factor(kept, result, owned: true);
    }

    /// <summary>The table divided by its sum.</summary>
    /// <returns>A distribution over the joint states.</returns>
    /// <exception cref="InvalidOperationException">All entries are 0.</exception>
    public Factor Normalised()
    {
        double sum = Sum();
        if (sum <= 0)
        {
            throw new InvalidOperationException($"Factor.Normalised: all entries over {Name(_variables)} are 0; only a table with a positive entry can be a distribution.");
        }

        return new Factor(_variables, [.. _values.Select(value => value / sum)], owned: true);
    }

    /// <summary>The table with names of variables and states, one joint state a line.</summary>
    public override string ToString() => TableText.Of(this);

    internal double[] Array => _values;

    internal static Factor Owning(IReadOnlyList<Variable> variables, double[] values) => new(variables, values, owned: true);

    internal static int[] Sizes(ReadOnlySpan<Variable> variables)
    {
        int[] sizes = new int[variables.Length];
        for (int i = 0; i < sizes.Length; i++)
        {
            sizes[i] = variables[i].Count;
        }

        return sizes;
    }

    private static string Name(IEnumerable<Variable> variables) => $"({string.Join(", ", variables.Select(v => v.Name))})";

    private static void Walk(int[] sizes, int[] left, int[] right, Action<int, int, int> visit)
    {
        int[] digits = new int[sizes.Length];
        int i = 0;
        int j = 0;
        for (int at = 0; ; at++)
        {
            visit(at, i, j);
            int axis = sizes.Length - 1;
            for (; axis >= 0; axis--)
            {
                i += left[axis];
                j += right[axis];
                if (++digits[axis] < sizes[axis])
                {
                    break;
                }

                i -= left[axis] * sizes[axis];
                j -= right[axis] * sizes[axis];
                digits[axis] = 0;
            }

            if (axis < 0)
            {
                return;
            }
        }
    }

    private int[] Steps(Variable[] all) => [.. all.Select(v => System.Array.IndexOf(_variables, v) is var axis and >= 0 ? _strides[axis] : 0)];

    private Factor Out(Variable variable, string operation, Func<double, double, double> combine)
    {
        int axis = Axis(variable, operation);
        int stride = _strides[axis];
        int size = variable.Count;
        double[] values = new double[_values.Length / size];
        for (int at = 0; at < values.Length; at++)
        {
            int start = (at / stride * size * stride) + (at % stride);
            double value = _values[start];
            for (int state = 1; state < size; state++)
            {
                value = combine(value, _values[start + (state * stride)]);
            }

            values[at] = value;
        }

        return new Factor([.. _variables.Where((_, i) => i != axis)], values, owned: true);
    }

    private int Axis(Variable variable, string operation)
    {
        ArgumentNullException.ThrowIfNull(variable);
        int axis = System.Array.IndexOf(_variables, variable);
        return axis >= 0
            ? axis
            : throw new ArgumentException($"Factor.{operation}: the table is over {Name(_variables)} and not over '{variable.Name}'.", nameof(variable));
    }

    private void Check()
    {
        for (int i = 0; i < _variables.Length; i++)
        {
            if (System.Array.IndexOf(_variables, _variables[i]) != i)
            {
                throw new ArgumentException($"Factor: the variable '{_variables[i].Name}' is given twice; variables must differ.");
            }
        }

        foreach (double value in _values)
        {
            if (!(value >= 0 && double.IsFinite(value)))
            {
                throw new ArgumentException(FormattableString.Invariant($"Factor: an entry over {Name(_variables)} is {value}; entries must be finite and at least 0."));
            }
        }
    }
}
