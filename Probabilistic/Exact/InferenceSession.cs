using Hybrid.Probabilistic.Exact;

namespace Hybrid.Probabilistic;

/// <summary>
/// Evidence that changes finding by finding, and answers to it. A changed finding costs the way from its clique to the root and from there to what is asked; everything else is used again.
/// After the first question nothing is allocated by <see cref="Observe(int, int)"/>, <see cref="Retract(int)"/>, <see cref="LogEvidence"/> and <see cref="Posterior(int)"/>.
/// </summary>
/// <remarks>Not for several threads at a time.</remarks>
/// <example><code>
/// InferenceSession session = exact.NewSession();
/// session.Observe("asia", "yes");
/// double[] before = session.Posterior("tub").ToArray();
/// session.Observe("xray", "yes");
/// double[] after = session.Posterior("tub").ToArray();
/// </code></example>
public sealed partial class InferenceSession
{
    private readonly ExactInference _exact;
    private readonly JunctionState _state;
    private readonly List<Finding> _distributions = [];
    private readonly List<int> _order = [];
    private bool _fitted = true;

    internal InferenceSession(ExactInference exact)
    {
        _exact = exact;
        _state = new JunctionState(exact.Plan);
    }

    /// <summary>The natural logarithm of the probability of all findings; negative infinity when they are impossible together.</summary>
    public double LogEvidence => _state.LogEvidence();

    private IReadOnlyList<Variable> Variables => _exact.Model.Variables;

