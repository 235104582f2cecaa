namespace Hybrid.Probabilistic.Exact;

/// <summary>Goes through the joint states of a cut-set, each with a propagation over the other variables, and sums up.</summary>
internal sealed class ConditionedRun
{
    private readonly Question _question;
    private readonly FactorModel _tables;
    private readonly Cutset _cutset;
    private readonly JunctionPlan _plan;
    private readonly JunctionState _state;
    private readonly int[] _states;

    /// <summary>Prepares.</summary>
    /// <param name="question">The question.</param>
    /// <param name="tables">The tables, hard evidence cut out.</param>
    /// <param name="cutset">The variables to go through.</param>
    public ConditionedRun(Question question, FactorModel tables, Cutset cutset)
    {
        _question = question;
        _tables = tables;
        _cutset = cutset;
        _states = new int[tables.Sizes.Length];
        Array.Fill(_states, -1);
        foreach (int v in cutset.Variables)
        {
            _states[v] = 0;
        }

        _plan = new JunctionPlan(tables.Fix(_states), cutset.Shape);
        _state = new JunctionState(_plan);
        for (int v = 0; v < _states.Length; v++)
        {
            if (question.Likelihoods[v] is double[] weights && tables.Sizes[v] > 1 && _states[v] < 0)
            {
                weights.CopyTo(_state.Weigh(v), 0);
            }
        }
    }

    /// <summary>ln P(evidence) and the beliefs of the variables asked for; negative infinity when the evidence is impossible.</summary>
    public (double LogEvidence, double[][] Beliefs) Sum(CancellationToken cancellation)
    {
        double[][] sums = [.. _tables.Sizes.Select(size => new double[size])];
        double most = double.NegativeInfinity;
        double total = 0;
        Each(cancellation, log =>
        {
            log += _state.LogEvidence();
            if (double.IsNegativeInfinity(log))
            {
                return;
            }

            if (log > most)
            {
                double shrink = double.IsNegativeInfinity(most) ? 0 : Math.Exp(most - log);
                total *= shrink;
                foreach (double[] sum in sums)
                {
                    TableKernels.Scale(sum, shrink);
                }

                most = log;
            }

            double weight = Math.Exp(log - most);
            total += weight;
            foreach (int v in _question.Asked)
            {
                if (_states[v] >= 0)
                {
                    sums[v][_states[v]] += weight;
                    continue;
                }

                ReadOnlySpan<double> posterior = _state.Posterior(v);
                for (int i = 0; i < posterior.Length; i++)
                {
                    sums[v][i] += weight * posterior[i];
                }
            }
        });
        foreach (double[] sum in sums)
        {
            TableKernels.Scale(sum, 1 / total);
        }

        return (most + Math.Log(total), sums);
    }

    /// <summary>The most probable joint state and its logarithm; negative infinity when the evidence is impossible.</summary>
    public (double Log, int[] States) Largest(CancellationToken cancellation)
    {
        double most = double.NegativeInfinity;
        int[] best = new int[_states.Length];
        Each(cancellation, log =>
        {
            log += _state.CollectMaximum();
            if (log > most)
            {
                most = log;
                Traceback.MostProbable(_state, best);
                foreach (int v in _cutset.Variables)
                {
                    best[v] = _states[v];
                }
            }
        });
        for (int v = 0; v < best.Length; v++)
        {
            best[v] = _question.Fixed[v] >= 0 ? _question.Fixed[v] : best[v];
        }

        return (most, best);
    }

    // The visitor gets the logarithm of what the evidence on fixed and cut variables weighs.
    private void Each(CancellationToken cancellation, Action<double> visit)
    {
        double certain = 0;
        for (int v = 0; v < _states.Length; v++)
        {
            certain += _question.Fixed[v] >= 0 ? Math.Log(_question.Likelihoods[v]![_question.Fixed[v]]) : 0;
        }

        int[] sizes = [.. _cutset.Variables.Select(v => _tables.Sizes[v])];
        int[] digits = new int[sizes.Length];
        do
        {
            cancellation.ThrowIfCancellationRequested();
            double log = certain;
            for (int i = 0; i < digits.Length; i++)
            {
                _states[_cutset.Variables[i]] = digits[i];
                log += _question.Likelihoods[_cutset.Variables[i]] is double[] weights ? Math.Log(weights[digits[i]]) : 0;
            }

            if (!double.IsNegativeInfinity(log))
            {
                _plan.Fill(_tables.Fix(_states));
                _state.Reset();
                visit(log);
            }
        }
        while (Layout.Advance(digits, sizes));
    }
}
