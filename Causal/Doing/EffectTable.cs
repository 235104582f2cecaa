using Hybrid.Probabilistic;

namespace Hybrid.Causal;

/// <summary>P(outcomes | do(treatments)) as numbers: an estimand evaluated at every state. Immutable.</summary>
public sealed class EffectTable
{
    private readonly ProbabilityTable _table;
    private readonly Variable[] _treatments;
    private readonly Variable[] _outcomes;

    private EffectTable(ProbabilityTable table, Variable[] treatments, Variable[] outcomes)
    {
        _table = table;
        _treatments = treatments;
        _outcomes = outcomes;
    }

    /// <summary>Evaluates an estimand.</summary>
    /// <param name="estimand">The estimand of P(outcomes | do(treatments)).</param>
    /// <param name="distribution">The observed distribution.</param>
    /// <param name="treatments">The variables acted on.</param>
    /// <param name="outcomes">The variables asked for.</param>
    /// <returns>The table. A free variable of the estimand that is neither is set to its most probable state, which does not change the value.</returns>
    /// <exception cref="ArgumentException">The distribution lacks a variable, or positivity is violated: a probability conditional on an event that never happens is needed; treatment and outcome are named.</exception>
    public static EffectTable Of(Estimand estimand, ObservedDistribution distribution, IReadOnlyList<string> treatments, IReadOnlyList<string> outcomes)
    {
        ArgumentNullException.ThrowIfNull(estimand);
        ArgumentNullException.ThrowIfNull(distribution);
        ArgumentNullException.ThrowIfNull(treatments);
        ArgumentNullException.ThrowIfNull(outcomes);
        ProbabilityTable table = EstimandEvaluator.Evaluate(estimand, distribution);
        foreach (Variable free in table.Variables.Where(v => !treatments.Contains(v.Name) && !outcomes.Contains(v.Name)).ToArray())
        {
            double[] marginal = distribution.Marginal([free.Name]).Values;
            table = table.At(free.Name, Array.IndexOf(marginal, marginal.Max()));
        }

        Variable[] Known(IReadOnlyList<string> names) => [.. names.Select(name => distribution.Marginal([name]).Variables[0])];
        var effects = new EffectTable(table, Known(treatments), Known(outcomes));
        foreach ((string action, IReadOnlyList<(string Outcome, double Probability)> row) in effects.Rows)
        {
            foreach ((string outcome, double probability) in row)
            {
                if (double.IsNaN(probability))
                {
                    throw new ArgumentException($"positivity is violated: P({outcome} | do({action})) needs a probability conditional on something that never happens with {action}; leave that state out, or gather data where it happens");
                }
            }
        }

        return effects;
    }

    /// <summary>For each action, such as <c>X=a</c>, the probability of each outcome, such as <c>Y=yes</c>; several variables are joined by commas.</summary>
    public IReadOnlyList<(string Action, IReadOnlyList<(string Outcome, double Probability)> Outcomes)> Rows =>
        [.. States(_treatments).Select(action => (Text(_treatments, action), (IReadOnlyList<(string, double)>)[.. States(_outcomes).Select(outcome => (Text(_outcomes, outcome), Cell(action, outcome)))]))];

    /// <summary>The probability of a state of the only outcome under an action on the only treatment.</summary>
    /// <param name="treatment">The treatment's state.</param>
    /// <param name="outcome">The outcome's state.</param>
    /// <exception cref="ArgumentException">There are several treatments or outcomes, or a state is unknown.</exception>
    public double this[string treatment, string outcome] => _treatments.Length == 1 && _outcomes.Length == 1
        ? Cell([_treatments[0].IndexOf(treatment)], [_outcomes[0].IndexOf(outcome)])
        : throw new ArgumentException($"EffectTable: there are {_treatments.Length} treatments and {_outcomes.Length} outcomes; use Rows.");

    private static IEnumerable<int[]> States(Variable[] variables)
    {
        IEnumerable<int[]> states = [[]];
        foreach (Variable variable in variables)
        {
            states = states.SelectMany(before => Enumerable.Range(0, variable.Count).Select(state => before.Append(state).ToArray()));
        }

        return states;
    }

    private static string Text(Variable[] variables, int[] states) => string.Join(",", variables.Select((v, i) => $"{v.Name}={v.States[states[i]]}"));

    private double Cell(int[] action, int[] outcome)
    {
        ProbabilityTable at = _table;
        foreach ((Variable variable, int state) in _treatments.Zip(action).Concat(_outcomes.Zip(outcome)))
        {
            at = at.Has(variable.Name) ? at.At(variable.Name, state) : at;
        }

        return at.Values[0];
    }
}
