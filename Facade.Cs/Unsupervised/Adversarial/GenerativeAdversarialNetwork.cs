using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Hybrid.Core;
using Hybrid.Formats;

namespace Hybrid.Unsupervised;

/// <summary>Adversarial networks: a generator that makes rows of noise, trained against a discriminator that tells them from real ones; with an encoder that guesses codes of rows, both judged in pairs (BiGAN). Immutable.</summary>
/// <remarks>
/// Sources: I. Goodfellow and others, "Generative adversarial nets", 2014; J. Donahue, P. Krähenbühl and T. Darrell, "Adversarial feature learning", 2017. Objectives and penalties are options.
/// <code>
/// GenerativeAdversarialNetwork model = GenerativeAdversarialNetwork.Fit(rows, width: 2, AdversarialOptions.Wasserstein);
/// Tensor made = model.Sample(1000, seed: 1);
/// Console.WriteLine(model.Outcome);
/// </code>
/// </remarks>
public sealed class GenerativeAdversarialNetwork
{
    private const string Kind = "hybrid-adversarial-network";

    // Of networks that never made finite rows the distance is infinite.
    private static readonly JsonSerializerOptions _json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private GenerativeAdversarialNetwork(Network generator, Network discriminator, Network? encoder, int classes, AdversarialOutcome outcome)
    {
        (Generator, Discriminator, Encoder, Classes, Outcome) = (generator, discriminator, encoder, classes, outcome);
        (int taken, int width) = NetworkSteps.Sizes(generator);
        (Code, Width) = (taken - classes, width);
    }

    /// <summary>From codes (and the bits of a class beside them) to rows.</summary>
    public Network Generator { get; }

    /// <summary>From rows (and codes, and the bits of a class) to a score, the higher the more real.</summary>
    public Network Discriminator { get; }

    /// <summary>From rows (and the bits of a class beside them) to codes; null without.</summary>
    public Network? Encoder { get; }

    /// <summary>The classes that rows are made of; 0 for none.</summary>
    public int Classes { get; }

    /// <summary>The numbers of a code.</summary>
    public int Code { get; }

    /// <summary>The numbers of a row.</summary>
    public int Width { get; }

    /// <summary>How training ended.</summary>
    public AdversarialOutcome Outcome { get; }

    /// <summary>Trains dense networks.</summary>
    /// <param name="data">Rows one after the other, [rows, width], finite; from 0 to 1 where <see cref="AdversarialOptions.Unit"/> is set.</param>
    /// <param name="width">The numbers of a row.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told at each look.</param>
    /// <param name="cancellation">Stops training: the best so far is returned.</param>
    /// <param name="labels">The class of each row, from 0 to below <see cref="AdversarialOptions.Classes"/>; null without classes.</param>
    /// <exception cref="ArgumentException">A number is out of range (its row and column are named), or an option is.</exception>
    public static GenerativeAdversarialNetwork Fit(
        float[] data, int width, AdversarialOptions? options = null, IProgress<AdversarialProgress>? progress = null, CancellationToken cancellation = default, int[]? labels = null)
    {
        options ??= new AdversarialOptions();
        options.Check();
        RowCheck.Check(nameof(GenerativeAdversarialNetwork), data, width, options.Unit, "divide pixels by 255, or leave Unit unset");
        Network generator = options.Hidden.Aggregate(Network.Input(options.Code + options.Classes), (below, units) => below.Dense(units, initialiser: Initialiser.HeNormal).Relu()).Dense(width);
        Network discriminator = options.Hidden.Aggregate(Network.Input(width + options.Classes), (below, units) => below.Dense(units, initialiser: Initialiser.HeNormal).LeakyRelu(0.2)).Dense(1);
        return Fit(data, (options.Unit ? generator.Sigmoid() : generator).Initialise(options.Seed), discriminator.Initialise(options.Seed + 1), options, progress, cancellation, labels);
    }

