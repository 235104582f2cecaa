namespace Hybrid.Causal.Estimation;

/// <summary>What the mean outcome would be if a rule decided the treatment: off-policy evaluation.</summary>
/// <remarks>Dudik, Langford and Li, Doubly robust policy evaluation and learning, 2011.</remarks>
/// <example><code>
/// EffectEstimate value = PolicyValue.Estimate(problem, effects.Predict(table).Select(e =&gt; e &gt; 0));
/// </code></example>
public static class PolicyValue
{
    /// <summary>Estimates the value of a rule.</summary>
    /// <param name="problem">The data of a treatment that was decided otherwise.</param>
    /// <param name="treat">For each row of the table whether the rule treats it.</param>
    /// <param name="method"><c>dr</c>: doubly robust (the default); <c>ips</c>: inverse propensity scores; <c>snips</c>: those normalised; <c>dm</c>: predicted outcomes alone.</param>
    /// <param name="options">Models, folds, trimming and confidence; the defaults when null.</param>
    /// <returns>The mean outcome under the rule; details hold the gain over what was done. For <c>dm</c> the standard error leaves out that of the model.</returns>
    /// <exception cref="ArgumentException">The number of decisions is another, the method is unknown, or positivity is violated.</exception>
    public static EffectEstimate Estimate(EstimationProblem problem, IEnumerable<bool> treat, string method = "dr", EstimationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(treat);
        string[] methods = ["dr", "ips", "snips", "dm"];
        if (!methods.Contains(method))
        {
            throw new ArgumentException($"PolicyValue: there is no method '{method}'; {Names.Suggest(method, methods)}", nameof(method));
        }

        double[] decisions = [.. treat.Select(t => t ? 1.0 : 0.0)];
        if (decisions.Length != problem.Table.Rows)
        {
            throw new ArgumentException($"PolicyValue: there are {decisions.Length} decisions for {problem.Table.Rows} rows; give one for each.", nameof(treat));
        }

        options ??= new EstimationOptions();
        options.Check("PolicyValue");
        const string name = "\u0001decision";
        Sample sample = Sample.Of(problem with { Table = problem.Table.With(name, decisions) }, "PolicyValue", problem.Adjustment, binary: true, name);
        double[] rule = sample.Table[name].ToArray();
        (double[] propensity, OverlapReport overlap) = CrossFit.Propensity(sample, options, "PolicyValue");
        (double[] without, double[] with) = method is "dr" or "dm" ? CrossFit.Outcomes(sample, options) : (new double[sample.Count], new double[sample.Count]);
        int n = sample.Count;
        double[] weights = new double[n], scores = new double[n];
        for (int i = 0; i < n; i++)
        {
            double chance = sample.Treatment[i] == 1 ? propensity[i] : 1 - propensity[i];
            weights[i] = method != "dm" && sample.Treatment[i] == rule[i] ? 1 / chance : 0;
            double predicted = rule[i] == 1 ? with[i] : without[i];
            scores[i] = predicted + (weights[i] * (sample.Outcome[i] - predicted));
        }

        double total = weights.Average();
        double value = scores.Average() / (method == "snips" ? total : 1);
        double squares = 0;
        for (int i = 0; i < n; i++)
        {
            double influence = method == "snips" ? weights[i] * (sample.Outcome[i] - value) / total : scores[i] - value;
            squares += influence * influence;
        }

        return new EffectEstimate(value, Math.Sqrt(squares) / n, n)
        {
            Method = method,
            Confidence = options.Confidence,
            Adjustment = problem.Adjustment,
            Overlap = overlap,
            Warnings = CrossFit.Warnings(overlap, n),
            Details = [("observed", sample.Outcome.Average()), ("gain", value - sample.Outcome.Average()), ("treatedShare", rule.Average())],
        };
    }
}
