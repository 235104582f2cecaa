using Hybrid.Core;
using Hybrid.Formats;

namespace Hybrid.Probabilistic;

/// <summary>A deep Boltzmann machine: layers of units of 0 and 1, each joined to the next by weights without direction, so that hidden layers are fed from both sides. Immutable.</summary>
/// <remarks>
/// E(v, h1, ..., hn) = -sum over layers a x - sum over neighbours x W y. Layers are pretrained as restricted machines whose weights count twice where a layer has two neighbours, then trained together: the data's means by mean field,
/// the machine's by persistent chains. Source: R. Salakhutdinov and G. Hinton, "Deep Boltzmann machines", 2009.
/// <code>
/// DeepBoltzmannMachine deep = DeepBoltzmannMachine.Fit(pixels, visible: 784);
/// double nats = deep.LogLikelihoodBound(test, deep.EstimateLogPartition(pixels).LogPartition).Mean;
/// </code>
/// </remarks>
public sealed class DeepBoltzmannMachine
{
    private const string Kind = "hybrid-deep-boltzmann-machine";

    private readonly DeepBoltzmannWeights _machine;

    /// <summary>Takes weights.</summary>
    /// <param name="weights">[units of layer l, units of layer l + 1] for each pair of neighbours, finite.</param>
    /// <param name="biases">[units] for each layer, the visible one first.</param>
    /// <exception cref="ArgumentException">Sizes do not agree.</exception>
    public DeepBoltzmannMachine(IReadOnlyList<float[,]> weights, IReadOnlyList<float[]> biases)
        : this(Checked(weights, biases))
    {
    }

    private DeepBoltzmannMachine(DeepBoltzmannWeights machine) => _machine = machine;

    /// <summary>The units of each layer, the visible one first.</summary>
    public IReadOnlyList<int> Units => [.. _machine.Biases.Select(bias => bias.Size)];

    /// <summary>The weights of each pair of neighbours, [units of layer l, units of layer l + 1].</summary>
    public IReadOnlyList<Tensor> Weights => Array.AsReadOnly(_machine.Weights);

    /// <summary>The biases of each layer, the visible one first.</summary>
    public IReadOnlyList<Tensor> Biases => Array.AsReadOnly(_machine.Biases);

    /// <summary>Trains a machine.</summary>
    /// <param name="data">Rows one after the other, [rows, visible]; from 0 to 1.</param>
    /// <param name="visible">The columns.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told after each pass.</param>
    /// <param name="cancellation">Stops training: what was learnt so far is returned.</param>
    /// <exception cref="ArgumentException">A number is out of range (its row and column are named), or an option is.</exception>
    public static DeepBoltzmannMachine Fit(
        float[] data, int visible, DeepBoltzmannOptions? options = null, IProgress<DeepBoltzmannProgress>? progress = null, CancellationToken cancellation = default)
    {
        options ??= new DeepBoltzmannOptions();
        options.Check();
        VisibleLaw.Bits.Check(data, visible);
        return new(new DeepBoltzmannTraining(data, visible, options, progress).Run(cancellation));
    }

    /// <summary>The means of hidden units given visible ones, by mean field.</summary>
    /// <param name="visible">[rows, visible].</param>
    /// <param name="sweeps">The sweeps over the layers, at least 1. Default 30.</param>
    /// <returns>[rows, units] for each hidden layer, from the data upwards.</returns>
    public IReadOnlyList<Tensor> Hidden(Tensor visible, int sweeps = 30)
    {
        ArgumentNullException.ThrowIfNull(visible);
        return [.. Layers(visible, sweeps).Skip(1)];
    }

    /// <summary>Rows with the mean-field means of the second hidden layer beside them, as <see cref="ToNetwork"/> takes them; rows alone where there is one hidden layer.</summary>
    /// <param name="visible">[rows, visible].</param>
    /// <param name="sweeps">The mean-field sweeps, at least 1. Default 30.</param>
    /// <returns>[rows, visible + units of the second hidden layer].</returns>
    public Tensor Augment(Tensor visible, int sweeps = 30)
    {
        ArgumentNullException.ThrowIfNull(visible);
        Tensor[] layers = Layers(visible, sweeps);
        return layers.Length > 2 ? Tensor.Concatenate([visible, layers[2]], 1) : visible;
    }