    /// <summary>Takes a variable to be in a state, replacing what was known of it.</summary>
    /// <param name="variable">The variable's place in the model.</param>
    /// <param name="state">The state's place.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such variable or state.</exception>
    /// <exception cref="ArgumentException">The variable was pruned when the model was compiled.</exception>
    public void Observe(int variable, int state)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(variable);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(variable, Variables.Count);
        ArgumentOutOfRangeException.ThrowIfNegative(state);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(state, _exact.Plan.Sizes[variable]);
        double[] weights = Begin(variable);
        Array.Clear(weights);
        weights[state] = 1;
    }

    /// <summary>Takes a variable to be in a state, replacing what was known of it.</summary>
    /// <param name="variable">The variable's name.</param>
    /// <param name="state">The state's name.</param>
    /// <exception cref="ArgumentException">There is no such variable or state.</exception>
    public void Observe(string variable, string state)
    {
        int index = _exact.Model.IndexOf(variable);
        Observe(index, Variables[index].IndexOf(state));
    }

    /// <summary>Takes a finding of any kind, replacing what was known of its variable.</summary>
    /// <param name="finding">The finding.</param>
    /// <exception cref="ArgumentException">There is no such variable or state, or the number of weights is another.</exception>
    public void Add(Finding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        int variable = _exact.Model.IndexOf(finding.Variable);
        double[] likelihood = finding.Likelihoods(Variables[variable]);
        likelihood.CopyTo(Begin(variable), 0);
        if (finding.Kind == FindingKind.Distribution)
        {
            _distributions.Add(finding);
            _fitted = false;
        }
    }

    /// <summary>Forgets what is known of a variable.</summary>
    /// <param name="variable">The variable's place in the model.</param>
    public void Retract(int variable)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(variable);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(variable, Variables.Count);
        _state.Retract(variable);
        _order.Remove(variable);
        Forget(variable);
        _fitted = _distributions.Count == 0;
    }

    /// <summary>Forgets what is known of a variable.</summary>
    /// <param name="variable">The variable's name.</param>
    /// <exception cref="ArgumentException">There is no such variable.</exception>
    public void Retract(string variable) => Retract(_exact.Model.IndexOf(variable));

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        foreach (int variable in _order)
        {
            _state.Retract(variable);
        }

        _order.Clear();
        _distributions.Clear();
        _fitted = true;
    }

    /// <summary>Replaces everything that is known; findings that stay the same cost nothing.</summary>
    /// <param name="evidence">The new evidence.</param>
    /// <exception cref="ArgumentException">There is no such variable or state.</exception>
    public void Set(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        var variables = new HashSet<int>(evidence.Select(f => _exact.Model.IndexOf(f.Variable)));
        foreach (int variable in _order.Where(v => !variables.Contains(v)).ToArray())
        {
            Retract(variable);
        }

        foreach (Finding finding in evidence)
        {
            int variable = _exact.Model.IndexOf(finding.Variable);
            bool same = finding.Kind != FindingKind.Distribution && _state.Likelihood(variable) is double[] known && known.AsSpan().SequenceEqual(finding.Likelihoods(Variables[variable]));
            if (!same)
            {
                Add(finding);
            }
        }
    }

    /// <summary>The posterior of a variable.</summary>
    /// <param name="variable">The variable's place in the model.</param>
    /// <returns>One probability for each state. The span holds until the next call on this session.</returns>
    /// <exception cref="ImpossibleEvidenceException">The evidence has probability 0; the finding is named.</exception>
    public ReadOnlySpan<double> Posterior(int variable)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(variable);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(variable, Variables.Count);
        if (!_exact.Kept[variable])
        {
            throw new ArgumentException($"'{Variables[variable].Name}' was pruned when the model was compiled; name it in ExactOptions.Targets", nameof(variable));
        }

        Settle();
        return _state.Posterior(variable);
    }

    /// <summary>The posterior of a variable.</summary>
    /// <param name="variable">The variable's name.</param>
    /// <returns>One probability for each state. The span holds until the next call on this session.</returns>
    /// <exception cref="ImpossibleEvidenceException">The evidence has probability 0; the finding is named.</exception>
    /// <exception cref="ArgumentException">There is no such variable.</exception>
    public ReadOnlySpan<double> Posterior(string variable) => Posterior(_exact.Model.IndexOf(variable));

    /// <summary>The most probable joint state of all variables given the evidence.</summary>
    /// <param name="states">Takes the index of every variable's state.</param>
    /// <returns>ln P(states, evidence).</returns>
    /// <exception cref="ImpossibleEvidenceException">The evidence has probability 0; the finding is named.</exception>
    /// <exception cref="ArgumentException">The span has another length than there are variables.</exception>
    public double MostProbable(Span<int> states)
    {
        CheckLength(states, nameof(MostProbable));
        Settle();
        double log = _state.CollectMaximum();
        if (double.IsNegativeInfinity(log))
        {
            throw Impossible();
        }

        Traceback.MostProbable(_state, states);
        return log;
    }

    /// <summary>Draws a joint state of all variables from the posterior: exact and independent samples.</summary>
    /// <param name="states">Takes the index of every variable's state.</param>
    /// <param name="random">Gives the next number in [0, 1).</param>
    /// <exception cref="ImpossibleEvidenceException">The evidence has probability 0; the finding is named.</exception>
    /// <exception cref="ArgumentException">The span has another length than there are variables.</exception>
    public void Sample(Span<int> states, Func<double> random)
    {
        ArgumentNullException.ThrowIfNull(random);
        CheckLength(states, nameof(Sample));
        Settle();
        Traceback.Sample(_state, states, random);
    }

    /// <summary>The answer to the one question that the tables were cut for.</summary>
    internal InferenceResult Answer(Evidence evidence, IReadOnlyList<string>? query)
    {
        Enter(evidence);
        return Result(query ?? (_exact.FixedStates is int[] states ? [.. Enumerable.Range(0, Variables.Count).Where(v => states[v] < 0).Select(v => Variables[v].Name)] : null));
    }

    /// <summary>The most probable joint state under the evidence that the tables were cut for.</summary>
    internal Explanation Explain(Evidence evidence)
    {
        Enter(evidence);
        int[] chosen = new int[Variables.Count];
        double log = MostProbable(chosen);
        for (int v = 0; v < chosen.Length; v++)
        {
            chosen[v] = _exact.FixedStates is int[] states && states[v] >= 0 ? states[v] : chosen[v];
        }

        return new Explanation(Variables, chosen, log);
    }

    private void Enter(Evidence evidence)
    {
        if (_exact.FixedStates is not int[] states)
        {
            Set(evidence);
            return;
        }

        foreach (Finding finding in evidence)
        {
            int variable = _exact.Model.IndexOf(finding.Variable);
            double[] likelihood = finding.Likelihoods(Variables[variable]);
            if (states[variable] < 0)
            {
                likelihood.CopyTo(Begin(variable), 0);
            }
            else if (likelihood[states[variable]] != 1)
            {
                Begin(variable)[0] = likelihood[states[variable]];
            }
        }

        if (double.IsNegativeInfinity(_state.LogEvidence()))
        {
            // The whole tables say which finding it is.
            var whole = new ExactOptions { Targets = [], Observable = [.. evidence.Select(f => f.Variable)] };
            ExactInference.Compile(_exact.Model, whole).Ask(evidence, []);
        }
    }

    internal InferenceResult Result(IReadOnlyList<string>? query)
    {
        Settle();
        int[] asked = query is null
            ? [.. Enumerable.Range(0, Variables.Count).Where(v => _exact.Kept[v] && !Fixed(v))]
            : [.. query.Select(_exact.Model.IndexOf)];
        double log = LogEvidence;
        var posteriors = new List<Factor>(asked.Length);
        foreach (int variable in asked)
        {
            posteriors.Add(Factor.Owning([Variables[variable]], Whole(variable)));
        }

        return new InferenceResult("exact", isExact: true, log, posteriors, _exact.ToString());
    }

    /// <summary>The joint distribution of a clique given the evidence, up to a factor. The evidence must be possible.</summary>
    internal ReadOnlySpan<double> Belief(int clique) => _state.Belief(clique);

    /// <summary>ln P(evidence), which must be possible.</summary>
    internal double RequirePossible()
    {
        Settle();
        return LogEvidence;
    }

    private double[] Whole(int variable)
    {
        double[] posterior = Posterior(variable).ToArray();
        if (_exact.FixedStates is int[] states && states[variable] >= 0)
        {
            posterior = new double[Variables[variable].Count];
            posterior[states[variable]] = 1;
        }

        return posterior;
    }

    internal Factor JointIn(int clique, int[] wanted)
    {
        Settle();
        int[] scope = _exact.Plan.Tree.Cliques[clique];
        int[] sorted = [.. scope.Where(wanted.Contains)];
        double[] table = new double[Layout.Entries([.. sorted.Select(v => _exact.Plan.Sizes[v])])];
        TableKernels.Sum(_exact.Plan.Map(clique, sorted), _state.Belief(clique), table);
        return Factor.Owning([.. sorted.Select(v => Variables[v])], table).Normalised().Marginal([.. wanted.Select(v => Variables[v])]);
    }

    private bool Fixed(int variable) => _state.Likelihood(variable) is double[] weights && weights.Count(w => w > 0) == 1;

    private double[] Begin(int variable)
    {
        if (!_exact.Kept[variable])
        {
            throw new ArgumentException($"'{Variables[variable].Name}' was pruned when the model was compiled; name it in ExactOptions.Observable", nameof(variable));
        }

        Forget(variable);
        _fitted = _distributions.Count == 0;
        if (_state.Likelihood(variable) is null)
        {
            _order.Add(variable);
        }

        return _state.Weigh(variable);
    }

    private void Forget(int variable)
    {
        for (int i = _distributions.Count - 1; i >= 0; i--)
        {
            if (_distributions[i].Variable == Variables[variable].Name)
            {
                _distributions.RemoveAt(i);
            }
        }
    }
}
