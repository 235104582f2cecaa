namespace Hybrid;

/// <summary>The Fréchet distance of two sets of features, each taken for a normal distribution: |m - m'|² + tr(S + S' - 2 (S S')^1/2).</summary>
/// <remarks>
/// Source: D. Dowson and B. Landau, "The Fréchet distance between multivariate normal distributions", 1982; M. Heusel and others, "GANs trained by a two time-scale update rule converge to a local Nash equilibrium", 2017, who take
/// the features of a classifier of photographs; ours are of any network:
/// <code>
/// Network features = classifier.FirstLayers(classifier.Layers.Count - 1);
/// double distance = FrechetDistance.Between(features.Predict(real), features.Predict(made));
/// </code>
/// </remarks>
public static class FrechetDistance
{
    /// <summary>The distance.</summary>
    /// <param name="first">[samples, features], at least 2 samples; for few samples it is too large.</param>
    /// <param name="second">[samples, features], at least 2 samples.</param>
    /// <exception cref="ArgumentException">Shapes do not agree, or a number is not finite.</exception>
    public static double Between(Tensor first, Tensor second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Rank != 2 || second.Rank != 2 || first.Shape[1] != second.Shape[1] || first.Shape[0] < 2 || second.Shape[0] < 2)
        {
            throw new ArgumentException($"FrechetDistance: the features have shapes {TensorText.Shape([.. first.Shape])} and {TensorText.Shape([.. second.Shape])}; [samples, features] with the same features and at least 2 samples are needed.", nameof(second));
        }

        (Tensor mean, Tensor covariance) = Moments(first);
        (Tensor otherMean, Tensor otherCovariance) = Moments(second);
        double way = (mean - otherMean).Square().Sum().Item();
        if (!double.IsFinite(way))
        {
            throw new ArgumentException("FrechetDistance: a feature is not finite; look at the network that made it.", nameof(first));
        }

        // tr (S S')^1/2 is the sum of roots of the eigenvalues of the symmetric S^1/2 S' S^1/2.
        EighFactors factors = LinearAlgebra.Eigh(covariance);
        Tensor root = (factors.Vectors * factors.Values.Relu().Sqrt()).MatMul(factors.Vectors.Transpose());
        Tensor middle = root.MatMul(otherCovariance).MatMul(root);
        double cross = LinearAlgebra.Eigh(0.5 * (middle + middle.Transpose())).Values.Relu().Sqrt().Sum().Item();
        return Math.Max(0, way + LinearAlgebra.Trace(covariance).Item() + LinearAlgebra.Trace(otherCovariance).Item() - (2 * cross));
    }

    private static (Tensor Mean, Tensor Covariance) Moments(Tensor features)
    {
        Tensor rows = features.Cast(ElementType.Float64), mean = rows.Mean(0), centred = rows - mean;
        return (mean, centred.Transpose().MatMul(centred) / (features.Shape[0] - 1));
    }
}