    /// <summary>A feed-forward network with the machine's weights and logistic units for rows that <see cref="Augment"/> made: its first layer is fed from the data and from the second hidden layer's means, as in the machine.</summary>
    /// <param name="outputs">The width of another layer on top with weights drawn anew, at least 1; null, the default, for none.</param>
    /// <param name="seed">The seed of that layer.</param>
    /// <param name="dropout">The share of hidden units left out at a step of fine-tuning, in [0, 1). Default 0.</param>
    /// <remarks>Source: R. Salakhutdinov and G. Hinton, "Deep Boltzmann machines", 2009, section 3.3.</remarks>
    public Network ToNetwork(int? outputs = null, int seed = 0, double dropout = 0)
    {
        int[] units = [.. Units];
        Network network = Network.Input(units[0] + (units.Length > 2 ? units[2] : 0));
        network = units.Skip(1).Aggregate(network, (below, width) => below.Dense(width).Sigmoid().Dropout(dropout));
        network = (outputs is int top ? network.Dense(top) : network).Initialise(seed);
        Core.Tensor[] leaves = Tree.leaves(network.Model);
        for (int l = 0; l < _machine.Weights.Length; l++)
        {
            Tensor weight = l == 0 && units.Length > 2 ? Tensor.Concatenate([_machine.Weights[0], _machine.Weights[1].Transpose()], 0) : _machine.Weights[l];
            (leaves[2 * l], leaves[(2 * l) + 1]) = (weight.Node, _machine.Biases[l + 1].Node);
        }

        return network.WithModel(Tree.rebuild(network.Model, leaves));
    }

    /// <summary>Gibbs sampling from rows on, hidden layers beginning at their mean-field means.</summary>
    /// <param name="start">[rows, visible].</param>
    /// <param name="steps">How many steps, at least 1.</param>
    /// <param name="seed">The seed.</param>
    /// <returns>The rows after so many steps, [rows, visible].</returns>
    public Tensor Sample(Tensor start, int steps, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        RandomKey key = RandomKey.FromSeed(seed);
        Tensor[] layers = [.. Layers(start, 1).Select((means, l) => l == 0 ? start : MachineMath.Draw(means, key.FoldIn(-l)))];
        var shared = new SharedState<Tensor[]>(layers);
        BoundStep step = shared.Bind((chains, bits) => (DeepBoltzmannMath.Gibbs(_machine, chains, 1, new RandomKey(bits)), Tensor.Scalar(0)), Tensor.Zeros([2], ElementType.Int32));
        for (int i = 0; i < steps; i++)
        {
            Span<int> bits = step.Input<int>(0);
            (bits[0], bits[1]) = (i, seed);
            step.Run();
        }

        return shared.Value[0];
    }

    /// <summary>ln Z, exactly, by all states of the smaller half of the layers: the odd ones, or the even ones with the visible layer.</summary>
    /// <exception cref="InvalidOperationException">Both halves have more than 20 units.</exception>
    public double LogPartition() => AsRestricted().LogPartition();

    /// <summary>ln Z by annealed importance sampling over the odd layers, the even ones summed out; the first distribution takes the odd layers' mean-field means.</summary>
    /// <param name="data">Training rows, [rows, visible] one after the other.</param>
    /// <param name="chains">The chains, at least 2. Default 100.</param>
    /// <param name="temperatures">The machines in between, at least 1; the more, the better. Default 10,000.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="cancellation">Ends with an exception.</param>
    public PartitionEstimate EstimateLogPartition(float[] data, int chains = 100, int temperatures = 10_000, int seed = 0, CancellationToken cancellation = default)
    {
        Tensor[] layers = Layers(Rows(data), 30);
        float[] odd = Tensor.Concatenate(layers.Where((_, l) => l % 2 == 1), 1).ToArray();

        // Means that are rounded to just outside [0, 1] are none.
        return AsRestricted().EstimateLogPartition([.. odd.Select(mean => Math.Clamp(mean, 0, 1))], chains, temperatures, seed, cancellation);
    }

