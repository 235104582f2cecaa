namespace Hybrid.Unsupervised;

/// <summary>How adversarial networks are built and trained. The defaults are stable on small data; <see cref="Wasserstein"/> has those of a critic.</summary>
public sealed record AdversarialOptions
{
    /// <summary>What the players want. Default <see cref="AdversarialObjective.NonSaturating"/>.</summary>
    public AdversarialObjective Objective { get; init; } = AdversarialObjective.NonSaturating;

    /// <summary>The numbers of the code, normal noise, at least 1. Default 16.</summary>
    public int Code { get; init; } = 16;

    /// <summary>The widths of hidden layers of both players where dense ones are built. Default two of 128.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [128, 128];

    /// <summary>Whether rows are from 0 to 1, so that a dense generator that is built ends with the logistic function. Default false.</summary>
    public bool Unit { get; init; }

    /// <summary>The classes that rows are generated of: the label goes to both players (M. Mirza and S. Osindero, "Conditional generative adversarial nets", 2014), at least 0; 0, the default, for none.</summary>
    public int Classes { get; init; }

    /// <summary>The weight of (|slope of the discriminator| - 1)² between real and made rows, at least 0 (I. Gulrajani and others, "Improved training of Wasserstein GANs", 2017). Default 0.</summary>
    public double GradientPenalty { get; init; }

    /// <summary>The weight of half the squared slope of the discriminator at real rows, at least 0 (L. Mescheder, A. Geiger and S. Nowozin, "Which training methods for GANs do actually converge?", 2018), which keeps the logistic objectives from circling. Default 0.1.</summary>
    public double SlopePenalty { get; init; } = 0.1;

    /// <summary>The discriminator's weights are kept within plus and minus this after each step, above 0; null, the default, for no limit.</summary>
    public double? Clip { get; init; }

    /// <summary>The discriminator's steps for each of the generator, at least 1. Default 1.</summary>
    public int Critics { get; init; } = 1;

    /// <summary>The generator's steps, at least 1. Default 10,000.</summary>
    public int Steps { get; init; } = 10_000;

    /// <summary>The rows of a batch, at least 1. Default 128.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>The generator's step size, above 0; it falls in a line to a tenth. Default 0.001.</summary>
    public double GeneratorRate { get; init; } = 1e-3;

    /// <summary>The discriminator's step size, above 0; it falls in a line to a tenth. Default 0.001.</summary>
    public double DiscriminatorRate { get; init; } = 1e-3;

    /// <summary>Adam's memory of slopes, in [0, 1): small, since the players' slopes turn. Default 0.5.</summary>
    public double Beta1 { get; init; } = 0.5;

    /// <summary>Adam's memory of squared slopes, in [0, 1). Default 0.99.</summary>
    public double Beta2 { get; init; } = 0.99;

    /// <summary>How much of the running average of the generator's weights is kept at a step, in [0, 1): rows are made by the average. Default 0.99.</summary>
    public double Averaging { get; init; } = 0.99;

    /// <summary>The generator's steps between looks at what it makes, at least 1. Default 500.</summary>
    public int CheckEvery { get; init; } = 500;

    /// <summary>Whether the generator of the best look is returned (by the sliced earth mover's distance from rows), and not the last. Default true.</summary>
    public bool KeepBest { get; init; } = true;

    /// <summary>The looks without a better one after which training stops, at least 1; null, the default, for none.</summary>
    public int? Patience { get; init; }

    /// <summary>The seed of weights, order and noise. Default 0.</summary>
    public int Seed { get; init; }

    /// <summary>The critic of the earth mover's distance with a gradient penalty: five steps of it for each of the generator.</summary>
    public static AdversarialOptions Wasserstein { get; } = new() { Objective = AdversarialObjective.Wasserstein, GradientPenalty = 1, SlopePenalty = 0, Critics = 5, Beta1 = 0, Beta2 = 0.9 };

    internal void Check()
    {
        RowCheck.Options(
            "GenerativeAdversarialNetwork",
            (nameof(Code), Code, Code >= 1, "whole numbers from 1"),
            (nameof(Hidden), $"[{string.Join(", ", Hidden)}]", Hidden.All(width => width >= 1), "whole numbers from 1"),
            (nameof(Classes), Classes, Classes >= 0, "whole numbers from 0"),
            (nameof(GradientPenalty), GradientPenalty, GradientPenalty >= 0 && double.IsFinite(GradientPenalty), "finite numbers from 0"),
            (nameof(SlopePenalty), SlopePenalty, SlopePenalty >= 0 && double.IsFinite(SlopePenalty), "finite numbers from 0"),
            (nameof(Clip), Clip ?? 1, Clip is null || (Clip > 0 && double.IsFinite(Clip.Value)), "finite numbers above 0"),
            (nameof(Critics), Critics, Critics >= 1, "whole numbers from 1"),
            (nameof(Steps), Steps, Steps >= 1, "whole numbers from 1"),
            (nameof(BatchSize), BatchSize, BatchSize >= 1, "whole numbers from 1"),
            (nameof(GeneratorRate), GeneratorRate, GeneratorRate > 0 && double.IsFinite(GeneratorRate), "finite numbers above 0"),
            (nameof(DiscriminatorRate), DiscriminatorRate, DiscriminatorRate > 0 && double.IsFinite(DiscriminatorRate), "finite numbers above 0"),
            (nameof(Beta1), Beta1, Beta1 is >= 0 and < 1, "numbers from 0 to below 1"),
            (nameof(Beta2), Beta2, Beta2 is >= 0 and < 1, "numbers from 0 to below 1"),
            (nameof(Averaging), Averaging, Averaging is >= 0 and < 1, "numbers from 0 to below 1"),
            (nameof(CheckEvery), CheckEvery, CheckEvery >= 1, "whole numbers from 1"),
            (nameof(Patience), Patience ?? 1, Patience is null or >= 1, "whole numbers from 1"));
        if (Objective.Name == AdversarialObjective.Wasserstein.Name && GradientPenalty == 0 && Clip is null)
        {
            throw new ArgumentException("GenerativeAdversarialNetwork: the objective is wasserstein and nothing limits the discriminator's slope; set GradientPenalty or Clip.");
        }
    }
}