    /// <summary>Trains networks of any layers, from the weights that they have.</summary>
    /// <param name="data">Rows one after the other, finite.</param>
    /// <param name="generator">From codes (and as many bits as there are classes) to rows.</param>
    /// <param name="discriminator">From rows (and as many bits as there are classes; and codes after rows where there is an encoder) to one score.</param>
    /// <param name="options">How; what is said there of layers is not looked at.</param>
    /// <param name="progress">Told at each look.</param>
    /// <param name="cancellation">Stops training: the best so far is returned.</param>
    /// <param name="labels">The class of each row; null without classes.</param>
    /// <param name="encoder">From rows (and as many bits as there are classes) to codes; null, the default, for none.</param>
    /// <remarks>
    /// Pictures by convolutions:
    /// <code>
    /// var options = new AdversarialOptions { Code = 64, Unit = true, Steps = 4000, BatchSize = 64, GeneratorRate = 2e-4, DiscriminatorRate = 2e-4 };
    /// (Network generator, Network discriminator) = GenerativeAdversarialNetwork.Convolutional(28, 1, options);
    /// GenerativeAdversarialNetwork model = GenerativeAdversarialNetwork.Fit(pixels, generator, discriminator, options);
    /// </code>
    /// </remarks>
    /// <exception cref="ArgumentException">A number is out of range, an option is, or sizes do not agree.</exception>
    public static GenerativeAdversarialNetwork Fit(
        float[] data,
        Network generator,
        Network discriminator,
        AdversarialOptions options,
        IProgress<AdversarialProgress>? progress = null,
        CancellationToken cancellation = default,
        int[]? labels = null,
        Network? encoder = null)
    {
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentNullException.ThrowIfNull(discriminator);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        (int code, int width) = NetworkSteps.Sizes(generator);
        (int judged, int scores) = NetworkSteps.Sizes(discriminator);
        Need("generator takes", code, options.Code + options.Classes, "the code and the classes");
        Need("discriminator takes", judged, width + options.Classes + (encoder is null ? 0 : options.Code), "a row, the code where there is an encoder, and the classes");
        Need("discriminator gives", scores, 1, "a score");
        if (encoder is not null)
        {
            (int seen, int guessed) = NetworkSteps.Sizes(encoder);
            Need("encoder takes", seen, width + options.Classes, "a row and the classes");
            Need("encoder gives", guessed, options.Code, "the code");
        }

        RowCheck.Check(nameof(GenerativeAdversarialNetwork), data, width, options.Unit, "divide pixels by 255, or leave Unit unset");
        float[]? bits = RowCheck.Labels(nameof(GenerativeAdversarialNetwork), labels, data.Length / width, options.Classes);
        Sequential[] makers = encoder is null ? [generator.Model] : [generator.Model, encoder.Model];
        (Sequential[] Makers, Sequential Discriminator, AdversarialOutcome Outcome) end = new AdversarialTraining(data, width, bits, makers, discriminator.Model, options).Run(progress, cancellation);
        return new(generator.WithModel(end.Makers[0]), discriminator.WithModel(end.Discriminator), encoder?.WithModel(end.Makers[1]), options.Classes, end.Outcome);
    }

    /// <summary>Convolutional players for square pictures (DCGAN): strides and transposed strides of 2 in place of pooling, batch normalisation but at the ends, and in the discriminator only where no penalty needs its slope at single rows.</summary>
    /// <param name="side">The pixels of a side, a multiple of 4.</param>
    /// <param name="channels">The numbers of a pixel, at least 1; they lie side by side in a row.</param>
    /// <param name="options">Code, Unit, penalties and Seed count; there are no classes.</param>
    /// <param name="filters">The filters next to the pixels, at least 1; the layer below has twice as many. Default 32.</param>
    /// <remarks>Source: A. Radford, L. Metz and S. Chintala, "Unsupervised representation learning with deep convolutional generative adversarial networks", 2016.</remarks>
    /// <exception cref="ArgumentException">The side is no multiple of 4, or there are classes.</exception>
    public static (Network Generator, Network Discriminator) Convolutional(int side, int channels, AdversarialOptions options, int filters = 32)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(filters, 1);
        if (side < 4 || side % 4 != 0 || options.Classes > 0)
        {
            throw new ArgumentException($"GenerativeAdversarialNetwork.Convolutional: the side is {side} and there are {options.Classes} classes; multiples of 4 and no classes are allowed. Pad the pictures, or give networks of your own.", nameof(side));
        }

