using Hybrid.Causal.Discovery;
using Hybrid.Data;

namespace Hybrid.Causal.Counterfactuals;

/// <summary>From what was observed of a unit to its noises, and on to what would have been.</summary>
internal static class Abduction
{
    private const int Draws = 50_000;

    public static double[] Predict(StructuralModel model, StructuralModel after, double[] seen, int seed)
    {
        bool determined = Enumerable.Range(0, seen.Length).All(v => !double.IsNaN(seen[v]) && model.Mechanisms[v].IsInvertible);
        if (determined)
        {
            double[] noises = [.. seen.Select((value, v) => model.Mechanisms[v].NoiseOf(model.ParentsOf(v, seen), value))];
            for (int v = 0; v < seen.Length; v++)
            {
                if (!(model.Mechanisms[v].Noise.Density(noises[v]) > 0) && model.Mechanisms[v].Noise.Variance == 0)
                {
                    throw Impossible();
                }
            }

            return Forward(after, noises);
        }

        bool gaussian = model.IsLinear && after.IsLinear && Array.TrueForAll(model.Mechanisms, m => m.Coefficients is not null && (m.Noise.IsNormal || m.Noise.Variance == 0));
        return gaussian ? Forward(after, Posterior(model, seen)) : Weighted(model, after, seen, seed);
    }

    private static double[] Forward(StructuralModel after, double[] noises)
    {
        double[] values = new double[noises.Length];
        after.Play(values, noises);
        return values;
    }

    private static ArgumentException Impossible() => new("StructuralModel.Counterfactual: what was observed is impossible in the model; check the observations.");

    // The means of normal noises given linear functions of them. Predictions are linear, so that means are enough.
    private static double[] Posterior(StructuralModel model, double[] seen)
    {
        int n = seen.Length;
        double[] centre = model.LinearMeans();
        double[][] effects = [.. Enumerable.Range(0, n).Select(u =>
        {
            double[] noises = new double[n], values = new double[n];
            noises[u] = 1;
            model.Play(values, noises);
            return values.Zip(centre, (a, b) => a - b).ToArray();
        })];
        int[] known = [.. Enumerable.Range(0, n).Where(v => !double.IsNaN(seen[v]))];
        double[] variance = [.. model.Mechanisms.Select(m => m.Noise.Variance)];
        double[] matrix = new double[known.Length * known.Length];
        double[] right = new double[known.Length];
        for (int i = 0; i < known.Length; i++)
        {
            right[i] = seen[known[i]] - centre[known[i]];
            for (int j = 0; j < known.Length; j++)
            {
                for (int u = 0; u < n; u++)
                {
                    matrix[(i * known.Length) + j] += effects[u][known[i]] * variance[u] * effects[u][known[j]];
                }
            }
        }

        double[] weights = DenseSystems.Solve(matrix, right);
        return [.. Enumerable.Range(0, n).Select(u => variance[u] * known.Select((v, i) => effects[u][v] * weights[i]).Sum())];
    }

    // Noises that the observations determine are solved for and weighed by their density; others are drawn.
    private static double[] Weighted(StructuralModel model, StructuralModel after, double[] seen, int seed)
    {
        int n = seen.Length;
        const int blocks = 50;
        double[][] sums = [.. Enumerable.Range(0, blocks).Select(_ => new double[n + 1])];
        CounterRandom random = CounterRandom.Of(seed);
        Work.Over(blocks, block =>
        {
            double[] values = new double[n], changed = new double[n];
            for (int draw = 0; draw < Draws / blocks; draw++)
            {
                double[] noises = model.DrawNoise(random.Derive((ulong)((block * (Draws / blocks)) + draw)));
                double weight = 1;
                foreach (int v in model.Order)
                {
                    Mechanism mechanism = model.Mechanisms[v];
                    double[] parents = model.ParentsOf(v, values);
                    if (double.IsNaN(seen[v]))
                    {
                        values[v] = mechanism.Value(parents, noises[v]);
                    }
                    else if (mechanism.IsInvertible)
                    {
                        noises[v] = mechanism.NoiseOf(parents, seen[v]);
                        weight *= mechanism.Noise.Density(noises[v]);
                        values[v] = seen[v];
                    }
                    else
                    {
                        values[v] = mechanism.Value(parents, noises[v]);
                        weight *= Math.Abs(values[v] - seen[v]) < 1e-9 ? 1 : 0;
                    }
                }

                if (weight > 0)
                {
                    after.Play(changed, noises);
                    sums[block][n] += weight;
                    for (int v = 0; v < n; v++)
                    {
                        sums[block][v] += weight * changed[v];
                    }
                }
            }
        });
        double total = sums.Sum(s => s[n]);
        return total > 0 ? [.. Enumerable.Range(0, n).Select(v => sums.Sum(s => s[v]) / total)] : throw Impossible();
    }
}
