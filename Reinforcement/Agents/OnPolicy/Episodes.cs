namespace Hybrid.Reinforcement;

/// <summary>The steps of whole episodes, one of each environment, in the order of time.</summary>
internal sealed class Episodes(int environments, int inputLength, int actionCount)
{
    public List<int> Words { get; } = [];

    public List<int> Actions { get; } = [];

    public List<float> Controls { get; } = [];

    public List<float> Values { get; } = [];

    public List<float> Rewards { get; } = [];

    public List<int> Environments { get; } = [];

    public List<float> Mask { get; } = [];

    public List<float> Returns { get; } = [];

    public List<float> Advantages { get; } = [];

    public int Count => Rewards.Count;

    public int InputLength => inputLength;

    public int ActionCount => actionCount;

    public void Clear()
    {
        Words.Clear();
        Actions.Clear();
        Controls.Clear();
        Values.Clear();
        Rewards.Clear();
        Environments.Clear();
        Mask.Clear();
        Returns.Clear();
        Advantages.Clear();
    }

    /// <summary>Sums rewards backwards from the values of the last observations.</summary>
    public void Sum(ReadOnlySpan<float> lastValues, double discount, bool baseline, bool normalise)
    {
        double[] running = new double[environments];
        for (int i = 0; i < environments; i++)
        {
            running[i] = lastValues[i];
        }

        float[] returns = new float[Count];
        for (int i = Count - 1; i >= 0; i--)
        {
            int environment = Environments[i];
            running[environment] = Rewards[i] + (discount * running[environment]);
            returns[i] = (float)running[environment];
        }

        float[] advantages = [.. returns.Select((value, i) => baseline ? value - Values[i] : value)];
        if (normalise && Count > 1)
        {
            double mean = advantages.Average();
            double deviation = Math.Sqrt(advantages.Sum(value => (value - mean) * (value - mean)) / (Count - 1));
            advantages = Array.ConvertAll(advantages, value => (float)((value - mean) / (deviation + 1e-8)));
        }

        Returns.AddRange(returns);
        Advantages.AddRange(advantages);
    }
}
