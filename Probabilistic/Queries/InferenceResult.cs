namespace Hybrid.Probabilistic;

/// <summary>The answer to a question: the posterior of each variable asked for, the evidence's probability, and how they were found. Immutable.</summary>
public sealed class InferenceResult
{
    private readonly Dictionary<string, Factor> _posteriors;

    /// <summary>Collects an answer.</summary>
    /// <param name="engine">The engine's name.</param>
    /// <param name="isExact">Whether the numbers are exact but for rounding.</param>
    /// <param name="logEvidence">ln P(evidence), or an estimate or bound of it; NaN where the engine has none.</param>
    /// <param name="posteriors">A distribution over one variable each.</param>
    /// <param name="note">How it was done, such as the size of the tables; one line.</param>
    public InferenceResult(string engine, bool isExact, double logEvidence, IEnumerable<Factor> posteriors, string note = "")
    {
        ArgumentException.ThrowIfNullOrEmpty(engine);
        ArgumentNullException.ThrowIfNull(posteriors);
        ArgumentNullException.ThrowIfNull(note);
        Engine = engine;
        IsExact = isExact;
        LogEvidence = logEvidence;
        Note = note;
        Posteriors = [.. posteriors];
        _posteriors = Posteriors.ToDictionary(p => p.Variables[0].Name, StringComparer.Ordinal);
    }

    /// <summary>The name of the engine.</summary>
    public string Engine { get; }

    /// <summary>Whether the numbers are exact but for rounding.</summary>
    public bool IsExact { get; }

    /// <summary>The natural logarithm of the evidence's probability; for a Markov network ln Z with the evidence. NaN where the engine has none.</summary>
    public double LogEvidence { get; }

    /// <summary>How it was done, in one line; empty when there is nothing to say.</summary>
    public string Note { get; }

    /// <summary>The posteriors, each a distribution over one variable, in the order asked.</summary>
    public IReadOnlyList<Factor> Posteriors { get; }

    /// <summary>How well an approximation converged; null for exact engines.</summary>
    public Convergence? Convergence { get; init; }

    /// <summary>How well a sampler's draws cover the posterior; null for engines that do not sample.</summary>
    public SamplingReport? Sampling { get; init; }

    /// <summary>The standard error of each posterior probability, as tables in the order of <see cref="Posteriors"/>; null for engines that do not sample.</summary>
    public IReadOnlyList<Factor>? StandardErrors { get; init; }

    /// <summary>The standard error of a state's posterior probability.</summary>
    /// <param name="variable">The variable's name.</param>
    /// <param name="state">The state's name.</param>
    /// <returns>At least 0; 0 for engines that do not sample.</returns>
    /// <exception cref="ArgumentException">The variable was not asked for, or has no such state.</exception>
    public double StandardError(string variable, string state)
    {
        Factor posterior = this[variable];
        int index = posterior.Variables[0].IndexOf(state);
        return StandardErrors is null ? 0 : StandardErrors.First(f => f.Variables[0].Name == variable).Values[index];
    }

    /// <summary>The posterior of a variable.</summary>
    /// <param name="variable">The variable's name.</param>
    /// <exception cref="ArgumentException">It was not asked for.</exception>
    public Factor this[string variable] => _posteriors.TryGetValue(variable, out Factor? posterior)
        ? posterior
        : throw new ArgumentException($"the answer has no posterior of '{variable}'; {Names.Suggest(variable, _posteriors.Keys)}", nameof(variable));

    /// <summary>The posterior probability of a state.</summary>
    /// <param name="variable">The variable's name.</param>
    /// <param name="state">The state's name.</param>
    /// <exception cref="ArgumentException">The variable was not asked for, or has no such state.</exception>
    public double this[string variable, string state] => this[variable][state];

    internal InferenceResult WithNote(string note) => new(Engine, IsExact, LogEvidence, Posteriors, note) { Convergence = Convergence, Sampling = Sampling, StandardErrors = StandardErrors };

    internal InferenceResult WithSampling(SamplingReport report, IReadOnlyList<Factor> errors) =>
        new(Engine, IsExact, LogEvidence, Posteriors, Note) { Convergence = Convergence, Sampling = report, StandardErrors = errors };
}
