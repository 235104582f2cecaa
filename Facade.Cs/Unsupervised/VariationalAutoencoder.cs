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
    private const string Kind = "hybrid-vae";
    private const int Together = 1000;

    private readonly VariationalMath _math;
    private readonly VariationalWeights _weights;

    private VariationalAutoencoder(VariationalOptions options, int width, VariationalWeights weights)
    {
        (Options, Width, _weights) = (options, width, weights);
        _math = new VariationalMath(options, width);
    }

    /// <summary>How it was built and trained.</summary>
    public VariationalOptions Options { get; }

    /// <summary>The numbers of a row.</summary>
    public int Width { get; }

    /// <summary>Trains a model.</summary>
    /// <param name="data">Rows one after the other, [rows, width]; from 0 to 1 unless outputs are Gaussian.</param>
    /// <param name="width">The numbers of a row.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told after each pass.</param>
    /// <param name="cancellation">Stops training: what was learnt so far is returned.</param>
    /// <exception cref="ArgumentException">A number is out of range (its row and column are named), or an option is.</exception>
    public static VariationalAutoencoder Fit(float[] data, int width, VariationalOptions? options = null, IProgress<VariationalProgress>? progress = null, CancellationToken cancellation = default)
    {
        options ??= new VariationalOptions();
        options.Check();
        CheckRows(data, width, options.Gaussian);
        return new(options, width, new VariationalTraining(data, width, options).Run(progress, cancellation));
    }

    /// <summary>The mean and the standard deviation of each row's code, each [rows, code].</summary>
    /// <param name="rows">[rows, width].</param>
    public (Tensor Mean, Tensor Deviation) Encode(Tensor rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        (Tensor mean, Tensor logVariance) = _math.Encode(_weights, rows);
        return (mean, (0.5 * logVariance).Exp());
    }

    /// <summary>What codes stand for: probabilities or means of rows, [rows, width].</summary>
    /// <param name="codes">[rows, code].</param>
    public Tensor Decode(Tensor codes)
    {
        ArgumentNullException.ThrowIfNull(codes);
        Tensor said = _math.Decode(_weights, codes);
        return Options.Gaussian ? said : said.Sigmoid();
    }

    /// <summary>Rows from codes drawn from the prior, [count, width].</summary>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="seed">The seed.</param>
    public Tensor Sample(int count, int seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return Decode(RandomKey.FromSeed(seed).Normal(count, Options.Code));
    }

    /// <summary>Rows on the straight line between the codes of two rows, ends included, [steps, width].</summary>
    /// <param name="first">[1, width].</param>
    /// <param name="second">[1, width].</param>
    /// <param name="steps">How many, at least 2.</param>
    public Tensor Interpolate(Tensor first, Tensor second, int steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 2);
        Tensor share = Tensor.Linspace(0, 1, steps).Reshape(steps, 1);
        Tensor from = Encode(first).Mean, to = Encode(second).Mean;
        return Decode(from + (share * (to - from)));
    }

    /// <summary>Fills missing numbers of rows in, by going to and fro between codes and rows with the known numbers kept (D. Rezende, S. Mohamed and D. Wierstra, 2014).</summary>
    /// <param name="rows">[rows, width]; what is missing may have any value.</param>
    /// <param name="known">1 where a number is known and 0 where it is missing, [rows, width].</param>
    /// <param name="rounds">How often. Default 50.</param>
    /// <param name="seed">The seed of the codes.</param>
    public Tensor Impute(Tensor rows, Tensor known, int rounds = 50, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(known);
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, 1);
        RandomKey key = RandomKey.FromSeed(seed);
        Tensor filled = (rows * known) + (0.5 * (1 - known));
        for (int round = 0; round < rounds; round++)
        {
            (Tensor mean, Tensor deviation) = Encode(filled);
            Tensor codes = round < rounds - 1 ? mean + (deviation * key.FoldIn(round).Normal([.. mean.Shape])) : mean;
            filled = (rows * known) + (Decode(codes) * (1 - known));
            filled = Tensor.From(filled.ToArray(), [.. filled.Shape]);
        }

        return filled;
    }

    /// <summary>The mean of the evidence lower bound over rows, in nats, with <see cref="VariationalOptions.Beta"/> 1.</summary>
    /// <param name="data">Rows one after the other.</param>
    /// <param name="seed">The seed of the codes, one a row.</param>
    public double Bound(float[] data, int seed = 0) => Mean(data, (math, weights, rows, key) => math.Bound(weights, rows, key.Normal(rows.Shape[0], Options.Code)), seed);

    /// <summary>The mean over rows of ln of the mean importance weight of several codes: below ln p(row), and nearer to it the more codes are drawn.</summary>
    /// <param name="data">Rows one after the other.</param>
    /// <param name="samples">The codes of each row, at least 1. Default 50.</param>
    /// <param name="seed">The seed of the codes.</param>
    public double ImportanceBound(float[] data, int samples = 50, int seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        return Mean(data, (math, weights, rows, key) => math.ImportanceBound(weights, rows, key.Normal(samples, rows.Shape[0], Options.Code)), seed, Math.Max(1, Together / samples));
    }

    /// <summary>Saves the model, whole or not at all (safetensors).</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileAccessException">The file cannot be written.</exception>
    public void Save(string path) => new SafetensorsFile(
        new SharedState<VariationalWeights>(_weights).Save(),
        new Dictionary<string, string> { ["kind"] = Kind, ["width"] = JsonSerializer.Serialize(Width), ["options"] = JsonSerializer.Serialize(Options) }).Write(path);

    /// <summary>Opens a saved model.</summary>
    /// <param name="path">A file that <see cref="Save"/> wrote.</param>
    /// <exception cref="FileAccessException">It cannot be read.</exception>
    /// <exception cref="DataFormatException">It is no such file.</exception>
    public static VariationalAutoencoder Load(string path)
    {
        SafetensorsFile file = SafetensorsFile.Read(path);
        if (file.Metadata.GetValueOrDefault("kind") != Kind)
        {
            throw new DataFormatException(path, "is no variational autoencoder; give a file that VariationalAutoencoder.Save wrote");
        }

        try
        {
            VariationalOptions options = JsonSerializer.Deserialize<VariationalOptions>(file.Metadata["options"])!;
            int width = JsonSerializer.Deserialize<int>(file.Metadata["width"]);
            var state = new SharedState<VariationalWeights>(new VariationalMath(options, width).Draw(RandomKey.FromSeed(0)));
            state.Load(file.Arrays);
            return new(options, width, state.Value);
        }
        catch (Exception cause) when (cause is JsonException or ArgumentException or KeyNotFoundException)
        {
            throw new DataFormatException(path, $"is damaged: {cause.Message.ReplaceLineEndings(" ")}");
        }
    }

    private double Mean(float[] data, Func<VariationalMath, VariationalWeights, Tensor, RandomKey, Tensor> bound, int seed, int together = Together)
    {
        CheckRows(data, Width, Options.Gaussian);
        var math = new VariationalMath(Options with { Beta = 1 }, Width);
        RandomKey key = RandomKey.FromSeed(seed);
        double sum = 0;
        int rows = data.Length / Width;
        for (int from = 0; from < rows; from += together)
        {
            int count = Math.Min(together, rows - from);
            Tensor part = Tensor.From(data.AsSpan(from * Width, count * Width).ToArray(), count, Width);
            sum += bound(math, _weights, part, key.FoldIn(from)).ToDoubleArray().Sum();
        }

        return sum / rows;
    }

    private static void CheckRows(float[] data, int width, bool gaussian)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (data.Length == 0 || data.Length % width != 0)
        {
            throw new ArgumentException($"VariationalAutoencoder: {data.Length} numbers are no rows of {width}; give whole rows, at least one.", nameof(data));
        }

        float low = gaussian ? float.MinValue : 0, high = gaussian ? float.MaxValue : 1;
        for (int i = 0; i < data.Length; i++)
        {
            if (!(data[i] >= low && data[i] <= high))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"VariationalAutoencoder: row {i / width}, column {i % width} is {data[i]}; ")
                        + (gaussian ? "finite numbers are allowed." : "numbers from 0 to 1 are allowed: divide pixels by 255, or take Gaussian outputs."),
                    nameof(data));
            }
        }
    }
}
