using Hybrid.Core;
using Hybrid.Formats;

namespace Hybrid.Probabilistic;

/// <summary>A deep belief network: restricted Boltzmann machines one on the other, of which the topmost stays a machine and the others generate downwards. Immutable.</summary>
/// <remarks>
/// p(v, h1, ..., hn) = p(v | h1) ... p(h(n-2) | h(n-1)) p(h(n-1), hn). Layers are trained one after the other, each on the hidden probabilities of the one below. Source: G. Hinton, S. Osindero and Y.-W. Teh, "A fast learning
/// algorithm for deep belief nets", 2006.
/// <code>
/// DeepBeliefNetwork deep = DeepBeliefNetwork.Fit(pixels, visible: 784, [new() { Hidden = 500 }, new() { Hidden = 500, Persistent = true }]);
/// Tensor pictures = deep.Sample(Tensor.From(pixels[..7840], 10, 784), steps: 1000);
/// Network classifier = deep.ToNetwork(outputs: 10);                                   // for fine-tuning by Fit
/// </code>
/// </remarks>
public sealed partial class DeepBeliefNetwork
{
    private const string Kind = "hybrid-deep-belief-network";

    private readonly RecognitionWeights[]? _recognition;

    /// <summary>Takes machines.</summary>
    /// <param name="layers">From the data upwards; each has as many visible units as the one below has hidden units. Only the first may have Gaussian or categorical visible units.</param>
    /// <exception cref="ArgumentException">There is none, sizes do not agree, or a layer above the first is not binary.</exception>
    public DeepBeliefNetwork(IReadOnlyList<RestrictedBoltzmannMachine> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        if (layers.Count == 0)
        {
            throw new ArgumentException("DeepBeliefNetwork: there is no layer; give at least one machine.", nameof(layers));
        }

        for (int i = 1; i < layers.Count; i++)
        {
            if (layers[i].VisibleUnits != layers[i - 1].HiddenUnits || layers[i].Law != VisibleLaw.Bits)
            {
                throw new ArgumentException($"DeepBeliefNetwork: layer {i} has {layers[i].VisibleUnits} visible units and layer {i - 1} has {layers[i - 1].HiddenUnits} hidden ones; as many are needed, and they must be binary.", nameof(layers));
            }
        }

        Layers = [.. layers];
    }

    internal DeepBeliefNetwork(IReadOnlyList<RestrictedBoltzmannMachine> layers, RecognitionWeights[] recognition)
        : this(layers)
    {
        _recognition = recognition.Length > 0 ? recognition : null;
    }

    /// <summary>The machines, from the data upwards: of those below the topmost, what generates is their weights downwards.</summary>
    public IReadOnlyList<RestrictedBoltzmannMachine> Layers { get; }

    /// <summary>Whether the way up has weights of its own, as after <see cref="Refine"/>; else it has those of the way down.</summary>
    public bool HasRecognition => _recognition is not null;

    /// <summary>The weights of the way up, for each layer but the topmost.</summary>
    internal RecognitionWeights[] Recognition => _recognition ?? [.. Layers.SkipLast(1).Select(layer => new RecognitionWeights(layer.Weights, layer.HiddenBias))];

    /// <summary>Trains the layers one after the other.</summary>
    /// <param name="data">Rows one after the other, [rows, visible]; from 0 to 1 unless the first layer's visible units are Gaussian.</param>
    /// <param name="visible">The columns.</param>
    /// <param name="layers">How each layer is trained, from the data upwards; at least one.</param>
    /// <param name="progress">Told after each pass of each layer.</param>
    /// <param name="cancellation">Ends with an exception: a network with untrained layers is none.</param>
    /// <exception cref="ArgumentException">A number is out of range (its row and column are named), or an option is.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static DeepBeliefNetwork Fit(
        float[] data, int visible, IReadOnlyList<RestrictedBoltzmannOptions> layers, IProgress<DeepBeliefProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(layers);
        var machines = new List<RestrictedBoltzmannMachine>();
        float[] rows = data;
        int width = visible;
        foreach (RestrictedBoltzmannOptions options in layers)
        {
            int layer = machines.Count;
            IProgress<RestrictedBoltzmannProgress>? own = progress is null ? null : new Relay<RestrictedBoltzmannProgress>(report => progress.Report(new(layer, layers.Count, report)));
            RestrictedBoltzmannMachine machine = RestrictedBoltzmannMachine.Fit(rows, width, options, own, cancellation);
            cancellation.ThrowIfCancellationRequested();
            machines.Add(machine);
            rows = machine.Hidden(Tensor.From(rows, rows.Length / width, width)).ToArray();
            width = options.Hidden;
        }

