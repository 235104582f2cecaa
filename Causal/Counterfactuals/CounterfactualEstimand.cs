using Hybrid.Probabilistic;

namespace Hybrid.Causal.Counterfactuals;

/// <summary>What a counterfactual probability equals: a sum of products of distributions after actions, divided by the same summed over the outcome where something is given. Immutable.</summary>
public sealed class CounterfactualEstimand
{
    private readonly IReadOnlyDictionary<string, string> _asked;

    internal CounterfactualEstimand(IReadOnlyList<CounterfactualFactor> factors, IReadOnlyDictionary<string, string> summed, IReadOnlyDictionary<string, string> asked, bool isConditional, double? constant = null)
    {
        (Factors, Summed, _asked, IsConditional, Constant) = (factors, summed, asked, isConditional, constant);
    }

    /// <summary>The value where it is known beforehand, as 0 for a contradiction; null elsewhere.</summary>
    public double? Constant { get; }

    /// <summary>The factors.</summary>
    public IReadOnlyList<CounterfactualFactor> Factors { get; }

    /// <summary>What is summed over: the name used in the factors, and the variable whose states it takes.</summary>
    public IReadOnlyDictionary<string, string> Summed { get; }

    /// <summary>Whether the sum of products is divided by itself summed over the outcomes' states.</summary>
    public bool IsConditional { get; }

    /// <summary>Computes the probability.</summary>
    /// <param name="distribution">The observed distribution.</param>
    /// <returns>The probability.</returns>
    /// <exception cref="ArgumentException">A variable or state is unknown, or what is given never happens.</exception>
    public double Evaluate(ObservedDistribution distribution)
    {
        ArgumentNullException.ThrowIfNull(distribution);
        if (Constant is double constant)
        {
            return constant;
        }

        // Symbols for summed and asked variables become variables of their own with the states of what they stand for.
        var symbols = new Dictionary<string, Variable>();
        Variable Symbol(string symbol, string of) => symbols.TryGetValue(symbol, out Variable? known)
            ? known
            : symbols[symbol] = new Variable(symbol, distribution.Marginal([of]).Variables[0].States);
        var tables = new List<ProbabilityTable>();
        foreach (CounterfactualFactor factor in Factors)
        {
            ProbabilityTable table = EstimandEvaluator.Evaluate(factor.Estimand, distribution);
            foreach (Variable variable in table.Variables.ToArray())
            {
                string? argument = factor.Arguments.GetValueOrDefault(variable.Name);
                if (argument is null)
                {
                    double[] marginal = distribution.Marginal([variable.Name]).Values;
                    table = table.At(variable.Name, Array.IndexOf(marginal, marginal.Max()));
                }
                else if (!argument.StartsWith('?'))
                {
                    table = table.At(variable.Name, variable.IndexOf(argument));
                }
            }

            tables.Add(new ProbabilityTable([.. table.Variables.Select(v => Symbol(factor.Arguments[v.Name], v.Name))], table.Values));
        }

        ProbabilityTable sum = ProbabilityTable.SumOfProduct(tables, Summed.Keys.Where(symbols.ContainsKey));
        double At(ProbabilityTable table)
        {
            foreach ((string symbol, string state) in _asked)
            {
                table = table.Has(symbol) ? table.At(symbol, symbols[symbol].IndexOf(state)) : table;
            }

            return table.Values[0];
        }

        double value = At(sum);
        if (!IsConditional)
        {
            return Checked(value);
        }

        double total = sum.Keep([]).Values[0];
        return total > 0 ? Checked(value / total) : throw new ArgumentException("what is given has probability 0; ask about something that can happen");
    }

    /// <summary>The estimand as text.</summary>
    public override string ToString()
    {
        if (Constant is double constant)
        {
            return FormattableString.Invariant($"{constant}");
        }

        string sum = (Summed.Count == 0 ? string.Empty : $"sum_{{{string.Join(",", Summed.Keys)}}} ") + string.Join(' ', Factors);
        return IsConditional ? $"[{sum}] / [the same summed over {string.Join(", ", _asked.Keys)}]" : sum;
    }

    private static double Checked(double value) => double.IsNaN(value)
        ? throw new ArgumentException("positivity is violated: a probability conditional on something that never happens is needed; gather data where it happens")
        : value;
}
