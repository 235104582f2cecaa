using Hybrid.Core;
using Hybrid.Formats;

namespace Hybrid.Unsupervised;

/// <summary>An autoencoder: an encoder that makes a short code of a row, and a decoder that makes the row of the code. Immutable.</summary>
/// <remarks>
/// One family: sparse, denoising, contractive and tied ones are options, deep ones have hidden layers, convolutional ones are given as networks. Source: G. Hinton and R. Salakhutdinov, "Reducing the dimensionality of data with
/// neural networks", 2006.
/// <code>
/// Autoencoder model = Autoencoder.Fit(pixels, width: 784, new AutoencoderOptions { Hidden = [256], Code = 32, Corruption = Corruption.Masking(0.3) });
/// Tensor codes = model.Encode(rows), again = model.Decode(codes);
/// Network classifier = model.ToClassifier(classes: 10);                                // for fine-tuning by Fit
/// </code>
/// </remarks>
public sealed class Autoencoder
{
    private const string Kind = "hybrid-autoencoder";
    private const string LossKey = "loss";
    private const int Together = 1000;

    private readonly int _width;

    /// <summary>Takes networks.</summary>
    /// <param name="encoder">From rows to codes.</param>
    /// <param name="decoder">From codes to rows; to scores of rows where the loss is the cross-entropy.</param>
    /// <param name="loss">What reconstructions are measured by. Default squares.</param>
    /// <exception cref="ArgumentException">Sizes do not agree.</exception>
    public Autoencoder(Network encoder, Network decoder, ReconstructionLoss loss = ReconstructionLoss.Squared)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentNullException.ThrowIfNull(decoder);
        (Encoder, Decoder, Loss) = (encoder, decoder, loss);
        (int width, int code) = NetworkSteps.Sizes(encoder);
        (int taken, int given) = NetworkSteps.Sizes(decoder);
        if (taken != code || given != width)
        {
            throw new ArgumentException($"Autoencoder: the encoder makes {code} numbers of {width}, the decoder {given} of {taken}; the decoder must lead back.", nameof(decoder));
        }

