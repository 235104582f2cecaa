using Hybrid.Data;

namespace Hybrid.Probabilistic;

/// <summary>The E-step and the M-step of a discrete mixture.</summary>
internal sealed class DiscreteMixtureSteps(DiscreteData data, int components, double smoothing) : IExpectationMaximisation<DiscreteMixture>
{
    /// <summary>P(component | row) of the last E-step [rows, components].</summary>
    public double[] Responsibilities { get; private set; } = new double[data.Rows * components];

    /// <summary>The mixture that random responsibilities make most likely.</summary>
    public DiscreteMixture Begin(CounterRandom random)
    {
        for (int row = 0; row < data.Rows; row++)
        {
            Span<double> shares = Responsibilities.AsSpan(row * components, components);
            for (int k = 0; k < components; k++)
            {
                shares[k] = 4 * RandomNumbers.Uniform(random, (ulong)((row * components) + k));
            }

            CrowdSteps.Normalise(shares);
        }

        return Maximise();
    }

    public double Expect(DiscreteMixture parameters)
    {
        double[] responsibilities = new double[data.Rows * components];
        double total = 0;
        for (int k = 0; k < components; k++)
        {
            double weight = Math.Log(parameters.Weights[k]);
            total += smoothing == 0 ? 0 : smoothing * (weight + parameters.Probabilities[k].Sum(row => row.Sum(Math.Log)));
            for (int row = 0; row < data.Rows; row++)
            {
                responsibilities[(row * components) + k] = weight;
            }

            for (int v = 0; v < data.Variables.Count; v++)
            {
                double[] logs = [.. parameters.Probabilities[k][v].Select(p => Math.Log(p))];
                ReadOnlySpan<int> column = data.Column(v);
                for (int row = 0; row < column.Length; row++)
                {
                    responsibilities[(row * components) + k] += column[row] == DiscreteData.Missing ? 0 : logs[column[row]];
                }
            }
        }

        for (int row = 0; row < data.Rows; row++)
        {
            Span<double> shares = responsibilities.AsSpan(row * components, components);
            if (shares.ToArray().All(double.IsNegativeInfinity))
            {
                total = double.NegativeInfinity;
                shares.Clear();
                continue;
            }

            total += CrowdSteps.Normalise(shares);
        }

        Responsibilities = responsibilities;
        return total;
    }

    public DiscreteMixture Maximise()
    {
        double[] weights = new double[components];
        var probabilities = new double[components][][];
        for (int k = 0; k < components; k++)
        {
            probabilities[k] = new double[data.Variables.Count][];
            for (int row = 0; row < data.Rows; row++)
            {
                weights[k] += Responsibilities[(row * components) + k];
            }

            for (int v = 0; v < data.Variables.Count; v++)
            {
                int states = data.Variables[v].Count;
                double[] counts = [.. Enumerable.Repeat(smoothing, states)];
                ReadOnlySpan<int> column = data.Column(v);
                for (int row = 0; row < column.Length; row++)
                {
                    if (column[row] != DiscreteData.Missing)
                    {
                        counts[column[row]] += Responsibilities[(row * components) + k];
                    }
                }

                probabilities[k][v] = Chance.Normalised(counts, [.. Enumerable.Repeat(1.0 / states, states)]);
            }
        }

        double sum = weights.Sum() + (components * smoothing);
        return new DiscreteMixture(data.Variables, [.. weights.Select(weight => (weight + smoothing) / sum)], probabilities);
    }
}
