namespace Hybrid.Causal;

/// <summary>
/// What a causal quantity equals in terms of the observed distribution: sums, products and ratios of probabilities such as P(y | x, z). Immutable.
/// It stands for a function of the states of its <see cref="Free"/> variables.
/// </summary>
/// <example><code>
/// Estimand effect = ((Identified)Identification.Of(CausalGraph.Parse("Z -&gt; X -&gt; Y; Z -&gt; Y"), ["X"], ["Y"])).Estimand;
/// effect.ToString()      // sum_{z} P(y|x,z) P(z)
/// effect.ToLatex()       // \sum_{z} P(y \mid x,z) P(z)
/// </code></example>
public abstract class Estimand
{
    private protected Estimand()
    {
    }

    /// <summary>The variables whose states the value depends on; those that sums range over are not among them. Sorted by name.</summary>
    public abstract IReadOnlyCollection<string> Free { get; }

    /// <summary>The estimand as text: <c>sum_{z} P(y|x,z) P(z)</c>. States are written as the variables' names in small letters (where these differ); a prime marks a state that a sum ranges over while the variable has another outside.</summary>
    public override string ToString() => EstimandPrinter.Text(this);

    /// <summary>The estimand in LaTeX's mathematics: <c>\sum_{z} P(y \mid x,z) P(z)</c>.</summary>
    /// <returns>A formula without dollar signs.</returns>
    public string ToLatex() => EstimandPrinter.Latex(this);

    /// <summary>The value at every joint state of the free variables, computed exactly on a joint distribution.</summary>
    /// <param name="distribution">The observed distribution, which has every variable of the estimand.</param>
    /// <returns>A table over the free variables; an entry is NaN where a conditional probability on an event of probability 0 is needed.</returns>
    /// <exception cref="ArgumentException">The distribution lacks a variable.</exception>
    public Probabilistic.Factor Evaluate(ObservedDistribution distribution)
    {
        ArgumentNullException.ThrowIfNull(distribution);
        return EstimandEvaluator.Evaluate(this, distribution).ToFactor();
    }
}
