using Hybrid.Formats;
using Hybrid.Unsupervised;

namespace Hybrid.Probabilistic;

/// <summary>A restricted Boltzmann machine whose biases depend on given numbers u, such as the frames before: a + u A for visible units and b + u B for hidden ones. Immutable.</summary>
/// <remarks>
/// Source: G. Taylor, G. Hinton and S. Roweis, "Modeling human motion using binary latent variables", 2006.
/// <code>
/// ConditionalBoltzmannMachine motion = ConditionalBoltzmannMachine.Fit(frames, visible: 49, before, conditions: 3 * 49, new RestrictedBoltzmannOptions { Gaussian = true });
/// RestrictedBoltzmannMachine now = motion.Given(lastThree);                            // a machine as any other
/// Tensor next = motion.Sample(Tensor.From(lastThree, 1, 147), steps: 30);
/// </code>
/// </remarks>
public sealed class ConditionalBoltzmannMachine
{
    private const string Kind = "hybrid-conditional-rbm";

    private readonly ConditionalWeights _weights;
    private readonly VisibleLaw _law;

    internal ConditionalBoltzmannMachine(ConditionalWeights weights, VisibleLaw law) => (_weights, _law) = (weights, law);

    /// <summary>The visible units.</summary>
    public int VisibleUnits => _weights.Machine.Visible.Size;

    /// <summary>The hidden units.</summary>
    public int HiddenUnits => _weights.Machine.Hidden.Size;

    /// <summary>The given numbers of a row.</summary>
    public int Conditions => _weights.ToVisible.Shape[0];

    /// <summary>The weights between visible and hidden units, [visible, hidden].</summary>
    public Tensor Weights => _weights.Machine.Weight;

    /// <summary>A, [conditions, visible].</summary>
    public Tensor ToVisible => _weights.ToVisible;

    /// <summary>B, [conditions, hidden].</summary>
    public Tensor ToHidden => _weights.ToHidden;

    /// <summary>Trains a machine by contrastive divergence.</summary>
    /// <param name="data">Rows one after the other, [rows, visible]; from 0 to 1 unless visible units are Gaussian.</param>
    /// <param name="visible">The columns.</param>
    /// <param name="given">What each row is given, [rows, conditions] one after the other, finite.</param>
    /// <param name="conditions">Its columns.</param>
    /// <param name="options">How; chains are not persistent, nothing is missing and there is no sparsity target.</param>
    /// <param name="progress">Told after each pass.</param>
    /// <param name="cancellation">Stops training: what was learnt so far is returned.</param>
    /// <exception cref="ArgumentException">A number is out of range (its row and column are named), rows do not agree, or an option is out of range.</exception>
    public static ConditionalBoltzmannMachine Fit(
        float[] data, int visible, float[] given, int conditions, RestrictedBoltzmannOptions? options = null, IProgress<RestrictedBoltzmannProgress>? progress = null, CancellationToken cancellation = default)
    {
        options ??= new RestrictedBoltzmannOptions();
        options.Check();
        if (options.Persistent || options.Missing || options.SparsityTarget is not null)
        {
            throw new ArgumentException("ConditionalBoltzmannMachine: Persistent, Missing or SparsityTarget is set; chains begin at each row's data and rows are whole, so leave them unset.", nameof(options));
        }

        options.Law.Check(data, visible);
        RowCheck.Check(nameof(ConditionalBoltzmannMachine), given, conditions, false, string.Empty);
        if (given.Length / conditions != data.Length / visible)
        {
            throw new ArgumentException($"ConditionalBoltzmannMachine: there are {data.Length / visible} rows and {given.Length / conditions} rows of conditions; give one for each.", nameof(given));
        }

        return new(new ConditionalTraining(data, visible, given, conditions, options).Run(progress, cancellation), options.Law);
    }

