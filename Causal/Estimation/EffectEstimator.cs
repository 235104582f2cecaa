namespace Hybrid.Causal.Estimation;

/// <summary>A way to estimate an effect. All take the same problem and return the same kind of answer.</summary>
public abstract class EffectEstimator
{
    /// <summary>The name by which it is called, such as <c>aipw</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What it does and assumes, in a sentence.</summary>
    public abstract string Description { get; }

    /// <summary>Whose effects it can estimate.</summary>
    public virtual IReadOnlyList<EffectTarget> Targets { get; } = [EffectTarget.Everyone, EffectTarget.Treated, EffectTarget.Untreated];

    /// <summary>Whether the treatment must be binary.</summary>
    public virtual bool NeedsBinaryTreatment => true;

    /// <summary>Estimates an effect.</summary>
    /// <param name="problem">The data and the roles of columns.</param>
    /// <param name="options">How; the defaults when null.</param>
    /// <returns>The estimate with its standard error, interval and diagnostics.</returns>
    /// <exception cref="ArgumentException">A column is unknown, the treatment does not vary, positivity is violated, the target is not one of <see cref="Targets"/>, or an option is out of range.</exception>
    public EffectEstimate Estimate(EstimationProblem problem, EstimationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(problem);
        options ??= new EstimationOptions();
        options.Check(Name);
        if (!Targets.Contains(options.Target))
        {
            throw new ArgumentException($"{Name}: it does not estimate the effect on the {options.Target.ToString().ToLowerInvariant()}; allowed is the effect on {string.Join(" or ", Targets).ToLowerInvariant()}. Use another method.");
        }

        EffectEstimate estimate = Compute(problem, options);
        return estimate with { Method = Name, Target = options.Target, Confidence = options.Confidence };
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    private protected abstract EffectEstimate Compute(EstimationProblem problem, EstimationOptions options);
}
