using System.Globalization;

namespace Hybrid.Unsupervised;

/// <summary>What the layers of a network tell of their inputs, I(x; h), and of the labels, I(h; y), in bits.</summary>
/// <remarks>
/// The rows at hand are taken as the whole world, each as likely as any other, and x as the row's identity. Without noise or bins a layer that tells all rows apart would tell
/// everything; what is measured is thus a matter of the bins or of the noise as well as of the network (A. Saxe and others, "On the information bottleneck theory of deep learning",
/// 2018). Sources: R. Shwartz-Ziv and N. Tishby, "Opening the black box of deep neural networks via information", 2017; A. Kolchinsky and B. Tracey, "Estimating mixture
/// entropy with pairwise distances", 2017.
/// <code>
/// Network network = Network.Input(12).Dense(10).Tanh().Dense(2).Initialise(seed: 0);
/// InformationCourse course = InformationPlane.Record(network, train, new TrainingOptions { Epochs = 100 });
/// foreach (InformationPoint point in course.Points)
/// {
///     Console.WriteLine($"{point.Epoch} {point.Name} {point.Input:F2} {point.Label:F2}");
/// }
/// </code>
/// </remarks>
public static class InformationPlane
{
    /// <summary>I(x; h) and I(h; y) of one layer.</summary>
    /// <param name="activations">[rows, ...]; finite. What is left of a row's shape counts as one vector.</param>
    /// <param name="labels">The label of each row; any whole numbers.</param>
    /// <param name="options">How. Default: 30 bins from the least activation to the largest.</param>
    /// <remarks>
    /// By binning I(x; h) = H(h) and I(h; y) = H(h) + H(y) - H(h, y), at a cost in proportion to the numbers. A kernel estimate of I(h; y) is the difference of like estimates of H(h)
    /// and H(h | y), at a cost of rows^2 times the width; it bounds nothing, for which there is <see cref="KernelBounds"/>.
    /// </remarks>
    /// <exception cref="ArgumentException">An option is out of range, an activation is not finite, or there is not one label for each row.</exception>
    public static LayerInformation Measure(Tensor activations, int[] labels, InformationPlaneOptions? options = null)
    {
        options ??= new InformationPlaneOptions();
        options.Check();
        double[] numbers = Numbers(activations, labels);
        if (options.Estimator == InformationEstimator.Binning)
        {
            return BinnedInformation.Measure(numbers, labels, options);
        }

        (KernelInformation.Excess upper, KernelInformation.Excess lower) = KernelInformation.Measure(numbers, labels, options.NoiseVariance);
        KernelInformation.Excess chosen = options.Estimator == InformationEstimator.KernelUpper ? upper : lower;
        return Bounded(chosen.All, chosen.All - chosen.Own, labels);
    }

    /// <summary>Bounds of I(x; h + noise) and I(h + noise; y) with Gaussian noise of a variance in each activation: the truth lies between, for these rows.</summary>
    /// <param name="activations">[rows, ...]; finite.</param>
    /// <param name="labels">The label of each row; any whole numbers.</param>
    /// <param name="noiseVariance">The variance of the noise, above 0. Default 0.1.</param>
    /// <remarks>The bounds of I(h; y) are those of H(h) less the opposite ones of H(h | y), kept from 0 to H(y). The cost is rows^2 times the width.</remarks>
    /// <exception cref="ArgumentException">The variance is out of range, an activation is not finite, or there is not one label for each row.</exception>
    public static (LayerInformation Lower, LayerInformation Upper) KernelBounds(Tensor activations, int[] labels, double noiseVariance = 0.1)
    {
        new InformationPlaneOptions { NoiseVariance = noiseVariance }.Check();
        (KernelInformation.Excess upper, KernelInformation.Excess lower) = KernelInformation.Measure(Numbers(activations, labels), labels, noiseVariance);
        return (Bounded(lower.All, lower.All - upper.Own, labels), Bounded(upper.All, upper.All - lower.Own, labels));
    }

    /// <summary>H(y) of labels in bits: the most that a layer can tell of them.</summary>
    /// <param name="labels">At least one label.</param>
    /// <exception cref="ArgumentException">There is no label.</exception>
    public static double LabelEntropy(int[] labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return labels.Length > 0
            ? BinnedInformation.Entropy(labels)
            : throw new ArgumentException("InformationPlane.LabelEntropy: there are no labels; give at least one.", nameof(labels));
    }

