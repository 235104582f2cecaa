namespace Hybrid.Unsupervised;

/// <summary>How the information plane is measured.</summary>
public sealed record InformationPlaneOptions
{
    /// <summary>The estimator. Default: binning.</summary>
    public InformationEstimator Estimator { get; init; } = InformationEstimator.Binning;

    /// <summary>The bins of an activation, 2 to 65,536, of equal width. Default 30, as in the paper of 2017.</summary>
    public int Bins { get; init; } = 30;

    /// <summary>Where the first bin begins; what is below falls into it. Set with <see cref="High"/> or not at all. Default: null, the layer's least activation; -1 suits the hyperbolic tangent.</summary>
    public double? Low { get; init; }

    /// <summary>Where the last bin ends, above <see cref="Low"/>; what is above falls into it. Default: null, the layer's largest activation.</summary>
    public double? High { get; init; }

    /// <summary>The variance of the noise that the kernel estimators add to each activation, above 0. Default 0.1.</summary>
    public double NoiseVariance { get; init; } = 0.1;

    /// <summary>The positions of the layers to be measured, from 0. Default: null, all.</summary>
    public IReadOnlyList<int>? Layers { get; init; }

    /// <summary>A recording measures before training and after each so many epochs, at least 1. Default 1.</summary>
    public int Every { get; init; } = 1;

    internal void Check()
    {
        (string Name, bool Good, object? Value, string Allowed)[] rules =
        [
            (nameof(Estimator), Enum.IsDefined(Estimator), Estimator, "Binning, KernelUpper and KernelLower"),
            (nameof(Bins), Bins is >= 2 and <= 65_536, Bins, "2 to 65536"),
            (nameof(Low), Low is null == High is null && (Low is not double low || double.IsFinite(low)), Low, "a finite number with High, or null without"),
            (nameof(High), High is not double high || (double.IsFinite(high) && high > Low), High, "a finite number above Low, or null without"),
            (nameof(NoiseVariance), NoiseVariance > 0 && double.IsFinite(NoiseVariance), NoiseVariance, "finite numbers above 0"),
            (nameof(Layers), Layers is null || (Layers.Count > 0 && Layers.All(layer => layer >= 0)), Layers is null ? null : $"[{string.Join(", ", Layers)}]", "one or more positions from 0, or null"),
            (nameof(Every), Every >= 1, Every, "whole numbers from 1"),
        ];
        foreach ((string name, bool good, object? value, string allowed) in rules)
        {
            if (!good)
            {
                throw new ArgumentException(FormattableString.Invariant($"InformationPlane: {name} is {value ?? "null"}; allowed: {allowed}."));
            }
        }
    }
}
