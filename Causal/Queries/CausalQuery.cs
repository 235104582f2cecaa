using Hybrid.Probabilistic;

namespace Hybrid.Causal;

/// <summary>A question on one line: <c>P(Y=1 | do(X=1), Z=0)</c>. Immutable.</summary>
/// <param name="Outcomes">What the probability is of: variables and their states.</param>
/// <param name="Actions">What is done.</param>
/// <param name="Given">What is seen after it.</param>
public sealed record CausalQuery(
    IReadOnlyList<(string Variable, string State)> Outcomes, IReadOnlyList<(string Variable, string State)> Actions, IReadOnlyList<(string Variable, string State)> Given)
{
    /// <summary>Reads a question.</summary>
    /// <param name="text">Such as <c>P(Y=1 | do(X=1), Z=0)</c>; the condition may be missing, and several variables are separated by commas.</param>
    /// <returns>The question.</returns>
    /// <exception cref="DataFormatException">The text is no such question; the column is named.</exception>
    public static CausalQuery Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string trimmed = text.Trim();
        if (!trimmed.StartsWith("P(", StringComparison.Ordinal) || !trimmed.EndsWith(')'))
        {
            throw new DataFormatException("query", $"'{trimmed}' is not of a form that is answered; write P(Y=1 | do(X=1), Z=0) or ATE(X->Y)", 1, 1);
        }

        string inner = trimmed[2..^1];
        int bar = inner.IndexOf('|', StringComparison.Ordinal);
        var actions = new List<(string Variable, string State)>();
        var given = new List<(string Variable, string State)>();
        string rest = bar < 0 ? string.Empty : inner[(bar + 1)..];
        while (rest.IndexOf("do(", StringComparison.Ordinal) is int start and >= 0)
        {
            int end = rest.IndexOf(')', start);
            if (end < 0)
            {
                throw new DataFormatException("query", "'do(' is not closed; add ')'", 1, 1 + text.IndexOf("do(", StringComparison.Ordinal));
            }

            actions.AddRange(Pairs(text, rest[(start + 3)..end]));
            rest = rest[..start].TrimEnd().TrimEnd(',') + rest[(end + 1)..];
        }

        given.AddRange(Pairs(text, rest));
        List<(string Variable, string State)> outcomes = Pairs(text, bar < 0 ? inner : inner[..bar]);
        return outcomes.Count > 0
            ? new CausalQuery(outcomes, actions, given)
            : throw new DataFormatException("query", "nothing is asked for; write such as P(Y=1 | do(X=1))", 1, 3);
    }

    /// <summary>The answer on a discrete network, exact: surgery, then inference.</summary>
    /// <param name="network">The network.</param>
    /// <returns>A probability.</returns>
    /// <exception cref="ArgumentException">A variable or a state is unknown.</exception>
    /// <exception cref="ImpossibleEvidenceException">What is given cannot happen after the action.</exception>
    public double On(BayesianNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        Evidence evidence = Given.Aggregate(Evidence.None, (all, pair) => all.With(pair.Variable, pair.State));
        double probability = 1;
        foreach ((string variable, string state) in Outcomes)
        {
            double factor = Intervention.Ask(network, Actions, variable, evidence)[state];
            if (factor == 0)
            {
                return 0;
            }

            probability *= factor;
            evidence = evidence.With(variable, state);
        }

        return probability;
    }

    /// <summary>The answer from a graph and an observed distribution, where it is identified.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="distribution">The observed distribution.</param>
    /// <param name="result">The identification, also when there is no answer.</param>
    /// <returns>A probability; null when it is not identified.</returns>
    /// <exception cref="ArgumentException">A variable or a state is unknown, or positivity is violated.</exception>
    public double? On(CausalGraph graph, ObservedDistribution distribution, out IdentificationResult result)
    {
        ArgumentNullException.ThrowIfNull(distribution);
        result = Identification.Of(graph, [.. Actions.Select(a => a.Variable)], [.. Outcomes.Select(o => o.Variable)], [.. Given.Select(g => g.Variable)]);
        if (result is not Identified found)
        {
            return null;
        }

        ProbabilityTable table = EstimandEvaluator.Evaluate(found.Estimand, distribution);
        foreach ((string variable, string state) in Outcomes.Concat(Actions).Concat(Given))
        {
            int place = distribution.Marginal([variable]).Variables[0].IndexOf(state);
            table = table.Has(variable) ? table.At(variable, place) : table;
        }

        foreach (Variable free in table.Variables.ToArray())
        {
            double[] marginal = distribution.Marginal([free.Name]).Values;
            table = table.At(free.Name, Array.IndexOf(marginal, marginal.Max()));
        }

        return double.IsNaN(table.Values[0])
            ? throw new ArgumentException($"positivity is violated: {this} needs a probability conditional on something that never happens; gather data where it happens")
            : table.Values[0];
    }

    /// <summary>The question as it is written.</summary>
    public override string ToString()
    {
        string[] condition = [.. Actions.Select(a => $"do({a.Variable}={a.State})"), .. Given.Select(g => $"{g.Variable}={g.State}")];
        return $"P({string.Join(", ", Outcomes.Select(o => $"{o.Variable}={o.State}"))}{(condition.Length == 0 ? string.Empty : " | " + string.Join(", ", condition))})";
    }

    private static List<(string Variable, string State)> Pairs(string whole, string text)
    {
        var pairs = new List<(string Variable, string State)>();
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] sides = part.Split('=', StringSplitOptions.TrimEntries);
            if (sides.Length != 2 || sides[0].Length == 0 || sides[1].Length == 0 || part.AsSpan().IndexOfAny("()[]") >= 0)
            {
                throw new DataFormatException("query", $"'{part}' is not of the form NAME=STATE", 1, 1 + Math.Max(0, whole.IndexOf(part, StringComparison.Ordinal)));
            }

            pairs.Add((sides[0], sides[1]));
        }

        return pairs;
    }
}
