using System.Text.Json;
using Hybrid.Formats;

namespace Hybrid.Unsupervised;

/// <summary>A classifier that sees rows through a noisy code of few nats: an encoder q(code | row) of Gaussians, and a classifier q(label | code). Immutable.</summary>
/// <remarks>
/// Trained by E[-ln q(label | code)] + beta KL(q(code | row) || N(0, 1)), a bound of the information bottleneck's I(code; label) - beta I(code; row), in nats. Source: A. Alemi,
/// I. Fischer, J. Dillon and K. Murphy, "Deep variational information bottleneck", 2017; here the encoder says the logarithm of the variance, there the softplus of the deviation.
/// <code>
/// VariationalBottleneck model = VariationalBottleneck.Fit(pixels, 784, digits, new BottleneckOptions { Beta = 0.01 });
/// int[] said = model.Predict(rows);
/// double nats = model.Rate(rows);
/// </code>
/// </remarks>
public sealed class VariationalBottleneck
{
    private const string Kind = "hybrid-vib";
    private const int Together = 4096;
    private const int MostClasses = 65_536;

    private readonly BottleneckMath _math;
    private readonly BottleneckWeights _weights;

    private VariationalBottleneck(BottleneckOptions options, int width, int classes, BottleneckWeights weights)
    {
        (Options, Width, Classes, _weights) = (options, width, classes, weights);
        _math = new BottleneckMath(options, width, classes);
    }

    /// <summary>How it was built and trained.</summary>
    public BottleneckOptions Options { get; }

    /// <summary>The numbers of a row.</summary>
    public int Width { get; }

    /// <summary>The number of classes.</summary>
    public int Classes { get; }

    /// <summary>Trains a model.</summary>
    /// <param name="rows">Rows one after the other, [rows, width]; finite.</param>
    /// <param name="width">The numbers of a row.</param>
    /// <param name="labels">The class of each row, from 0; the largest label says how many classes there are, 2 to 65,536.</param>
    /// <param name="options">How. Default: <c>new BottleneckOptions()</c>.</param>
    /// <param name="progress">Told after each pass.</param>
    /// <param name="cancellation">Stops training: what was learnt so far is returned.</param>
    /// <exception cref="ArgumentException">A number is not finite (its row and column are named), a label or an option is out of range, or the lengths do not fit.</exception>
    /// <exception cref="DivergedException">Training diverged.</exception>
    public static VariationalBottleneck Fit(
        float[] rows, int width, int[] labels, BottleneckOptions? options = null, IProgress<BottleneckProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        options ??= new BottleneckOptions();
        options.Check();
        BottleneckInput.Rows("Fit", rows, width);
        BottleneckInput.Labels("Fit", labels, rows.Length / width, MostClasses);
        int classes = labels.Max() + 1;
        if (classes < 2)
        {
            throw new ArgumentException("VariationalBottleneck.Fit: all labels are 0; give rows of at least two classes.", nameof(labels));
        }

        return new(options, width, classes, new BottleneckTraining(rows, width, labels, classes, options).Run(progress, cancellation));
    }

    /// <summary>The mean and the standard deviation of each row's code, each [rows, code].</summary>
    /// <param name="rows">[rows, width].</param>
    /// <exception cref="ArgumentException">The rows have another shape, or a number is not finite.</exception>
    public (Tensor Mean, Tensor Deviation) Encode(Tensor rows)
    {
        BottleneckInput.Rows("Encode", rows, Width);
        (Tensor mean, Tensor logVariance) = _math.Encode(_weights, rows);
        return (mean, (0.5 * logVariance).Exp());
    }

    /// <summary>The mean of q(class | code) over codes of each row, [rows, classes].</summary>
    /// <param name="rows">[rows, width].</param>
    /// <param name="samples">The codes of each row, at least 1. Default 12, as in the paper.</param>
    /// <param name="seed">The seed of the codes.</param>
    /// <exception cref="ArgumentException">The rows have another shape, or a number is not finite.</exception>
    public Tensor Probabilities(Tensor rows, int samples = 12, int seed = 0)
    {
        float[] data = BottleneckInput.Rows("Probabilities", rows, Width);
        float[] all = new float[data.Length / Width * Classes];
        ForParts(data, samples, seed, (from, part, noise) =>
        {
            (Tensor mean, Tensor logVariance) = _math.Encode(_weights, part);
            _math.Classify(_weights, mean, logVariance, noise).Exp().Mean(0).ToArray().CopyTo(all, from * Classes);
        });
        return Tensor.From(all, data.Length / Width, Classes);
    }

    /// <summary>The likeliest class of each row.</summary>
    /// <inheritdoc cref="Probabilities"/>
    public int[] Predict(Tensor rows, int samples = 12, int seed = 0) => Probabilities(rows, samples, seed).ArgMax(1).ToIntegerArray();

