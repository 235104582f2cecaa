namespace Hybrid.Reinforcement;

/// <summary>Preferences h climb the expected reward of softmax(h): h(a) moves by rate (R - mean R) ((a chosen) - pi(a)). Source: Sutton and Barto, Reinforcement Learning, 2nd ed., section 2.8.</summary>
public sealed class GradientBandit : BanditStrategy
{
    private readonly double _rate;
    private readonly double[] _preferences;
    private readonly double[] _probabilities;
    private double _mean;
    private long _pulls;

    /// <summary>A strategy that has seen nothing.</summary>
    /// <param name="arms">The number of arms.</param>
    /// <param name="rate">The step size, above 0; default 0.1.</param>
    public GradientBandit(int arms, double rate = 0.1)
        : base(arms)
    {
        _rate = rate > 0 && double.IsFinite(rate) ? rate : throw new ArgumentOutOfRangeException(nameof(rate), rate, "GradientBandit: finite numbers above 0 are allowed");
        _preferences = new double[arms];
        _probabilities = new double[arms];
    }

    /// <summary>The preferences.</summary>
    public ReadOnlySpan<double> Preferences => _preferences;

    /// <summary>The probability of each arm.</summary>
    public ReadOnlySpan<double> Probabilities()
    {
        double greatest = _preferences.Max();
        double total = 0;
        for (int arm = 0; arm < Arms; arm++)
        {
            _probabilities[arm] = Math.Exp(_preferences[arm] - greatest);
            total += _probabilities[arm];
        }

        for (int arm = 0; arm < Arms; arm++)
        {
            _probabilities[arm] /= total;
        }

        return _probabilities;
    }

    /// <inheritdoc/>
    public override int Choose(ReadOnlySpan<double> features, ref Pcg64 random)
    {
        ReadOnlySpan<double> probabilities = Probabilities();
        double draw = random.NextDouble();
        int arm = 0;
        while (arm < Arms - 1 && draw >= probabilities[arm])
        {
            draw -= probabilities[arm++];
        }

        return arm;
    }

    /// <inheritdoc/>
    public override void Learn(int arm, ReadOnlySpan<double> features, double reward)
    {
        ReadOnlySpan<double> probabilities = Probabilities();
        double ahead = reward - _mean;
        for (int other = 0; other < Arms; other++)
        {
            _preferences[other] += _rate * ahead * ((other == arm ? 1 : 0) - probabilities[other]);
        }

        _pulls++;
        _mean += (reward - _mean) / _pulls;
    }
}
