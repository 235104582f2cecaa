namespace Hybrid;

/// <summary>When and how much the learning rate falls because the monitored metric stops improving. The defaults are those of PyTorch's ReduceLROnPlateau.</summary>
public sealed record PlateauOptions
{
    /// <summary>What the rate is multiplied by. Range: between 0 and 1. Default: 0.1.</summary>
    public double Factor { get; init; } = 0.1;

    /// <summary>How many epochs in a row may fail to improve before the rate falls. Range: at least 0. Default: 10.</summary>
    public int Patience { get; init; } = 10;

    /// <summary>By what share of its best value the metric must improve to count. Range: 0 to below 1. Default: 1e-4.</summary>
    public double Threshold { get; init; } = 1e-4;

    /// <summary>For how many epochs after a fall none counts as failing. Range: at least 0. Default: 0.</summary>
    public int Cooldown { get; init; }

    internal void Check()
    {
        if (!(Factor > 0 && Factor < 1) || Patience < 0 || !(Threshold >= 0 && Threshold < 1) || Cooldown < 0)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"PlateauOptions: Factor is {Factor}, Patience {Patience}, Threshold {Threshold}, Cooldown {Cooldown}; allowed are a factor between 0 and 1, a threshold from 0 to below 1 and whole numbers of at least 0."));
        }
    }

    internal Core.PlateauOptions ToCore() => new(Factor, Patience, Threshold, Cooldown, 0, false);
}
