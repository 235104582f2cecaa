using System.Globalization;
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
    /// <code>
    /// Network generator = Network.Input(1, 1, 32).ConvolutionTranspose(64, 7).BatchNorm().Relu().ConvolutionTranspose(32, 4, stride: 2, padding: 1).BatchNorm().Relu().ConvolutionTranspose(1, 4, stride: 2, padding: 1).Sigmoid();
    /// Network discriminator = Network.Input(28, 28).Convolution(32, 4, stride: 2, padding: 1).LeakyRelu(0.2).Convolution(64, 4, stride: 2, padding: 1).BatchNorm().LeakyRelu(0.2).Flatten().Dense(1);
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
            new Dictionary<string, string> { ["classes"] = Classes.ToString(CultureInfo.InvariantCulture), ["outcome"] = System.Text.Json.JsonSerializer.Serialize(Outcome) },
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
            AdversarialOutcome outcome = System.Text.Json.JsonSerializer.Deserialize<AdversarialOutcome>(file.Metadata["outcome"])!;
            int classes = int.Parse(file.Metadata["classes"], CultureInfo.InvariantCulture);
            Network? encoder = file.Metadata.Keys.Any(key => key.StartsWith("encoder.", StringComparison.Ordinal)) ? NetworkParts.Part(file, path, "encoder") : null;
            return new(NetworkParts.Part(file, path, "generator"), NetworkParts.Part(file, path, "discriminator"), encoder, classes, outcome);
        }
        catch (Exception cause) when (cause is System.Text.Json.JsonException or KeyNotFoundException or System.FormatException)
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
