namespace Hybrid.Reinforcement;

/// <summary>Adam on a plain vector. Source: D. Kingma and J. Ba, "Adam", 2015.</summary>
internal sealed class AdamVector(int length)
{
    private const double First = 0.9;
    private const double Second = 0.999;

    private readonly double[] _mean = new double[length];
    private readonly double[] _square = new double[length];

    public long Steps { get; private set; }

    /// <summary>Moves a point along a gradient upwards.</summary>
    public void Climb(Span<float> point, ReadOnlySpan<double> gradient, double rate)
    {
        Steps++;
        double firstShare = 1 - Math.Pow(First, Steps);
        double secondShare = 1 - Math.Pow(Second, Steps);
        for (int i = 0; i < point.Length; i++)
        {
            _mean[i] = (First * _mean[i]) + ((1 - First) * gradient[i]);
            _square[i] = (Second * _square[i]) + ((1 - Second) * gradient[i] * gradient[i]);
            point[i] += (float)(rate * (_mean[i] / firstShare) / (Math.Sqrt(_square[i] / secondShare) + 1e-8));
        }
    }

    public void Save(TrainingFile file)
    {
        file.Put("adam.mean", _mean);
        file.Put("adam.square", _square);
        file.Put("adam.steps", [Steps]);
    }

    public void Load(TrainingFile file)
    {
        file.Get("adam.mean", _mean.AsSpan());
        file.Get("adam.square", _square.AsSpan());
        Span<long> steps = [0];
        file.Get("adam.steps", steps);
        Steps = steps[0];
    }
}
