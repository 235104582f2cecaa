namespace Hybrid.Probabilistic;

/// <content>Questions about the distribution.</content>
public sealed partial class BayesianNetwork
{
    private ExactInference? _exact;

    /// <summary>Prepares the network for exact questions with any evidence; see <see cref="ExactInference"/>.</summary>
    /// <param name="options">How; <see cref="ExactOptions.Default"/> when null, whose result is kept with the network.</param>
    /// <returns>The prepared network.</returns>
    /// <exception cref="InferenceTooLargeException">The tables would not fit.</exception>
    public ExactInference Compile(ExactOptions? options = null) => options is null ? _exact ??= ExactInference.Compile(this) : ExactInference.Compile(this, options);

    /// <summary>The exact posteriors of variables given evidence.</summary>
    /// <param name="evidence">What is known, such as <c>A=x, B!=y</c>; empty for nothing.</param>
    /// <param name="query">Names of the variables asked for; none for every one without a finding that fixes it.</param>
    /// <returns>The posteriors and ln P(evidence).</returns>
    /// <exception cref="ImpossibleEvidenceException">The evidence has probability 0; the finding is named.</exception>
    /// <exception cref="InferenceTooLargeException">The tables would not fit.</exception>
    /// <exception cref="ArgumentException">The text is no evidence, or a variable or state is unknown.</exception>
    /// <example><code>asia.Ask("asia=yes, xray=yes")["tub", "yes"]    // 0.3377</code></example>
    public InferenceResult Ask(string evidence, params IReadOnlyList<string> query) => Compile().Ask(evidence, query);
}
