using Microsoft.ML.Probabilistic.Algorithms;
using Microsoft.ML.Probabilistic.Distributions;
using Microsoft.ML.Probabilistic.Math;
using Microsoft.ML.Probabilistic.Models;
using Net = Microsoft.ML.Probabilistic.Models.Variable;
using Span = Microsoft.ML.Probabilistic.Models.Range;

namespace Hybrid.Probabilistic.InferNet;

/// <summary>A Gaussian mixture by Infer.NET's variational message passing, to hold <see cref="VariationalMixture"/> against.</summary>
/// <remarks>
/// Weights are Dirichlet, means Gaussian and precisions Wishart, independent of each other in prior and posterior (ours ties means to precisions). The prior of the means is centred on the rows' mean
/// with ten times their covariance, that of the precisions expects the inverse covariance with as many degrees of freedom as columns.
/// <code>GaussianMixture mixture = InferNetMixture.Fit(faithful, components: 2);</code>
/// </remarks>
public static class InferNetMixture
{
    private const double Spread = 10;

    /// <summary>Fits a mixture.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="components">How many components, from 1 to the number of rows.</param>
    /// <param name="iterations">The rounds of messages, at least 1. Default 100.</param>
    /// <param name="seed">The seed of the first responsibilities. Default 0.</param>
    /// <returns>The mixture of expected weights, means and inverse precisions.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static GaussianMixture Fit(Observations data, int components, int iterations = 100, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(components, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(components, data.Rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, 1);
        int d = data.Columns;
        (Vector mean, PositiveDefiniteMatrix covariance) = Moments(data);
        var component = new Span(components);
        var row = new Span(data.Rows);
        Variable<Vector> weights = Net.DirichletSymmetric(component, 1).Named("weights");
        VariableArray<Vector> means = Net.Array<Vector>(component).Named("means");
        means[component] = Net.VectorGaussianFromMeanAndVariance(mean, new PositiveDefiniteMatrix(covariance * Spread)).ForEach(component);
        VariableArray<PositiveDefiniteMatrix> precisions = Net.Array<PositiveDefiniteMatrix>(component).Named("precisions");
        precisions[component] = Net.Random(Wishart.FromShapeAndRate((d + 1) / 2.0, new PositiveDefiniteMatrix(covariance * ((d + 1) / 2.0)))).ForEach(component);
        VariableArray<int> choices = Net.Array<int>(row).Named("choices");
        VariableArray<Vector> rows = Net.Array<Vector>(row).Named("rows");
        using (Net.ForEach(row))
        {
            choices[row] = Net.Discrete(weights);
            using (Net.Switch(choices[row]))
            {
                rows[row] = Net.VectorGaussianFromMeanAndPrecision(means[choices[row]], precisions[choices[row]]);
            }
        }

        rows.ObservedValue = [.. Enumerable.Range(0, data.Rows).Select(i => Vector.FromArray(data.Row(i).ToArray()))];
        IReadOnlyList<int> labels = KMeans.Fit(data, components, new KMeansOptions { Seed = seed, Restarts = 1 }).Labels;
        choices.InitialiseTo(Distribution<int>.Array([.. labels.Select(label => new Discrete([.. Enumerable.Range(0, components).Select(k => k == label ? 0.9 : 0.1 / Math.Max(1, components - 1))]))]));
        var engine = new InferenceEngine(new VariationalMessagePassing()) { ShowProgress = false, NumberOfIterations = iterations };
        engine.Compiler.WriteSourceFiles = false;
        engine.Compiler.GenerateInMemory = true;
        Wishart[] found = engine.Infer<Wishart[]>(precisions);
        return GaussianMixture.Of(
            CovarianceType.Full,
            [.. engine.Infer<Dirichlet>(weights).GetMean()],
            [.. engine.Infer<VectorGaussian[]>(means).Select(posterior => posterior.GetMean().ToArray())],
            [.. found.Select(posterior => ((PositiveDefiniteMatrix)posterior.GetMean()).Inverse().SourceArray)],
            data.Names);
    }

    private static (Vector Mean, PositiveDefiniteMatrix Covariance) Moments(Observations data)
    {
        int d = data.Columns;
        var mean = Vector.Zero(d);
        var covariance = new PositiveDefiniteMatrix(d, d);
        for (int row = 0; row < data.Rows; row++)
        {
            mean.SetToSum(mean, Vector.FromArray(data.Row(row).ToArray()) * (1.0 / data.Rows));
        }

        for (int row = 0; row < data.Rows; row++)
        {
            for (int i = 0; i < d; i++)
            {
                for (int j = 0; j < d; j++)
                {
                    covariance[i, j] += (data[row, i] - mean[i]) * (data[row, j] - mean[j]) / data.Rows;
                }
            }
        }

        return (mean, covariance);
    }
}
