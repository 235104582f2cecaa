using Hybrid.Causal.Discovery;

namespace Hybrid.Causal.Estimation;

/// <summary>Logistic regression by Newton's method; the first coefficient is the constant.</summary>
internal static class LogisticFit
{
    private const int MostSteps = 50;

    /// <summary>The coefficients; where the classes are separated the likelihood has no maximum, and the caller sees it in <paramref name="separated"/>.</summary>
    public static double[] Fit(double[][] columns, double[] target, double[]? weights, double ridge, out bool separated)
    {
        int n = target.Length;
        double[] ones = new double[n];
        Array.Fill(ones, 1);
        double[][] design = [ones, .. columns];
        int size = design.Length;
        double[] coefficients = new double[size];
        double mean = Math.Clamp(CovarianceMatrix.Sum(target) / n, 1e-6, 1 - 1e-6);
        coefficients[0] = Math.Log(mean / (1 - mean));
        separated = false;
        double[] scores = new double[n], curvature = new double[n];
        for (int step = 0; step < MostSteps; step++)
        {
            Array.Fill(scores, 0);
            for (int c = 0; c < size; c++)
            {
                LeastSquares.AddTo(scores, design[c], coefficients[c]);
            }

            for (int i = 0; i < n; i++)
            {
                double p = Probability(scores[i]);
                double weight = weights?[i] ?? 1;
                scores[i] = weight * (target[i] - p);
                curvature[i] = weight * Math.Max(p * (1 - p), 1e-12);
            }

            double[] hessian = new double[size * size];
            double[] gradient = new double[size];
            Hybrid.Data.Work.Over(size, a =>
            {
                double[] scaled = LeastSquares.Times(design[a], curvature);
                for (int b = 0; b <= a; b++)
                {
                    hessian[(a * size) + b] = hessian[(b * size) + a] = CovarianceMatrix.Dot(scaled, design[b]) + (a == b && a > 0 ? ridge : 0);
                }

                gradient[a] = CovarianceMatrix.Dot(design[a], scores) - (a > 0 ? ridge * coefficients[a] : 0);
            });
            double[] move = DenseSystems.Solve(hessian, gradient);
            double longest = move.Max(Math.Abs);
            double scale = longest > 5 ? 5 / longest : 1;
            for (int c = 0; c < size; c++)
            {
                coefficients[c] += scale * move[c];
            }

            if (longest < 1e-9)
            {
                return coefficients;
            }
        }

        separated = true;
        return coefficients;
    }

    public static double Probability(double score) => score >= 0 ? 1 / (1 + Math.Exp(-score)) : Math.Exp(score) / (1 + Math.Exp(score));
}
