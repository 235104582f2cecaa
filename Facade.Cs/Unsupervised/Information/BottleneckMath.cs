namespace Hybrid.Unsupervised;

/// <summary>The rate and the distortion of a variational information bottleneck as functions of tensors.</summary>
/// <param name="options">The options.</param>
/// <param name="width">The numbers of a row.</param>
/// <param name="classes">The number of classes.</param>
internal sealed class BottleneckMath(BottleneckOptions options, int width, int classes)
{
    public BottleneckWeights Draw(RandomKey key)
    {
        RandomKey[] keys = key.Split(2);
        return new(
            DenseLayer.Draw(keys[0], [width, .. options.Hidden, 2 * options.Code]),
            DenseLayer.Draw(keys[1], [options.Code, .. options.Classifier, classes]));
    }

    /// <summary>The mean and the logarithm of the variance of a row's code, each [rows, code].</summary>
    public (Tensor Mean, Tensor LogVariance) Encode(BottleneckWeights weights, Tensor rows)
    {
        Tensor said = DenseLayer.Apply(weights.Encoder, rows);
        return (said[.., ..options.Code], said[.., options.Code..]);
    }

    /// <summary>ln q(class | code) for drawn codes, [samples, rows, classes].</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="mean">[rows, code].</param>
    /// <param name="logVariance">[rows, code].</param>
    /// <param name="noise">[samples, rows, code].</param>
    public Tensor Classify(BottleneckWeights weights, Tensor mean, Tensor logVariance, Tensor noise)
    {
        int samples = noise.Shape[0], rows = noise.Shape[1];
        Tensor codes = mean + (noise * (0.5 * logVariance).Exp());
        Tensor scores = DenseLayer.Apply(weights.Classifier, codes.Reshape(samples * rows, options.Code));
        return scores.LogSoftmax().Reshape(samples, rows, classes);
    }

    /// <summary>The distortion and the rate of each row, each [rows]: the mean of -ln q(label | code) over the drawn codes, and KL(q(code | row) || N(0, 1)).</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="rows">[rows, width].</param>
    /// <param name="chosen">1 at the label of a row and 0 elsewhere, [rows, classes].</param>
    /// <param name="noise">[samples, rows, code].</param>
    public (Tensor Distortion, Tensor Rate) Measure(BottleneckWeights weights, Tensor rows, Tensor chosen, Tensor noise)
    {
        (Tensor mean, Tensor logVariance) = Encode(weights, rows);
        Tensor distortion = -(Classify(weights, mean, logVariance, noise) * chosen).Sum(2).Mean(0);
        return (distortion, VariationalMath.Divergence(mean, logVariance));
    }

    /// <summary>The means over rows of both; training lowers distortion plus beta times rate.</summary>
    public (Tensor Distortion, Tensor Rate) Means(BottleneckWeights weights, Tensor rows, Tensor chosen, Tensor noise)
    {
        (Tensor distortion, Tensor rate) = Measure(weights, rows, chosen, noise);
        return (distortion.Mean(), rate.Mean());
    }
}
