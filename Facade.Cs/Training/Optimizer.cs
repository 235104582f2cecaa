using Hybrid.Core;
using Microsoft.FSharp.Collections;

namespace Hybrid;

/// <summary>How gradients move the weights: a rule, and what is done to gradients before it. Immutable.</summary>
/// <remarks>Formulas and defaults are those of PyTorch's torch.optim where it has the rule. Example: <c>Optimizer.AdamW(0.001).ClipByGlobalNorm(1)</c>.</remarks>
public sealed partial class Optimizer
{
    private readonly Func<double, Optimiser> _rule;
    private readonly IReadOnlyList<Optimiser> _before;
    private readonly string _text;

    private Optimizer(string name, LearningRate rate, string text, Func<double, Optimiser> rule, IReadOnlyList<Optimiser>? before = null)
    {
        Name = name;
        LearningRate = rate;
        _text = text;
        _rule = rule;
        _before = before ?? [];

        // An option out of range is refused here and not when a training starts.
        _ = rule(rate.Rate);
    }

    /// <summary>The rule's name, as <see cref="Parse"/> takes it.</summary>
    public string Name { get; }

    /// <summary>How far each step moves.</summary>
    public LearningRate LearningRate { get; }

    /// <summary>The same optimiser with another learning rate.</summary>
    /// <param name="rate">The rate; a number is constant.</param>
    public Optimizer WithLearningRate(LearningRate rate)
    {
        ArgumentNullException.ThrowIfNull(rate);
        return new(Name, rate, _text, _rule, _before);
    }

    /// <summary>Limits every element of the gradients.</summary>
    /// <param name="limit">The largest size; above 0.</param>
    public Optimizer ClipByValue(double limit) => Before(Transform.clipByValue(limit), FormattableString.Invariant($"clipped by value {limit}"));

    /// <summary>Scales each gradient tensor down to a norm.</summary>
    /// <param name="limit">The largest Euclidean norm of a tensor; above 0.</param>
    public Optimizer ClipByNorm(double limit) => Before(Transform.clipByNorm(limit), FormattableString.Invariant($"clipped by norm {limit}"));

    /// <summary>Scales all gradients down by one factor to a joint norm (Pascanu et al., "On the difficulty of training recurrent neural networks", 2013).</summary>
    /// <param name="limit">The largest joint Euclidean norm; above 0.</param>
    public Optimizer ClipByGlobalNorm(double limit) => Before(Transform.clipByGlobalNorm(limit), FormattableString.Invariant($"clipped by global norm {limit}"));

    /// <summary>Adds the gradient of strength / 2 times the sum of the squared weights; biases are left free.</summary>
    /// <param name="strength">The strength; at least 0.</param>
    public Optimizer L2(double strength) => Before(Weights(Transform.l2(strength)), FormattableString.Invariant($"L2 {strength}"));

    /// <summary>Adds a subgradient of strength times the sum of the weights' sizes; biases are left free.</summary>
    /// <param name="strength">The strength; at least 0.</param>
    public Optimizer L1(double strength) => Before(Weights(Transform.l1(strength)), FormattableString.Invariant($"L1 {strength}"));

    /// <summary>The rule, its learning rate and what comes before it.</summary>
    public override string ToString() => $"{Name}({LearningRate}){_text}";

    internal Optimiser ToCore(LearningRate.Course course)
    {
        var parts = new List<Optimiser>(_before) { _rule(LearningRate.Rate) };
        if (LearningRate.Factor(course) is { } factor)
        {
            parts.Add(Transform.scaleBySchedule(factor));
        }

        return parts.Count == 1 ? parts[0] : Transform.chain(ListModule.OfSeq(parts));
    }

    private static Optimiser Weights(Optimiser transform) =>
        Transform.masked(Interop.ToCore<string, bool>(path => !path.Contains("Bias", StringComparison.Ordinal)), transform);

    private Optimizer Before(Optimiser transform, string text) => new(Name, LearningRate, $"{_text}, {text}", _rule, [.. _before, transform]);
}
