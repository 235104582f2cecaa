using Hybrid.Data;

namespace Hybrid.Causal.Estimation;

/// <summary>A perceptron of the core as a model of outcomes or treatments.</summary>
internal sealed class NetworkModel : NuisanceModel
{
    private readonly int _hidden;
    private readonly int _epochs;
    private readonly int _seed;

    public NetworkModel(int hidden, int epochs, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hidden, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1);
        (_hidden, _epochs, _seed) = (hidden, epochs, seed);
    }

    public override bool IsProbability => false;

    public override Func<double[][], double[]> Fit(double[][] columns, double[] target, double[]? weights = null)
    {
        if (weights is not null)
        {
            throw new ArgumentException("NuisanceModel.Network: it takes no weights; use a linear model where rows are weighted, as in the R learner's last stage.", nameof(weights));
        }

        double mean = target.Average();
        double scale = Math.Sqrt(target.Average(y => (y - mean) * (y - mean)));
        scale = scale > 0 ? scale : 1;
        float[] values = [.. target.Select(y => (float)((y - mean) / scale))];
        DataSet rows = DataSet.FromArrays(Rows(columns, target.Length), [columns.Length], values);
        var options = new TrainingOptions { Epochs = _epochs, BatchSize = 64, Optimizer = Optimizer.Adam(0.005), Seed = _seed };
        Network network = Hybrid.Network.Input(columns.Length).Dense(_hidden).Relu().Dense(1).Initialise(_seed).Fit(rows, options).Network;
        return at => [.. network.Predict(Tensor.From(Rows(at, at[0].Length), at[0].Length, at.Length)).ToArray().Select(v => (v * scale) + mean)];
    }

    private static float[] Rows(double[][] columns, int count)
    {
        float[] rows = new float[count * columns.Length];
        for (int c = 0; c < columns.Length; c++)
        {
            for (int i = 0; i < count; i++)
            {
                rows[(i * columns.Length) + c] = (float)columns[c][i];
            }
        }

        return rows;
    }
}
