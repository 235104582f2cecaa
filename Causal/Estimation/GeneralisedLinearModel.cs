namespace Hybrid.Causal.Estimation;

/// <summary>Linear and logistic regression, with squares and products where wanted.</summary>
internal sealed class GeneralisedLinearModel(bool logistic, double ridge, bool quadratic) : NuisanceModel
{
    public override bool IsProbability => logistic;

    /// <summary>Ordinary least squares: what has closed standard errors.</summary>
    public bool IsPlainLinear => !logistic && ridge == 0 && !quadratic;

    /// <summary>Logistic regression on the columns as they are.</summary>
    public bool IsPlainLogistic => logistic && ridge <= 1e-4 && !quadratic;

    public override Func<double[][], double[]> Fit(double[][] columns, double[] target, double[]? weights = null)
    {
        double[][] features = Expand(columns);
        if (!logistic)
        {
            double[] coefficients = LeastSquares.Fit(features, target, weights, ridge).Coefficients;
            return at => LeastSquares.Predict(coefficients, Expand(at), at[0].Length);
        }

        double[] weightsOf = LogisticFit.Fit(features, target, weights, ridge, out _);
        return at =>
        {
            double[] scores = LeastSquares.Predict(weightsOf, Expand(at), at[0].Length);
            for (int i = 0; i < scores.Length; i++)
            {
                scores[i] = LogisticFit.Probability(scores[i]);
            }

            return scores;
        };
    }

    private double[][] Expand(double[][] columns)
    {
        if (!quadratic)
        {
            return columns;
        }

        var all = new List<double[]>(columns);
        for (int a = 0; a < columns.Length; a++)
        {
            for (int b = a; b < columns.Length; b++)
            {
                all.Add(LeastSquares.Times(columns[a], columns[b]));
            }
        }

        return [.. all];
    }
}