    /// <summary>KL(q(code | row) || N(0, 1)) of each row in nats, [rows]: what is paid to tell a row's code. A row unlike those of the training often costs more.</summary>
    /// <param name="rows">[rows, width].</param>
    /// <exception cref="ArgumentException">The rows have another shape, or a number is not finite.</exception>
    public Tensor Rates(Tensor rows)
    {
        BottleneckInput.Rows("Rates", rows, Width);
        (Tensor mean, Tensor logVariance) = _math.Encode(_weights, rows);
        return VariationalMath.Divergence(mean, logVariance);
    }

    /// <summary>The mean of <see cref="Rates"/> in nats: an upper bound of I(row; code).</summary>
    /// <param name="rows">[rows, width].</param>
    /// <exception cref="ArgumentException">The rows have another shape, or a number is not finite.</exception>
    public double Rate(Tensor rows) => Rates(rows).ToDoubleArray().Average();

    /// <summary>The mean of -ln q(label | code) over rows and their codes in nats: H(label) less this is a lower bound of I(code; label).</summary>
    /// <param name="rows">[rows, width].</param>
    /// <param name="labels">The class of each row, below <see cref="Classes"/>.</param>
    /// <param name="samples">The codes of each row, at least 1. Default 12.</param>
    /// <param name="seed">The seed of the codes.</param>
    /// <exception cref="ArgumentException">The rows have another shape, a number is not finite, or a label is out of range.</exception>
    public double Distortion(Tensor rows, int[] labels, int samples = 12, int seed = 0)
    {
        float[] data = BottleneckInput.Rows("Distortion", rows, Width);
        BottleneckInput.Labels("Distortion", labels, data.Length / Width, Classes);
        double sum = 0;
        ForParts(data, samples, seed, (from, part, noise) =>
        {
            Tensor chosen = Tensor.From(labels.AsSpan(from, part.Shape[0]).ToArray(), part.Shape[0]).OneHot(Classes);
            sum += _math.Measure(_weights, part, chosen, noise).Distortion.ToDoubleArray().Sum();
        });
        return sum / labels.Length;
    }

    /// <summary>Saves the model, whole or not at all (safetensors).</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileAccessException">The file cannot be written.</exception>
    public void Save(string path) => new SafetensorsFile(
        new SharedState<BottleneckWeights>(_weights).Save(),
        new Dictionary<string, string>
        {
            ["kind"] = Kind,
            ["width"] = JsonSerializer.Serialize(Width),
            ["classes"] = JsonSerializer.Serialize(Classes),
            ["options"] = JsonSerializer.Serialize(Options),
        }).Write(path);

    /// <summary>Opens a saved model.</summary>
    /// <param name="path">A file that <see cref="Save"/> wrote.</param>
    /// <exception cref="FileAccessException">It cannot be read.</exception>
    /// <exception cref="DataFormatException">It is no such file.</exception>
    public static VariationalBottleneck Load(string path)
    {
        SafetensorsFile file = SafetensorsFile.Read(path);
        if (file.Metadata.GetValueOrDefault("kind") != Kind)
        {
            throw new DataFormatException(path, "is no variational information bottleneck; give a file that VariationalBottleneck.Save wrote");
        }

        try
        {
            BottleneckOptions options = JsonSerializer.Deserialize<BottleneckOptions>(file.Metadata["options"])!;
            int width = JsonSerializer.Deserialize<int>(file.Metadata["width"]), classes = JsonSerializer.Deserialize<int>(file.Metadata["classes"]);
            var state = new SharedState<BottleneckWeights>(new BottleneckMath(options, width, classes).Draw(RandomKey.FromSeed(0)));
            state.Load(file.Arrays);
            return new(options, width, classes, state.Value);
        }
        catch (Exception cause) when (cause is JsonException or ArgumentException or KeyNotFoundException)
        {
            throw new DataFormatException(path, $"is damaged: {cause.Message.ReplaceLineEndings(" ")}");
        }
    }

    // Codes are drawn for as many rows at a time as memory may well hold; parts have keys of their own.
    private void ForParts(float[] data, int samples, int seed, Action<int, Tensor, Tensor> body)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        RandomKey key = RandomKey.FromSeed(seed);
        int rows = data.Length / Width, together = Math.Max(1, Together / samples);
        for (int from = 0; from < rows; from += together)
        {
            int count = Math.Min(together, rows - from);
            Tensor part = Tensor.From(data.AsSpan(from * Width, count * Width).ToArray(), count, Width);
            body(from, part, key.FoldIn(from).Normal(samples, count, Options.Code));
        }
    }
}
