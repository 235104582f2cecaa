using Hybrid.Formats;
using Hybrid.Unsupervised;

namespace Hybrid.Probabilistic;

/// <summary>A restricted Boltzmann machine of rows and their labels, which classifies by its exact p(label | row). Immutable.</summary>
/// <remarks>
/// E(v, y, h) = -a v - b h - d y - v W h - y U h with one of the classes on. Source: H. Larochelle and Y. Bengio, "Classification using discriminative restricted Boltzmann machines", 2008.
/// <code>
/// ClassificationMachine machine = ClassificationMachine.Fit(pixels, visible: 784, labels, classes: 10);
/// int[] said = machine.Classify(test);
/// </code>
/// </remarks>
public sealed class ClassificationMachine
{
    private const string Kind = "hybrid-classification-rbm";

    private readonly ClassificationWeights _weights;

    internal ClassificationMachine(ClassificationWeights weights) => _weights = weights;

    /// <summary>The visible units.</summary>
    public int VisibleUnits => _weights.Machine.Visible.Size;

    /// <summary>The hidden units.</summary>
    public int HiddenUnits => _weights.Machine.Hidden.Size;

    /// <summary>The classes.</summary>
    public int Classes => _weights.Label.Size;

    /// <summary>The weights between visible and hidden units, [visible, hidden].</summary>
    public Tensor Weights => _weights.Machine.Weight;

    /// <summary>The weights between classes and hidden units, [classes, hidden].</summary>
    public Tensor LabelWeights => _weights.ToLabel;

    /// <summary>The visible biases.</summary>
    public Tensor VisibleBias => _weights.Machine.Visible;

    /// <summary>The hidden biases.</summary>
    public Tensor HiddenBias => _weights.Machine.Hidden;

    /// <summary>The classes' biases.</summary>
    public Tensor LabelBias => _weights.Label;

    /// <summary>Trains a machine.</summary>
    /// <param name="data">Rows one after the other, [rows, visible], from 0 to 1.</param>
    /// <param name="visible">The columns.</param>
    /// <param name="labels">The class of each row, from 0.</param>
    /// <param name="classes">How many, at least 2.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told after each pass.</param>
    /// <param name="cancellation">Stops training: what was learnt so far is returned.</param>
    /// <exception cref="ArgumentException">A number or a label is out of range (its row is named), or an option is.</exception>
    public static ClassificationMachine Fit(
        float[] data, int visible, int[] labels, int classes, ClassificationMachineOptions? options = null, IProgress<ClassificationMachineProgress>? progress = null, CancellationToken cancellation = default)
    {
        options ??= new ClassificationMachineOptions();
        options.Check();
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        RowCheck.Check(nameof(ClassificationMachine), data, visible, true, "divide pixels by 255");
        float[] bits = RowCheck.Labels(nameof(ClassificationMachine), labels, data.Length / visible, classes)!;
        return new(new ClassificationTraining(data, visible, bits, classes, options).Run(progress, cancellation));
    }

    /// <summary>p(class | row), [rows, classes], summed over hidden states exactly.</summary>
    /// <param name="rows">[rows, visible].</param>
    public Tensor ClassProbabilities(Tensor rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return _weights.Scores(rows).Softmax();
    }

    /// <summary>The likeliest class of each row.</summary>
    /// <param name="rows">[rows, visible].</param>
    public int[] Classify(Tensor rows) => ClassProbabilities(rows).ArgMax(1).ToIntegerArray();

    /// <summary>-ln of the sum over hidden states of exp(-E(v, y, h)), [rows].</summary>
    /// <param name="rows">[rows, visible].</param>
    /// <param name="labels">The class of each row.</param>
    /// <exception cref="ArgumentException">A label is out of range.</exception>
    public Tensor FreeEnergy(Tensor rows, int[] labels)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return _weights.FreeEnergy(rows, Bits(labels, rows.Shape[0]));
    }

    /// <summary>Rows of classes, by Gibbs steps with the label held, from the visible units' biases: their means.</summary>
    /// <param name="labels">The class of each row.</param>
    /// <param name="steps">The Gibbs steps, at least 1. Default 500.</param>
    /// <param name="seed">The seed.</param>
    /// <returns>[rows, visible].</returns>
    /// <exception cref="ArgumentException">A label is out of range.</exception>
    public Tensor Sample(int[] labels, int steps = 500, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        var held = new MachineWeights(_weights.Machine.Weight, _weights.Machine.Visible, Bits(labels, labels.Length).MatMul(_weights.ToLabel) + _weights.Machine.Hidden);
        RandomKey key = RandomKey.FromSeed(seed);
        Tensor means = (Tensor.Zeros(labels.Length, VisibleUnits) + held.Visible).Sigmoid();
        for (int step = 0; step < steps; step++)
        {
            RandomKey[] keys = key.FoldIn(step).Split(2);
            Tensor hidden = MachineMath.Draw(MachineMath.Hidden(held, MachineMath.Draw(means, keys[0])), keys[1]);
            means = MachineMath.VisibleInput(held, hidden).Sigmoid();
            means = Tensor.From(means.ToArray(), [.. means.Shape]);
        }

        return means;
    }

    /// <summary>Saves the machine, whole or not at all (safetensors).</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileAccessException">The file cannot be written.</exception>
    public void Save(string path) => MachineFile.Write(path, Kind, _weights, ("sizes", new[] { VisibleUnits, HiddenUnits, Classes }));

    /// <summary>Opens a saved machine.</summary>
    /// <param name="path">A file that <see cref="Save"/> wrote.</param>
    /// <exception cref="FileAccessException">It cannot be read.</exception>
    /// <exception cref="DataFormatException">It is no such file.</exception>
    public static ClassificationMachine Load(string path)
    {
        SafetensorsFile file = MachineFile.Read(path, Kind, "classification machine");
        int[] sizes = MachineFile.Sizes(path, file, 3);
        return new(MachineFile.Weights(path, file, ClassificationWeights.Zeros(sizes[0], sizes[1], sizes[2])));
    }

    private Tensor Bits(int[] labels, int rows) => Tensor.From(RowCheck.Labels(nameof(ClassificationMachine), labels, rows, Classes)!, rows, Classes);
}