    /// <summary>The machine for one condition: an ordinary one, to sample, to score and to sum exactly.</summary>
    /// <param name="condition">[conditions].</param>
    /// <exception cref="ArgumentException">There are more or fewer numbers.</exception>
    public RestrictedBoltzmannMachine Given(float[] condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        (Tensor toVisible, Tensor toHidden) = Biases(Tensor.From(condition, 1, condition.Length));
        return new(_weights.Machine with { Visible = toVisible.Reshape(VisibleUnits), Hidden = toHidden.Reshape(HiddenUnits) }, _law);
    }

    /// <summary>P(hidden unit is on | visible, condition), [rows, hidden].</summary>
    /// <param name="visible">[rows, visible].</param>
    /// <param name="given">[rows, conditions].</param>
    public Tensor Hidden(Tensor visible, Tensor given)
    {
        ArgumentNullException.ThrowIfNull(visible);
        return (visible.MatMul(Weights) + Biases(given).Hidden).Sigmoid();
    }

    /// <summary>-ln of the sum over hidden states of exp(-E(v, h | u)), [rows]; a row's normaliser depends on its condition.</summary>
    /// <param name="visible">[rows, visible].</param>
    /// <param name="given">[rows, conditions].</param>
    public Tensor FreeEnergy(Tensor visible, Tensor given)
    {
        ArgumentNullException.ThrowIfNull(visible);
        (Tensor toVisible, Tensor toHidden) = Biases(given);
        return MachineMath.FreeEnergy(new(Weights, toVisible, toHidden), visible, _law);
    }

    /// <summary>Samples rows for conditions by Gibbs steps from the visible units' own means.</summary>
    /// <param name="given">[rows, conditions].</param>
    /// <param name="steps">The Gibbs steps, at least 1. Default 100.</param>
    /// <param name="seed">The seed.</param>
    /// <returns>[rows, visible].</returns>
    public Tensor Sample(Tensor given, int steps = 100, int seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        (Tensor toVisible, Tensor toHidden) = Biases(given);
        var machine = new MachineWeights(Weights, toVisible, toHidden);
        RandomKey key = RandomKey.FromSeed(seed);
        Tensor rows = _law.Mean(toVisible);
        for (int step = 0; step < steps; step++)
        {
            (rows, _) = MachineMath.Gibbs(machine, rows, MachineMath.Hidden(machine, rows), 1, _law, key.FoldIn(step));
            rows = Tensor.From(rows.ToArray(), [.. rows.Shape]);
        }

        return rows;
    }

    /// <summary>Saves the machine, whole or not at all (safetensors).</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileAccessException">The file cannot be written.</exception>
    public void Save(string path) => MachineFile.Write(path, Kind, _weights, ("sizes", new[] { VisibleUnits, HiddenUnits, Conditions }), ("gaussian", _law.Gaussian), ("categories", _law.Categories));

    /// <summary>Opens a saved machine.</summary>
    /// <param name="path">A file that <see cref="Save"/> wrote.</param>
    /// <exception cref="FileAccessException">It cannot be read.</exception>
    /// <exception cref="DataFormatException">It is no such file.</exception>
    public static ConditionalBoltzmannMachine Load(string path)
    {
        SafetensorsFile file = MachineFile.Read(path, Kind, "conditional Boltzmann machine");
        int[] sizes = MachineFile.Sizes(path, file, 3);
        var law = new VisibleLaw(MachineFile.Fact(path, file, "gaussian", false), MachineFile.Fact(path, file, "categories", 1));
        return new(MachineFile.Weights(path, file, ConditionalWeights.Zeros(sizes[0], sizes[1], sizes[2])), law);
    }

    private (Tensor Visible, Tensor Hidden) Biases(Tensor given)
    {
        ArgumentNullException.ThrowIfNull(given);
        return given.Rank == 2 && given.Shape[1] == Conditions
            ? _weights.Biases(given)
            : throw new ArgumentException($"ConditionalBoltzmannMachine: conditions have the shape {TensorText.Shape([.. given.Shape])}; [rows, {Conditions}] is needed.", nameof(given));
    }
}