    /// <summary>The outputs of each layer of a network, first to last, each [samples, numbers].</summary>
    /// <param name="network">The network. Dropout and the like do nothing.</param>
    /// <param name="data">The samples.</param>
    /// <exception cref="ArgumentException">The samples have another shape, or the network has no layers.</exception>
    public static IReadOnlyList<Tensor> Activations(Network network, DataSet data)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        return new NetworkActivations(network, data).Of(network.Model);
    }

    /// <summary>The points of any model's layers.</summary>
    /// <param name="layers">From rows to the outputs of each layer, first to last, each [rows, ...].</param>
    /// <param name="rows">[rows, ...].</param>
    /// <param name="labels">The label of each row.</param>
    /// <param name="options">How. Default: binning.</param>
    /// <param name="epoch">The epoch that the points say. Default 0.</param>
    /// <exception cref="ArgumentException">As for <see cref="Measure"/>, or a layer is asked for that is not there.</exception>
    public static IReadOnlyList<InformationPoint> Points(
        Func<Tensor, IReadOnlyList<Tensor>> layers, Tensor rows, int[] labels, InformationPlaneOptions? options = null, int epoch = 0)
    {
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentNullException.ThrowIfNull(rows);
        IReadOnlyList<Tensor> outputs = layers(rows) ?? throw new ArgumentException("InformationPlane.Points: the function of layers returned null; return a list of tensors.", nameof(layers));
        return Points(outputs, [.. Enumerable.Range(0, outputs.Count).Select(i => i.ToString(CultureInfo.InvariantCulture))], labels, options ?? new(), epoch);
    }

    /// <summary>The points of a network's layers.</summary>
    /// <param name="network">The network.</param>
    /// <param name="data">Samples with classes.</param>
    /// <param name="options">How. Default: binning.</param>
    /// <param name="epoch">The epoch that the points say. Default 0.</param>
    /// <exception cref="ArgumentException">As for <see cref="Measure"/> and <see cref="Activations"/>, or the samples have no classes.</exception>
    public static IReadOnlyList<InformationPoint> Points(Network network, DataSet data, InformationPlaneOptions? options = null, int epoch = 0)
    {
        IReadOnlyList<Tensor> outputs = Activations(network, data);
        NeedClasses("Points", data);
        return Points(outputs, [.. network.Layers.Select(layer => layer.Name)], data.Labels.ToArray(), options ?? new(), epoch);
    }

    /// <summary>Trains a network as <see cref="Network.Fit(DataSet, TrainingOptions?, IProgress{TrainingProgress}?, CancellationToken)"/> does and measures its layers before and on the way.</summary>
    /// <param name="network">The network; it stays as it is.</param>
    /// <param name="train">Samples with classes.</param>
    /// <param name="training">How it is trained; without resumption. Without a validation the measured samples serve as one for reports and for what looks at it (patience, plateaus), and the last network is kept.</param>
    /// <param name="options">How it is measured. Default: binning, all layers, each epoch.</param>
    /// <param name="measured">Samples with classes on which it is measured. Default: null, those of the training.</param>
    /// <param name="progress">Told of each batch and each epoch of the training. Default: null.</param>
    /// <param name="cancellation">Ends the training after the batch under way.</param>
    /// <exception cref="ArgumentException">An option is out of range, or the data do not fit the network.</exception>
    /// <exception cref="DivergedException">The loss became NaN or infinite.</exception>
    public static InformationCourse Record(
        Network network, DataSet train, TrainingOptions? training = null, InformationPlaneOptions? options = null, DataSet? measured = null,
        IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(train);
        (training, options, measured) = (training ?? new(), options ?? new(), measured ?? train);
        training.Check();
        options.Check();
        NeedClasses("Record", train);
        NeedClasses("Record", measured);
        if (training.Resume)
        {
            throw new ArgumentException("InformationPlane.Record: Resume is true and the epochs before the checkpoint could not be measured; leave it out.", nameof(training));
        }

        if (training.Validation is null && training.ValidationFraction == 0)
        {
            training = training with { Validation = measured, KeepBest = training.KeepBest ?? false };
        }

        TrainingSource source = TrainingSource.Of(network, train, training);
        var recorder = new InformationRecorder(source.Network, measured, options, progress);
        TrainingResult result = new Trainer(source with { Validate = recorder.Seeing(source.Validate!) }, training, recorder, cancellation).Run();
        return new(result, recorder.Points);
    }

    internal static IReadOnlyList<InformationPoint> Points(
        IReadOnlyList<Tensor> outputs, IReadOnlyList<string> names, int[] labels, InformationPlaneOptions options, int epoch)
    {
        options.Check();
        foreach (int layer in options.Layers ?? [])
        {
            if (layer >= outputs.Count)
            {
                throw new ArgumentException($"InformationPlane: layer {layer} is asked for and there are {outputs.Count}; 0 to {outputs.Count - 1} are allowed.", nameof(options));
            }
        }

        return
        [
            .. (options.Layers ?? [.. Enumerable.Range(0, outputs.Count)]).Select(layer =>
            {
                LayerInformation found = Measure(outputs[layer], labels, options);
                return new InformationPoint(epoch, layer, names[layer], found.Input, found.Label);
            }),
        ];
    }

    // Estimates may leave by a little what is possible; the numbers of one row with itself make 0 of a bit of rounding.
    private static LayerInformation Bounded(double input, double label, int[] labels) => new(Math.Max(0, input), Math.Clamp(label, 0, BinnedInformation.Entropy(labels)));

    private static void NeedClasses(string operation, DataSet data)
    {
        if (data.Target != TargetKind.Classes)
        {
            throw new ArgumentException($"InformationPlane.{operation}: the set '{data.Name}' has the target {data.Target}; samples with classes are allowed.", nameof(data));
        }
    }

    private static double[] Numbers(Tensor activations, int[] labels)
    {
        ArgumentNullException.ThrowIfNull(activations);
        ArgumentNullException.ThrowIfNull(labels);
        if (activations.Rank == 0 || labels.Length == 0 || activations.Shape[0] != labels.Length || activations.Size == 0)
        {
            throw new ArgumentException(
                $"InformationPlane: the activations have the shape {TensorText.Shape(activations.Shape)} and there are {labels.Length} labels; give activations [rows, ...] and one label for each row.",
                nameof(activations));
        }

        double[] numbers = activations.ToDoubleArray();
        int wrong = Array.FindIndex(numbers, number => !double.IsFinite(number)), width = numbers.Length / labels.Length;
        return wrong < 0
            ? numbers
            : throw new ArgumentException(
                FormattableString.Invariant($"InformationPlane: the activation of row {wrong / width}, number {wrong % width} is {numbers[wrong]}; finite numbers are allowed. See whether the training diverged."),
                nameof(activations));
    }
}
