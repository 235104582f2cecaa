namespace Hybrid.Causal.Estimation;

/// <summary>The efficient scores whose mean is the effect.</summary>
internal static class DoublyRobust
{
    /// <summary>One number for each row; for a part of the rows as target, already divided by its share.</summary>
    public static double[] Scores(Sample sample, double[] propensity, double[] without, double[] with, EffectTarget target)
    {
        int n = sample.Count;
        double share = target switch { EffectTarget.Treated => sample.Treated / (double)n, EffectTarget.Untreated => 1 - (sample.Treated / (double)n), _ => 1 };
        double[] scores = new double[n];
        for (int i = 0; i < n; i++)
        {
            (double p, double y) = (propensity[i], sample.Outcome[i]);
            bool treated = sample.Treatment[i] == 1;
            scores[i] = target switch
            {
                EffectTarget.Treated => (treated ? 1 : -p / (1 - p)) * (y - without[i]) / share,
                EffectTarget.Untreated => (treated ? (1 - p) / p : -1) * (y - with[i]) / share,
                _ => with[i] - without[i] + (treated ? (y - with[i]) / p : -(y - without[i]) / (1 - p)),
            };
        }

        return scores;
    }

    /// <summary>The mean and its standard error; the share of the target is estimated too.</summary>
    public static (double Value, double Error) Mean(Sample sample, double[] scores, EffectTarget target)
    {
        int n = sample.Count;
        double value = scores.Average();
        bool[] mask = GFormulaEstimator.Mask(sample, target);
        double share = mask.Count(m => m) / (double)n;
        double squares = 0;
        for (int i = 0; i < n; i++)
        {
            double influence = scores[i] - (mask[i] ? value / share : 0);
            squares += influence * influence;
        }

        return (value, Math.Sqrt(squares) / n);
    }
}
