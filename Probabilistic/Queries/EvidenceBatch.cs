namespace Hybrid.Probabilistic;

/// <summary>The same question asked for many rows of hard evidence, each row changing only the findings that differ from the row before.</summary>
/// <remarks>Not for several threads at a time.</remarks>
public sealed class EvidenceBatch
{
    private readonly InferenceSession _session;
    private readonly DiscreteData _rows;
    private readonly int[] _variables;
    private readonly int[] _current;

    /// <summary>Prepares a table of evidence.</summary>
    /// <param name="exact">The prepared model.</param>
    /// <param name="rows">The evidence, a column for each variable that may be observed; missing cells are not observed.</param>
    /// <exception cref="ArgumentException">A column is no variable of the model, or has other states.</exception>
    public EvidenceBatch(ExactInference exact, DiscreteData rows)
    {
        ArgumentNullException.ThrowIfNull(exact);
        ArgumentNullException.ThrowIfNull(rows);
        Exact = exact;
        _session = exact.NewSession();
        _rows = rows;
        _variables = [.. rows.Variables.Select(v => exact.Model.IndexOf(v.Name))];
        _current = new int[_variables.Length];
        Array.Fill(_current, DiscreteData.Missing);
        for (int i = 0; i < _variables.Length; i++)
        {
            if (!exact.Model.Variables[_variables[i]].Equals(rows.Variables[i]))
            {
                throw new ArgumentException($"EvidenceBatch: the column '{rows.Variables[i].Name}' has other states than the model's variable; read the rows with the model's variables.", nameof(rows));
            }
        }
    }

    /// <summary>The prepared model.</summary>
    public ExactInference Exact { get; }

    /// <summary>How many rows there are.</summary>
    public int Count => _rows.Rows;

    /// <summary>Sets the evidence to a row's.</summary>
    /// <param name="row">0 to <see cref="Count"/> - 1.</param>
    /// <returns>The session, ready to be asked.</returns>
    public InferenceSession At(int row)
    {
        for (int i = 0; i < _variables.Length; i++)
        {
            int state = _rows.Column(i)[row];
            if (state == _current[i])
            {
                continue;
            }

            _current[i] = state;
            if (state == DiscreteData.Missing)
            {
                _session.Retract(_variables[i]);
            }
            else
            {
                _session.Observe(_variables[i], state);
            }
        }

        return _session;
    }

    /// <summary>The posteriors of variables given a row's evidence.</summary>
    /// <param name="row">0 to <see cref="Count"/> - 1.</param>
    /// <param name="query">Names of the variables asked for; null for every one that is not observed in that row.</param>
    /// <returns>The posteriors and ln P(evidence).</returns>
    /// <exception cref="ImpossibleEvidenceException">The evidence has probability 0; the finding is named.</exception>
    public InferenceResult Ask(int row, IReadOnlyList<string>? query = null) => At(row).Result(query);

    /// <summary>The posterior of one variable for every row.</summary>
    /// <param name="variable">Its name.</param>
    /// <returns>The probabilities <c>[rows, states]</c>, row-major.</returns>
    /// <exception cref="ImpossibleEvidenceException">The evidence of a row has probability 0; the finding is named.</exception>
    public double[] Posteriors(string variable)
    {
        int index = Exact.Model.IndexOf(variable);
        int size = Exact.Model.Variables[index].Count;
        double[] result = new double[(long)Count * size];
        for (int row = 0; row < Count; row++)
        {
            At(row).Posterior(index).CopyTo(result.AsSpan(row * size));
        }

        return result;
    }
}
