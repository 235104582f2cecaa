namespace Hybrid.Reinforcement;

/// <summary>Divides rewards by the deviation of their discounted sums as seen so far, and limits them to 10.</summary>
internal sealed class RewardScale(int environments, double discount)
{
    private const double Limit = 10;

    private readonly double[] _sums = new double[environments];
    private readonly RunningMoments _moments = new(1);

    public float Apply(int environment, double reward, bool over)
    {
        double sum = (_sums[environment] * discount) + reward;
        _moments.Add(sum);
        _sums[environment] = over ? 0 : sum;
        return (float)Math.Clamp(reward / _moments.Deviation(0), -Limit, Limit);
    }

    public void Save(TrainingFile file)
    {
        file.Put("rewards.sums", _sums);
        _moments.Save(file, "rewards");
    }

    public void Load(TrainingFile file)
    {
        file.Get("rewards.sums", _sums.AsSpan());
        _moments.Load(file, "rewards");
    }
}
