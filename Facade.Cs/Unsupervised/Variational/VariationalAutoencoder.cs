using System.Text.Json;
using Hybrid.Formats;

namespace Hybrid.Unsupervised;

/// <summary>A variational autoencoder: a code with a normal prior from which a decoder makes rows, and an encoder that says which codes a row may have. Immutable.</summary>
/// <remarks>
/// Trained by the evidence lower bound, E ln p(row | code) - beta KL(q(code | row) || p(code)), in nats. Source: D. Kingma and M. Welling, "Auto-encoding variational Bayes", 2014.
/// <code>
/// VariationalAutoencoder model = VariationalAutoencoder.Fit(pixels, width: 784);
/// Tensor pictures = model.Sample(16, seed: 1);
/// Tensor between = model.Interpolate(first, second, steps: 8);
/// </code>
/// </remarks>
public sealed class VariationalAutoencoder
{
    private const string Kind = "hybrid-variational-autoencoder";
    private const string OptionsKey = "options";
    private const int Together = 1000;

    private readonly VariationalMath _math;
    private readonly VariationalWeights _weights;

    private VariationalAutoencoder(VariationalOptions options, Network encoder, Network decoder)
    {
        (Options, Encoder, Decoder) = (options, encoder, decoder);
        Width = NetworkSteps.Sizes(decoder).Outputs;
        _math = new VariationalMath(options);
        _weights = new VariationalWeights(encoder.Model, decoder.Model);
    }

    /// <summary>How it was built and trained.</summary>
    public VariationalOptions Options { get; }

    /// <summary>The numbers of a row.</summary>
    public int Width { get; }

    /// <summary>From rows (and the bits of a class beside them) to means and logarithms of variances of codes, side by side.</summary>
    public Network Encoder { get; }

    /// <summary>From codes (and the bits of a class beside them) to means of rows, or to scores whose logistic functions are probabilities.</summary>
    public Network Decoder { get; }

    /// <summary>Trains a model of dense layers.</summary>
    /// <param name="data">Rows one after the other, [rows, width]; from 0 to 1 unless outputs are Gaussian.</param>
    /// <param name="width">The numbers of a row.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told after each pass.</param>
    /// <param name="cancellation">Stops training: what was learnt so far is returned.</param>
    /// <param name="labels">The class of each row, from 0 to below <see cref="VariationalOptions.Classes"/>; null without classes.</param>
    /// <exception cref="ArgumentException">A number is out of range (its row and column are named), or an option is.</exception>
    public static VariationalAutoencoder Fit(
        float[] data, int width, VariationalOptions? options = null, IProgress<VariationalProgress>? progress = null, CancellationToken cancellation = default, int[]? labels = null)
    {
        options ??= new VariationalOptions();
        options.Check();
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        (Network encoder, Network decoder) = VariationalMath.Build(options, width);
        return Fit(data, encoder, decoder, options, progress, cancellation, labels);
    }

    /// <summary>Trains networks of any layers, from the weights that they have.</summary>
    /// <param name="data">Rows one after the other; from 0 to 1 unless outputs are Gaussian.</param>
    /// <param name="encoder">From the numbers of a row (and as many bits as there are classes) to twice as many as the code has.</param>
    /// <param name="decoder">From the numbers of a code (and as many bits as there are classes) to those of a row.</param>
    /// <param name="options">How; <see cref="VariationalOptions.Hidden"/> is not looked at.</param>
    /// <param name="progress">Told after each pass.</param>
    /// <param name="cancellation">Stops training: what was learnt so far is returned.</param>
    /// <param name="labels">The class of each row; null without classes.</param>
    /// <exception cref="ArgumentException">A number is out of range (its row and column are named), an option is, or sizes do not agree.</exception>
    public static VariationalAutoencoder Fit(
        float[] data, Network encoder, Network decoder, VariationalOptions options, IProgress<VariationalProgress>? progress = null, CancellationToken cancellation = default, int[]? labels = null)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentNullException.ThrowIfNull(decoder);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        var start = new VariationalAutoencoder(options, encoder, decoder);
        (int taken, int given) = NetworkSteps.Sizes(encoder);
        int codes = NetworkSteps.Sizes(decoder).Inputs;
        if (taken != start.Width + options.Classes || given != 2 * options.Code || codes != options.Code + options.Classes)
        {
            throw new ArgumentException(
                $"VariationalAutoencoder: the encoder makes {given} numbers of {taken}, the decoder {start.Width} of {codes}; with a code of {options.Code} and {options.Classes} classes {2 * options.Code} of {start.Width + options.Classes} and {start.Width} of {options.Code + options.Classes} are needed.",
                nameof(decoder));
        }