        return new(machines);
    }

    /// <summary>P(topmost hidden unit is on), each layer fed with the probabilities of the one below, [rows, hidden units of the top].</summary>
    /// <param name="visible">[rows, visible].</param>
    public Tensor Features(Tensor visible)
    {
        ArgumentNullException.ThrowIfNull(visible);
        return Layers[^1].Hidden(Up(visible));
    }

    /// <summary>Samples: up from some rows, Gibbs steps in the topmost machine, and down.</summary>
    /// <param name="start">[rows, visible].</param>
    /// <param name="steps">The Gibbs steps, at least 1.</param>
    /// <param name="seed">The seed.</param>
    /// <returns>The means of visible units given what was drawn above them, [rows, visible].</returns>
    public Tensor Sample(Tensor start, int steps, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        RandomKey[] keys = RandomKey.FromSeed(seed).Split(2 * Layers.Count);
        Tensor rows = start;
        for (int i = 0; i + 1 < Layers.Count; i++)
        {
            rows = MachineMath.Draw(Recognition[i].Input(rows).Sigmoid(), keys[i]);
        }

        rows = Layers[^1].Sample(rows, steps, seed);
        if (Layers.Count == 1)
        {
            // One more half step, so that means are returned as from deeper networks.
            return Layers[0].Visible(MachineMath.Draw(Layers[0].Hidden(rows), keys[0]));
        }

        for (int i = Layers.Count - 2; i >= 0; i--)
        {
            Tensor means = Layers[i].Visible(rows);
            rows = i == 0 ? means : MachineMath.Draw(means, keys[Layers.Count + i]);
        }

        return rows;
    }

    /// <summary>ln Z of the topmost machine by annealed importance sampling, whose first distribution takes the means of its inputs.</summary>
    /// <param name="data">Training rows, [rows, visible] one after the other.</param>
    /// <param name="chains">The chains, at least 2. Default 100.</param>
    /// <param name="temperatures">The machines in between, at least 1. Default 10,000.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="cancellation">Ends with an exception.</param>
    public PartitionEstimate EstimateLogPartition(float[] data, int chains = 100, int temperatures = 10_000, int seed = 0, CancellationToken cancellation = default)
    {
        Layers[0].Law.Check(data, Layers[0].VisibleUnits);
        Tensor rows = Tensor.From(data, data.Length / Layers[0].VisibleUnits, Layers[0].VisibleUnits);
        float[] inputs = Up(rows).ToArray();
        return Layers[^1].EstimateLogPartition(inputs, chains, temperatures, seed, cancellation);
    }

    /// <summary>A lower bound of the mean of ln p(v): hidden states are drawn upwards, and the logarithm of the mean of p / q over some draws is taken; with one draw the classical variational bound, with more a tighter one.</summary>
    /// <param name="data">Rows one after the other, [rows, visible].</param>
    /// <param name="topLogPartition">ln Z of the topmost machine, exact (<c>Layers[^1].LogPartition()</c>) or estimated.</param>
    /// <param name="samples">The draws a row, at least 1. Default 1.</param>
    /// <param name="seed">The seed.</param>
    /// <remarks>Source: R. Salakhutdinov and I. Murray, "On the quantitative analysis of deep belief networks", 2008.</remarks>
    public LikelihoodBound LogLikelihoodBound(float[] data, double topLogPartition, int samples = 1, int seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        Layers[0].Law.Check(data, Layers[0].VisibleUnits);
        Tensor rows = Tensor.From(data, data.Length / Layers[0].VisibleUnits, Layers[0].VisibleUnits);
        RandomKey key = RandomKey.FromSeed(seed);
        double[] logs = [.. Enumerable.Repeat(double.NegativeInfinity, rows.Shape[0])];
        for (int sample = 0; sample < samples; sample++)
        {
            double[] one = LogWeights(rows, key.FoldIn(sample)).ToDoubleArray();
            for (int row = 0; row < logs.Length; row++)
            {
                double most = Math.Max(logs[row], one[row]);
                logs[row] = most + Math.Log(1 + Math.Exp(Math.Min(logs[row], one[row]) - most));
            }
        }

        return LikelihoodBound.Of([.. logs.Select(log => log - Math.Log(samples) - topLogPartition)]);
    }

    /// <summary>Saves the network, whole or not at all (safetensors).</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileAccessException">The file cannot be written.</exception>
    public void Save(string path) => MachineFile.Write(
        path, Kind, (Layers: Layers.Select(layer => layer.Parameters).ToArray(), Recognition: _recognition ?? []), ("recognition", HasRecognition), ("sizes", Layers.Select(layer => layer.HiddenUnits).Prepend(Layers[0].VisibleUnits)), ("gaussian", Layers[0].IsGaussian), ("categories", Layers[0].Categories));

    /// <summary>Opens a saved network.</summary>
    /// <param name="path">A file that <see cref="Save"/> wrote.</param>
    /// <exception cref="FileAccessException">It cannot be read.</exception>
    /// <exception cref="DataFormatException">It is no such file.</exception>
    public static DeepBeliefNetwork Load(string path)
    {
        SafetensorsFile file = MachineFile.Read(path, Kind, "deep belief network");
        int[] sizes = MachineFile.Sizes(path, file, 2);
        var law = new VisibleLaw(MachineFile.Fact(path, file, "gaussian", false), MachineFile.Fact(path, file, "categories", 1));
        MachineWeights[] layers = [.. sizes.Zip(sizes.Skip(1), MachineWeights.Zeros)];
        RecognitionWeights[] recognition = MachineFile.Fact(path, file, "recognition", false) ? [.. layers.SkipLast(1).Select(layer => new RecognitionWeights(layer.Weight, layer.Hidden))] : [];
        (layers, recognition) = MachineFile.Weights(path, file, (Layers: layers, Recognition: recognition));
        return new([.. layers.Select((layer, i) => new RestrictedBoltzmannMachine(layer, i == 0 ? law : VisibleLaw.Bits))], recognition);
    }

    // The topmost machine's input: each layer fed with the probabilities of the one below.
    private Tensor Up(Tensor visible) => Recognition.Aggregate(visible, (rows, layer) => layer.Input(rows).Sigmoid());

    // ln of p / q, but for the topmost ln Z, for hidden states drawn upwards from q.
    private Tensor LogWeights(Tensor rows, RandomKey key)
    {
        RandomKey[] keys = key.Split(Layers.Count);
        Tensor below = rows;
        Tensor sum = Tensor.Zeros(rows.Shape[0]);
        for (int i = 0; i + 1 < Layers.Count; i++)
        {
            MachineWeights weights = Layers[i].Parameters;
            Tensor input = Recognition[i].Input(below);
            Tensor drawn = VisibleLaw.Bits.Draw(input, keys[i]);
            sum = sum + Layers[i].Law.LogDensity(below, MachineMath.VisibleInput(weights, drawn)) - VisibleLaw.Bits.LogDensity(drawn, input);
            below = drawn;
        }

        return sum - Layers[^1].FreeEnergy(below);
    }
}