        (_width, CodeSize) = (width, code);
    }

    /// <summary>From rows to codes.</summary>
    public Network Encoder { get; }

    /// <summary>From codes to rows, or to scores of rows where the loss is the cross-entropy.</summary>
    public Network Decoder { get; }

    /// <summary>What reconstructions are measured by.</summary>
    public ReconstructionLoss Loss { get; }

    /// <summary>The numbers of a code.</summary>
    public int CodeSize { get; }

    /// <summary>What may be wrong with it, or null: a code as wide as the row, without any penalty, may copy it.</summary>
    public string? Warning { get; private init; }

    /// <summary>Trains an autoencoder of dense layers.</summary>
    /// <param name="data">Rows one after the other, [rows, width]; from 0 to 1 for the cross-entropy.</param>
    /// <param name="width">The numbers of a row.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told after each pass.</param>
    /// <param name="cancellation">Stops training: what was learnt so far is returned.</param>
    /// <exception cref="ArgumentException">A number is out of range (its row and column are named), or an option is.</exception>
    public static Autoencoder Fit(float[] data, int width, AutoencoderOptions? options = null, IProgress<AutoencoderProgress>? progress = null, CancellationToken cancellation = default)
    {
        options ??= new AutoencoderOptions();
        options.Check();
        Check(data, width, options.Loss);
        var training = new AutoencoderTraining(data, width, options, progress, cancellation);
        (Network encoder, Network decoder) = training.Build();
        return Trained(training.Run(encoder, decoder), options);
    }

    /// <summary>Trains two networks as an autoencoder, from the weights that they have: convolutional ones, or pretrained ones.</summary>
    /// <param name="data">Rows one after the other, of as many numbers as the encoder takes; from 0 to 1 for the cross-entropy.</param>
    /// <param name="encoder">From rows to codes.</param>
    /// <param name="decoder">From codes to rows; to scores of rows where the loss is the cross-entropy.</param>
    /// <param name="options">How; what is said there of layers is not looked at.</param>
    /// <param name="progress">Told after each pass.</param>
    /// <param name="cancellation">Stops training: what was learnt so far is returned.</param>
    /// <remarks>
    /// <code>
    /// Network encoder = Network.Input(28, 28).Convolution(16, 3, stride: 2, padding: 1).Relu().Flatten().Dense(32).Sigmoid();
    /// Network decoder = Network.Input(1, 1, 32).ConvolutionTranspose(16, 7).Relu().ConvolutionTranspose(8, 4, stride: 2, padding: 1).Relu().ConvolutionTranspose(1, 4, stride: 2, padding: 1);
    /// </code>
    /// </remarks>
    /// <exception cref="ArgumentException">A number is out of range (its row and column are named), an option is, or sizes do not agree.</exception>
    public static Autoencoder Fit(
        float[] data, Network encoder, Network decoder, AutoencoderOptions? options = null, IProgress<AutoencoderProgress>? progress = null, CancellationToken cancellation = default)
    {
        options ??= new AutoencoderOptions();
        options.Check();
        Autoencoder start = new(encoder, decoder, options.Loss);
        if (options.Tied && !Mirrored(encoder, decoder))
        {
            throw new ArgumentException("Autoencoder: Tied is set and the decoder's layers are not the encoder's dense layers the other way round, with biases; give such networks, or leave weights untied.", nameof(options));
        }

        Check(data, start._width, options.Loss);
        return Trained(new AutoencoderTraining(data, start._width, options, progress, cancellation).Run(encoder, decoder), options);
    }

    /// <summary>The codes of rows, [rows, code].</summary>
    /// <param name="rows">[rows, width].</param>
    public Tensor Encode(Tensor rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return NetworkSteps.Predict(Encoder.Model, rows);
    }

    /// <summary>The rows that codes stand for, [rows, width].</summary>
    /// <param name="codes">[rows, code].</param>
    public Tensor Decode(Tensor codes)
    {
        ArgumentNullException.ThrowIfNull(codes);
        return Own.Reconstruction(NetworkSteps.Predict(Decoder.Model, codes));
    }

    /// <summary>The loss of each row's reconstruction: rows unlike those of the training have large ones.</summary>
    /// <param name="data">Rows one after the other, [rows, width].</param>
    public double[] Errors(float[] data)
    {
        Check(data, _width, Loss);
        int rows = data.Length / _width;
        double[] errors = new double[rows];
        for (int from = 0; from < rows; from += Together)
        {
            int count = Math.Min(Together, rows - from);
            Tensor part = Tensor.From(data.AsSpan(from * _width, count * _width).ToArray(), count, _width);
            Own.Error(part, NetworkSteps.Predict(Decoder.Model, Encode(part))).ToDoubleArray().CopyTo(errors, from);
        }

        return errors;
    }

    /// <summary>The encoder with a layer on top, for fine-tuning by its method Fit.</summary>
    /// <param name="classes">The outputs of that layer, at least 1.</param>
    /// <param name="seed">The seed of its weights.</param>
    public Network ToClassifier(int classes, int seed = 0) => Encoder.Then(Network.Input([.. Encoder.OutputShape]).Dense(classes).Initialise(seed));

    /// <summary>Saves both networks, whole or not at all (safetensors).</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileAccessException">The file cannot be written.</exception>
    public void Save(string path) => NetworkParts.Write(path, Kind, new Dictionary<string, string> { [LossKey] = Loss.ToString() }, ("encoder", Encoder), ("decoder", Decoder));

    /// <summary>Opens a saved autoencoder.</summary>
    /// <param name="path">A file that <see cref="Save"/> wrote.</param>
    /// <exception cref="FileAccessException">It cannot be read.</exception>
    /// <exception cref="DataFormatException">It is no such file.</exception>
    public static Autoencoder Load(string path)
    {
        SafetensorsFile file = NetworkParts.Read(path, Kind, "autoencoder");
        return Enum.TryParse(file.Metadata.GetValueOrDefault(LossKey), out ReconstructionLoss loss)
            ? new(NetworkParts.Part(file, path, "encoder"), NetworkParts.Part(file, path, "decoder"), loss)
            : throw new DataFormatException(path, $"the file is damaged: its loss is '{file.Metadata.GetValueOrDefault(LossKey)}'");
    }

    private AutoencoderMath Own => new(Decoder.Model, new AutoencoderOptions { Loss = Loss });

    private static Autoencoder Trained((Network Encoder, Network Decoder) networks, AutoencoderOptions options)
    {
        var model = new Autoencoder(networks.Encoder, networks.Decoder, options.Loss);
        return model.CodeSize >= model._width && !options.IsPenalised
            ? new(networks.Encoder, networks.Decoder, options.Loss) { Warning = $"the code has {model.CodeSize} numbers and a row {model._width}: without a penalty it may copy rows; take a shorter code, a corruption, or a penalty" }
            : model;
    }

    private static bool Mirrored(Network encoder, Network decoder)
    {
        int[][] up = [.. Tree.leaves(encoder.Model).Select(leaf => leaf.Shape)], down = [.. Tree.leaves(decoder.Model).Select(leaf => leaf.Shape)];
        return up.Length == down.Length && up.Length % 2 == 0
            && up.Select((shape, i) => i % 2 == 1 ? shape.Length == 1 : shape.Length == 2 && down[up.Length - 2 - i] is { Length: 2 } other && other[0] == shape[1] && other[1] == shape[0]).All(fits => fits);
    }

    private static void Check(float[] data, int width, ReconstructionLoss loss) =>
        RowCheck.Check("Autoencoder", data, width, loss == ReconstructionLoss.CrossEntropy, "divide pixels by 255, or take ReconstructionLoss.Squared");
}