        CheckRows(data, start.Width, options.Gaussian);
        var training = new VariationalTraining(data, start.Width, start.Bits(labels, data.Length / start.Width), start._weights, options);
        VariationalWeights weights = training.Run(progress, cancellation);
        return new(options, encoder.WithModel(weights.Encoder), decoder.WithModel(weights.Decoder));
    }

    /// <summary>The mean and the standard deviation of each row's code, each [rows, code].</summary>
    /// <param name="rows">[rows, width].</param>
    /// <param name="labels">The class of each row; null without classes.</param>
    public (Tensor Mean, Tensor Deviation) Encode(Tensor rows, int[]? labels = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        (Tensor mean, Tensor logVariance) = _math.Encode(_weights, rows, Condition(labels, rows.Shape[0]));
        return (mean, (0.5 * logVariance).Exp());
    }

    /// <summary>What codes stand for: probabilities or means of rows, [rows, width].</summary>
    /// <param name="codes">[rows, code].</param>
    /// <param name="labels">The class of each row; null without classes.</param>
    public Tensor Decode(Tensor codes, int[]? labels = null)
    {
        ArgumentNullException.ThrowIfNull(codes);
        Tensor said = VariationalMath.Decode(_weights, codes, Condition(labels, codes.Shape[0]));
        return Options.Gaussian ? said : said.Sigmoid();
    }

    /// <summary>Rows from codes drawn from the prior, [count, width].</summary>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="labels">The class of each row; null without classes.</param>
    public Tensor Sample(int count, int seed = 0, int[]? labels = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return Decode(RandomKey.FromSeed(seed).Normal(count, Options.Code), labels);
    }

    /// <summary>Rows on the straight line between the codes of two rows, ends included, [steps, width].</summary>
    /// <param name="first">[1, width].</param>
    /// <param name="second">[1, width].</param>
    /// <param name="steps">How many, at least 2.</param>
    /// <param name="label">The class of all of them; null without classes.</param>
    public Tensor Interpolate(Tensor first, Tensor second, int steps, int? label = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 2);
        Tensor share = Tensor.Linspace(0, 1, steps).Reshape(steps, 1);
        int[]? one = label is int own ? [own] : null;
        Tensor from = Encode(first, one).Mean, to = Encode(second, one).Mean;
        return Decode(from + (share * (to - from)), label is int all ? [.. Enumerable.Repeat(all, steps)] : null);
    }

    /// <summary>Fills missing numbers of rows in, by going to and fro between codes and rows with the known numbers kept (D. Rezende, S. Mohamed and D. Wierstra, 2014).</summary>
    /// <param name="rows">[rows, width]; what is missing may have any value.</param>
    /// <param name="known">1 where a number is known and 0 where it is missing, [rows, width].</param>
    /// <param name="rounds">How often. Default 50.</param>
    /// <param name="seed">The seed of the codes.</param>
    /// <param name="labels">The class of each row; null without classes.</param>
    public Tensor Impute(Tensor rows, Tensor known, int rounds = 50, int seed = 0, int[]? labels = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(known);
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, 1);
        RandomKey key = RandomKey.FromSeed(seed);
        Tensor filled = (rows * known) + (0.5 * (1 - known));
        for (int round = 0; round < rounds; round++)
        {
            (Tensor mean, Tensor deviation) = Encode(filled, labels);
            Tensor codes = round < rounds - 1 ? mean + (deviation * key.FoldIn(round).Normal([.. mean.Shape])) : mean;
            filled = (rows * known) + (Decode(codes, labels) * (1 - known));
            filled = Tensor.From(filled.ToArray(), [.. filled.Shape]);
        }

        return filled;
    }

    /// <summary>The mean of the evidence lower bound over rows, in nats, with <see cref="VariationalOptions.Beta"/> 1.</summary>
    /// <param name="data">Rows one after the other.</param>
    /// <param name="seed">The seed of the codes, one a row.</param>
    /// <param name="labels">The class of each row; null without classes.</param>
    public double Bound(float[] data, int seed = 0, int[]? labels = null) =>
        Mean(data, labels, (math, weights, rows, condition, key) => math.Bound(weights, rows, key.Normal(rows.Shape[0], Options.Code), condition), seed);

    /// <summary>The mean over rows of ln of the mean importance weight of several codes: below ln p(row), and nearer to it the more codes are drawn.</summary>
    /// <param name="data">Rows one after the other.</param>
    /// <param name="samples">The codes of each row, at least 1. Default 50.</param>
    /// <param name="seed">The seed of the codes.</param>
    /// <param name="labels">The class of each row; null without classes.</param>
    public double ImportanceBound(float[] data, int samples = 50, int seed = 0, int[]? labels = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        return Mean(
            data, labels, (math, weights, rows, condition, key) => math.ImportanceBound(weights, rows, key.Normal(samples, rows.Shape[0], Options.Code), condition), seed, Math.Max(1, Together / samples));
    }

    /// <summary>Saves the model, whole or not at all (safetensors).</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileAccessException">The file cannot be written.</exception>
    public void Save(string path) => NetworkParts.Write(path, Kind, new Dictionary<string, string> { [OptionsKey] = JsonSerializer.Serialize(Options) }, ("encoder", Encoder), ("decoder", Decoder));

    /// <summary>Opens a saved model.</summary>
    /// <param name="path">A file that <see cref="Save"/> wrote.</param>
    /// <exception cref="FileAccessException">It cannot be read.</exception>
    /// <exception cref="DataFormatException">It is no such file.</exception>
    public static VariationalAutoencoder Load(string path)
    {
        SafetensorsFile file = NetworkParts.Read(path, Kind, "variational autoencoder");
        try
        {
            VariationalOptions options = JsonSerializer.Deserialize<VariationalOptions>(file.Metadata[OptionsKey])!;
            return new(options, NetworkParts.Part(file, path, "encoder"), NetworkParts.Part(file, path, "decoder"));
        }
        catch (Exception cause) when (cause is JsonException or KeyNotFoundException)
        {
            throw new DataFormatException(path, $"is damaged: {cause.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static void CheckRows(float[] data, int width, bool gaussian) => RowCheck.Check("VariationalAutoencoder", data, width, !gaussian, "divide pixels by 255, or take Gaussian outputs");

    private double Mean(float[] data, int[]? labels, Func<VariationalMath, VariationalWeights, Tensor, Tensor?, RandomKey, Tensor> bound, int seed, int together = Together)
    {
        CheckRows(data, Width, Options.Gaussian);
        var math = new VariationalMath(Options with { Beta = 1 });
        RandomKey key = RandomKey.FromSeed(seed);
        double sum = 0;
        int rows = data.Length / Width;
        float[]? bits = Bits(labels, rows);
        for (int from = 0; from < rows; from += together)
        {
            int count = Math.Min(together, rows - from);
            Tensor part = Tensor.From(data.AsSpan(from * Width, count * Width).ToArray(), count, Width);
            Tensor? condition = bits is null ? null : Tensor.From(bits.AsSpan(from * Options.Classes, count * Options.Classes).ToArray(), count, Options.Classes);
            sum += bound(math, _weights, part, condition, key.FoldIn(from)).ToDoubleArray().Sum();
        }

        return sum / rows;
    }

    private Tensor? Condition(int[]? labels, int rows) => Bits(labels, rows) is { } bits ? Tensor.From(bits, rows, Options.Classes) : null;

    private float[]? Bits(int[]? labels, int rows) => RowCheck.Labels("VariationalAutoencoder", labels, rows, Options.Classes);
}