    /// <summary>The variational bound of the mean of ln p(v), by mean field.</summary>
    /// <param name="data">Rows of 0 and 1 one after the other, [rows, visible].</param>
    /// <param name="logPartition">ln Z, exact or estimated.</param>
    /// <param name="sweeps">The mean-field sweeps, at least 1. Default 30.</param>
    public LikelihoodBound LogLikelihoodBound(float[] data, double logPartition, int sweeps = 30) =>
        LikelihoodBound.Of([.. DeepBoltzmannMath.Bound(_machine, Layers(Rows(data), sweeps)).ToDoubleArray().Select(bound => bound - logPartition)]);

    /// <summary>Saves the machine, whole or not at all (safetensors).</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileAccessException">The file cannot be written.</exception>
    public void Save(string path) => MachineFile.Write(path, Kind, _machine, ("sizes", Units));

    /// <summary>Opens a saved machine.</summary>
    /// <param name="path">A file that <see cref="Save"/> wrote.</param>
    /// <exception cref="FileAccessException">It cannot be read.</exception>
    /// <exception cref="DataFormatException">It is no such file.</exception>
    public static DeepBoltzmannMachine Load(string path)
    {
        SafetensorsFile file = MachineFile.Read(path, Kind, "deep Boltzmann machine");
        return new(MachineFile.Weights(path, file, DeepBoltzmannWeights.Zeros(MachineFile.Sizes(path, file, 2))));
    }

    // Neighbouring layers alone are joined: the odd layers are independent given the even ones, so that both halves make a restricted machine, the odd ones as its visible side.
    private RestrictedBoltzmannMachine AsRestricted()
    {
        int[] units = [.. Units], from = new int[units.Length], sides = new int[2];
        for (int l = 0; l < units.Length; l++)
        {
            from[l] = sides[l % 2];
            sides[l % 2] += units[l];
        }

        float[,] joined = new float[sides[1], sides[0]];
        float[][] biases = [new float[sides[0]], new float[sides[1]]];
        for (int l = 0; l < units.Length; l++)
        {
            _machine.Biases[l].ToArray().CopyTo(biases[l % 2], from[l]);
            float[] weights = l + 1 < units.Length ? _machine.Weights[l].ToArray() : [];
            for (int i = 0; i < weights.Length; i++)
            {
                int below = from[l] + (i / units[l + 1]), above = from[l + 1] + (i % units[l + 1]);
                joined[l % 2 == 1 ? below : above, l % 2 == 1 ? above : below] = weights[i];
            }
        }

        return new(joined, biases[1], biases[0]);
    }

    private Tensor[] Layers(Tensor visible, int sweeps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sweeps, 1);
        Tensor[] layers = DeepBoltzmannMath.MeanField(_machine, visible, 0);
        Tensor.Evaluate(layers);
        for (int sweep = 0; sweep < sweeps && layers.Length > 2; sweep++)
        {
            DeepBoltzmannMath.Sweep(_machine, layers);
            Tensor.Evaluate(layers);
        }

        return layers;
    }

    private Tensor Rows(float[] data)
    {
        int visible = _machine.Biases[0].Size;
        VisibleLaw.Bits.Check(data, visible);
        return Tensor.From(data, data.Length / visible, visible);
    }

    private static DeepBoltzmannWeights Checked(IReadOnlyList<float[,]> weights, IReadOnlyList<float[]> biases)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(biases);
        if (weights.Count == 0 || biases.Count != weights.Count + 1)
        {
            throw new ArgumentException($"DeepBoltzmannMachine: there are {weights.Count} matrices of weights and {biases.Count} vectors of biases; one or more matrices are needed, and one vector more.", nameof(biases));
        }

        for (int l = 0; l < weights.Count; l++)
        {
            if (biases[l].Length == 0 || weights[l].GetLength(0) != biases[l].Length || weights[l].GetLength(1) != biases[l + 1].Length || biases[l + 1].Length == 0)
            {
                throw new ArgumentException($"DeepBoltzmannMachine: the weights between layers {l} and {l + 1} are {weights[l].GetLength(0)} x {weights[l].GetLength(1)}, and these have {biases[l].Length} and {biases[l + 1].Length} biases; sizes must agree and be at least 1.", nameof(weights));
            }
        }

        return new([.. weights.Select(weight => Tensor.From(weight))], [.. biases.Select(bias => Tensor.From(bias, bias.Length))]);
    }
}
