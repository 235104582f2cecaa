using Hybrid.Causal.Estimation;

namespace Hybrid.Causal.Refutation;

/// <summary>A way to doubt an estimate.</summary>
/// <param name="name">The name by which it is called.</param>
/// <param name="question">What it asks, in a sentence.</param>
/// <param name="refute">Does it.</param>
public sealed class Refuter(string name, string question, Func<EffectEstimator, EstimationProblem, EstimationOptions, EffectEstimate, RefutationResult> refute)
{
    /// <summary>The name by which it is called.</summary>
    public string Name => name;

    /// <summary>What it asks, in a sentence.</summary>
    public string Question => question;

    /// <summary>Doubts an estimate.</summary>
    /// <param name="estimator">How it was made.</param>
    /// <param name="problem">From what.</param>
    /// <param name="options">With what options; the defaults when null. <see cref="EstimationOptions.Seed"/> makes the doubt repeatable.</param>
    /// <returns>The verdict.</returns>
    /// <exception cref="ArgumentException">The estimate cannot be made.</exception>
    public RefutationResult Refute(EffectEstimator estimator, EstimationProblem problem, EstimationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(estimator);
        options ??= new EstimationOptions();
        return refute(estimator, problem, options, estimator.Estimate(problem, options));
    }

    /// <summary>The name.</summary>
    public override string ToString() => name;
}