        int quarter = side / 4;
        bool normalised = options.GradientPenalty == 0 && options.SlopePenalty == 0;
        Network generator = Network.Input(1, 1, options.Code).ConvolutionTranspose(2 * filters, quarter).BatchNorm().Relu()
            .ConvolutionTranspose(filters, 4, stride: 2, padding: 1).BatchNorm().Relu()
            .ConvolutionTranspose(channels, 4, stride: 2, padding: 1);
        Network discriminator = Network.Input(side, side, channels).Convolution(filters, 4, stride: 2, padding: 1).LeakyRelu(0.2).Convolution(2 * filters, 4, stride: 2, padding: 1);
        discriminator = (normalised ? discriminator.BatchNorm() : discriminator).LeakyRelu(0.2).Flatten().Dense(1);
        return ((options.Unit ? generator.Sigmoid() : generator).Initialise(options.Seed), discriminator.Initialise(options.Seed + 1));
    }

    /// <summary>Makes rows of noise, [count, width].</summary>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="seed">The seed of the codes.</param>
    /// <param name="labels">The class of each row; null without classes.</param>
    public Tensor Sample(int count, int seed = 0, int[]? labels = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return Decode(RandomKey.FromSeed(seed).Normal(count, Code), labels);
    }

    /// <summary>The rows of codes, [rows, width].</summary>
    /// <param name="codes">[rows, code].</param>
    /// <param name="labels">The class of each row; null without classes.</param>
    public Tensor Decode(Tensor codes, int[]? labels = null)
    {
        ArgumentNullException.ThrowIfNull(codes);
        return NetworkSteps.Predict(Generator.Model, AdversarialMath.Beside(codes, Condition(labels, codes.Shape[0])));
    }

    /// <summary>The codes that the encoder guesses of rows, [rows, code].</summary>
    /// <param name="rows">[rows, width].</param>
    /// <param name="labels">The class of each row; null without classes.</param>
    /// <exception cref="InvalidOperationException">There is no encoder.</exception>
    public Tensor Encode(Tensor rows, int[]? labels = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return Encoder is null
            ? throw new InvalidOperationException("GenerativeAdversarialNetwork.Encode: there is no encoder; train with one.")
            : NetworkSteps.Predict(Encoder.Model, AdversarialMath.Beside(rows, Condition(labels, rows.Shape[0])));
    }

    /// <summary>Saves the networks, whole or not at all (safetensors).</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileAccessException">The file cannot be written.</exception>
    public void Save(string path)
    {
        (string, Network)[] parts = [("generator", Generator), ("discriminator", Discriminator)];
        NetworkParts.Write(
            path,
            Kind,
            new Dictionary<string, string> { ["classes"] = Classes.ToString(CultureInfo.InvariantCulture), ["outcome"] = JsonSerializer.Serialize(Outcome, _json) },
            Encoder is null ? parts : [.. parts, ("encoder", Encoder)]);
    }

    /// <summary>Opens saved networks.</summary>
    /// <param name="path">A file that <see cref="Save"/> wrote.</param>
    /// <exception cref="FileAccessException">It cannot be read.</exception>
    /// <exception cref="DataFormatException">It is no such file.</exception>
    public static GenerativeAdversarialNetwork Load(string path)
    {
        SafetensorsFile file = NetworkParts.Read(path, Kind, "adversarial networks");
        try
        {
            AdversarialOutcome outcome = JsonSerializer.Deserialize<AdversarialOutcome>(file.Metadata["outcome"], _json)!;
            int classes = int.Parse(file.Metadata["classes"], CultureInfo.InvariantCulture);
            Network? encoder = file.Metadata.Keys.Any(key => key.StartsWith("encoder.", StringComparison.Ordinal)) ? NetworkParts.Part(file, path, "encoder") : null;
            return new(NetworkParts.Part(file, path, "generator"), NetworkParts.Part(file, path, "discriminator"), encoder, classes, outcome);
        }
        catch (Exception cause) when (cause is JsonException or KeyNotFoundException or System.FormatException)
        {
            throw new DataFormatException(path, $"is damaged: {cause.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static void Need(string what, int found, int wanted, string why)
    {
        if (found != wanted)
        {
            throw new ArgumentException($"GenerativeAdversarialNetwork: the {what} {found} numbers; {wanted} are needed for {why}.");
        }
    }

    private Tensor? Condition(int[]? labels, int rows) => RowCheck.Labels(nameof(GenerativeAdversarialNetwork), labels, rows, Classes) is { } bits ? Tensor.From(bits, rows, Classes) : null;
}
