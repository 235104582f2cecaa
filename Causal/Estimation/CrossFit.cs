namespace Hybrid.Causal.Estimation;

/// <summary>Predictions of treatments and outcomes, each row's by models that have not seen it.</summary>
internal static class CrossFit
{
    /// <summary>The probability of treatment, kept away from 0 and 1.</summary>
    public static (double[] Values, OverlapReport Overlap) Propensity(Sample sample, EstimationOptions options, string operation)
    {
        Positivity.Check(sample, operation);
        double[] raw = Over(sample, options, (train, test) =>
            options.TreatmentModel.FitAndPredict(Sample.Rows(sample.Covariates, train), Sample.Rows(sample.Treatment, train), Sample.Rows(sample.Covariates, test), test.Length));
        double[] kept = [.. raw.Select(p => Math.Clamp(p, Math.Max(options.Trim, 1e-9), 1 - Math.Max(options.Trim, 1e-9)))];
        int trimmed = raw.Zip(kept).Count(pair => pair.First != pair.Second);
        double[] weights = Weights(sample, kept, options.Target);
        return (kept, new OverlapReport(raw.Min(), raw.Max(), trimmed, Effective(sample, weights, 1), Effective(sample, weights, 0)));
    }

    /// <summary>What the outcome would be without and with treatment.</summary>
    public static (double[] Without, double[] With) Outcomes(Sample sample, EstimationOptions options)
    {
        double[] Arm(int arm) => Over(sample, options, (train, test) =>
        {
            int[] own = [.. train.Where(row => sample.Treatment[row] == arm)];
            return options.OutcomeModel.FitAndPredict(Sample.Rows(sample.Covariates, own), Sample.Rows(sample.Outcome, own), Sample.Rows(sample.Covariates, test), test.Length);
        });
        return (Arm(0), Arm(1));
    }

    /// <summary>A column predicted from the covariates alone.</summary>
    public static double[] Predict(Sample sample, EstimationOptions options, NuisanceModel model, double[] target) => Over(sample, options, (train, test) =>
        model.FitAndPredict(Sample.Rows(sample.Covariates, train), Sample.Rows(target, train), Sample.Rows(sample.Covariates, test), test.Length));

    /// <summary>The weights that make treated and untreated alike, and like the target.</summary>
    public static double[] Weights(Sample sample, double[] propensity, EffectTarget target)
    {
        double[] weights = new double[sample.Count];
        for (int i = 0; i < weights.Length; i++)
        {
            double own = sample.Treatment[i] == 1 ? propensity[i] : 1 - propensity[i];
            weights[i] = target switch { EffectTarget.Treated => propensity[i], EffectTarget.Untreated => 1 - propensity[i], _ => 1 } / own;
        }

        return weights;
    }

    public static string[] Warnings(OverlapReport overlap, int count) => overlap.Trimmed == 0
        ? []
        : [$"{overlap.Trimmed} of {count} units have propensities near 0 or 1 and were trimmed: treated and untreated hardly overlap there"];

    private static double[] Over(Sample sample, EstimationOptions options, Func<int[], int[], double[]> predict)
    {
        double[] predicted = new double[sample.Count];
        if (options.Folds == 1)
        {
            int[] all = [.. Enumerable.Range(0, sample.Count)];
            return predict(all, all);
        }

        foreach (int[] fold in sample.Folds(options.Folds, options.Seed))
        {
            double[] values = predict(Sample.Others(fold, sample.Count), fold);
            for (int i = 0; i < fold.Length; i++)
            {
                predicted[fold[i]] = values[i];
            }
        }

        return predicted;
    }

    private static double Effective(Sample sample, double[] weights, int arm)
    {
        double sum = 0, squares = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            if (sample.Treatment[i] == arm)
            {
                sum += weights[i];
                squares += weights[i] * weights[i];
            }
        }

        return squares > 0 ? sum * sum / squares : 0;
    }
}
