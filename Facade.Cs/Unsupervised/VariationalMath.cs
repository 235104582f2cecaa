namespace Hybrid.Unsupervised;

/// <summary>The bounds of a variational autoencoder as functions of tensors.</summary>
/// <param name="options">The options.</param>
/// <param name="width">The numbers of a row.</param>
internal sealed class VariationalMath(VariationalOptions options, int width)
{
    public VariationalWeights Draw(RandomKey key)
    {
        RandomKey[] keys = key.Split(2);
        return new(
            DenseLayer.Draw(keys[0], [width, .. options.Hidden, 2 * options.Code]),
            DenseLayer.Draw(keys[1], [options.Code, .. options.Hidden.Reverse(), width]));
    }

    /// <summary>The mean and the logarithm of the variance of a row's code, each [rows, code].</summary>
    public (Tensor Mean, Tensor LogVariance) Encode(VariationalWeights weights, Tensor rows)
    {
        Tensor said = DenseLayer.Apply(weights.Encoder, rows);
        return (said[.., ..options.Code], said[.., options.Code..]);
    }

    /// <summary>The scores (before the logistic function) or means of rows.</summary>
    public Tensor Decode(VariationalWeights weights, Tensor codes) => DenseLayer.Apply(weights.Decoder, codes);

    /// <summary>ln p(row | code), [rows].</summary>
    public Tensor LogLikelihood(Tensor rows, Tensor said) => options.Gaussian
        ? ((-0.5 * (rows - said).Square()) - (0.5 * Math.Log(2 * Math.PI))).Sum(1)
        : ((rows * said) - said.Softplus()).Sum(1);

    /// <summary>The evidence lower bound of each row by one draw of its code: ln p(row | code) less beta times the divergence, [rows].</summary>
    public Tensor Bound(VariationalWeights weights, Tensor rows, Tensor noise)
    {
        (Tensor mean, Tensor logVariance) = Encode(weights, rows);
        Tensor said = Decode(weights, mean + (noise * (0.5 * logVariance).Exp()));
        return LogLikelihood(rows, said) - (options.Beta * Divergence(mean, logVariance));
    }

    /// <summary>KL(N(mean, variance) || N(0, 1)) of each row, [rows].</summary>
    /// <param name="mean">[rows, code].</param>
    /// <param name="logVariance">[rows, code].</param>
    public static Tensor Divergence(Tensor mean, Tensor logVariance) => 0.5 * (mean.Square() + logVariance.Exp() - logVariance - 1).Sum(1);

    /// <summary>ln of the mean importance weight of several codes of each row, [rows]: a bound that tightens with their number.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="rows">[rows, width].</param>
    /// <param name="noise">[samples, rows, code].</param>
    public Tensor ImportanceBound(VariationalWeights weights, Tensor rows, Tensor noise)
    {
        int samples = noise.Shape[0], count = rows.Shape[0];
        (Tensor mean, Tensor logVariance) = Encode(weights, rows);
        Tensor codes = mean + (noise * (0.5 * logVariance).Exp());
        Tensor said = Decode(weights, codes.Reshape(samples * count, options.Code));
        Tensor repeated = rows.BroadcastTo(samples, count, width).Reshape(samples * count, width);
        Tensor likelihood = LogLikelihood(repeated, said).Reshape(samples, count);

        // ln p(code) - ln q(code | row); the constants of both are the same.
        Tensor ratio = 0.5 * (noise.Square() + logVariance - codes.Square()).Sum(2);
        return (likelihood + ratio).LogSumExp(0) - Math.Log(samples);
    }
}
