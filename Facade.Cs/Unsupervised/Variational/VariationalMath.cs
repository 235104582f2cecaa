using Hybrid.Core;

namespace Hybrid.Unsupervised;

/// <summary>The bounds of a variational autoencoder as functions of tensors.</summary>
/// <param name="options">The options.</param>
internal sealed class VariationalMath(VariationalOptions options)
{
    /// <summary>Dense networks as the options say.</summary>
    public static (Network Encoder, Network Decoder) Build(VariationalOptions options, int width)
    {
        Network encoder = options.Hidden.Aggregate(Network.Input(width + options.Classes), (below, units) => below.Dense(units).Relu()).Dense(2 * options.Code);
        Network decoder = options.Hidden.Reverse().Aggregate(Network.Input(options.Code + options.Classes), (below, units) => below.Dense(units).Relu()).Dense(width);
        return (encoder.Initialise(options.Seed), decoder.Initialise(options.Seed + 1));
    }

    /// <summary>The mean and the logarithm of the variance of a row's code, each [rows, code].</summary>
    /// <param name="weights">The networks.</param>
    /// <param name="rows">[rows, width].</param>
    /// <param name="condition">What goes with each row, [rows, classes]; null for nothing.</param>
    public (Tensor Mean, Tensor LogVariance) Encode(VariationalWeights weights, Tensor rows, Tensor? condition = null) => Halves(NetworkSteps.Predict(weights.Encoder, Beside(rows, condition)));

    /// <summary>The scores (before the logistic function) or means of rows.</summary>
    public static Tensor Decode(VariationalWeights weights, Tensor codes, Tensor? condition = null) => NetworkSteps.Predict(weights.Decoder, Beside(codes, condition));

    /// <summary>ln p(row | code), [rows].</summary>
    public Tensor LogLikelihood(Tensor rows, Tensor said) => options.Gaussian
        ? ((-0.5 * (rows - said).Square()) - (0.5 * Math.Log(2 * Math.PI))).Sum(1)
        : ((rows * said) - said.Softplus()).Sum(1);

    /// <summary>The evidence lower bound of each row by one draw of its code: ln p(row | code) less beta times the divergence, [rows].</summary>
    public Tensor Bound(VariationalWeights weights, Tensor rows, Tensor noise, Tensor? condition = null) => Bound(weights, rows, noise, condition, null).Bound;

    /// <summary>The bound with the networks' statistics after it; in training where a key is given.</summary>
    public (Tensor Bound, VariationalWeights Next) Bound(VariationalWeights weights, Tensor rows, Tensor noise, Tensor? condition, RandomKey? key)
    {
        (Tensor halves, Sequential encoder) = Run(weights.Encoder, Beside(rows, condition), key?.FoldIn(0));
        (Tensor mean, Tensor logVariance) = Halves(halves);
        (Tensor said, Sequential decoder) = Run(weights.Decoder, Beside(mean + (noise * (0.5 * logVariance).Exp()), condition), key?.FoldIn(1));
        return (LogLikelihood(rows, said) - (options.Beta * Divergence(mean, logVariance)), new(encoder, decoder));
    }

    /// <summary>KL(N(mean, variance) || N(0, 1)) of each row, [rows].</summary>
    /// <param name="mean">[rows, code].</param>
    /// <param name="logVariance">[rows, code].</param>
    public static Tensor Divergence(Tensor mean, Tensor logVariance) => 0.5 * (mean.Square() + logVariance.Exp() - logVariance - 1).Sum(1);

    /// <summary>ln of the mean importance weight of several codes of each row, [rows]: a bound that tightens with their number.</summary>
    /// <param name="weights">The networks.</param>
    /// <param name="rows">[rows, width].</param>
    /// <param name="noise">[samples, rows, code].</param>
    /// <param name="condition">What goes with each row.</param>
    public Tensor ImportanceBound(VariationalWeights weights, Tensor rows, Tensor noise, Tensor? condition = null) => ImportanceBound(weights, rows, noise, condition, null).Bound;

    /// <summary>That bound with the networks' statistics after it; in training where a key is given.</summary>
    public (Tensor Bound, VariationalWeights Next) ImportanceBound(VariationalWeights weights, Tensor rows, Tensor noise, Tensor? condition, RandomKey? key)
    {
        int samples = noise.Shape[0], count = rows.Shape[0];
        (Tensor halves, Sequential encoder) = Run(weights.Encoder, Beside(rows, condition), key?.FoldIn(0));
        (Tensor mean, Tensor logVariance) = Halves(halves);
        Tensor codes = mean + (noise * (0.5 * logVariance).Exp());
        Tensor Repeated(Tensor one) => one.BroadcastTo(samples, count, one.Shape[1]).Reshape(samples * count, one.Shape[1]);
        (Tensor said, Sequential decoder) = Run(weights.Decoder, Beside(codes.Reshape(samples * count, options.Code), condition is null ? null : Repeated(condition)), key?.FoldIn(1));
        Tensor likelihood = LogLikelihood(Repeated(rows), said).Reshape(samples, count);

        // ln p(code) - ln q(code | row); the constants of both are the same.
        Tensor ratio = 0.5 * (noise.Square() + logVariance - codes.Square()).Sum(2);
        return ((likelihood + ratio).LogSumExp(0) - Math.Log(samples), new(encoder, decoder));
    }

    private static Tensor Beside(Tensor rows, Tensor? condition) => condition is null ? rows : Tensor.Concatenate([rows, condition], 1);

    private static (Tensor Output, Sequential Next) Run(Sequential model, Tensor rows, RandomKey? key) => key is null ? (NetworkSteps.Predict(model, rows), model) : NetworkSteps.Apply(model, rows, key);

    private (Tensor Mean, Tensor LogVariance) Halves(Tensor said) => (said[.., ..options.Code], said[.., options.Code..]);
}
