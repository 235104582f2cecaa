using Hybrid.Core;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;
using Node = Hybrid.Core.Tensor;

namespace Hybrid;

/// <summary>A network of layers one after the other. Immutable: each method returns another network and leaves this one as it is.</summary>
/// <remarks>
/// Example:
/// <code>
/// (DataSet train, DataSet test) = DataSet.FromIdxFolder("mnist");
/// Network network = Network.Input(28, 28).Flatten().Dense(256).Relu().Dense(10).Initialise(seed: 0);
/// TrainingResult result = network.Fit(train, new TrainingOptions { Epochs = 5, BatchSize = 128 });
/// double accuracy = result.Network.Evaluate(test).Accuracy!.Value;
/// </code>
/// </remarks>
public sealed partial class Network
{
    private readonly int _seed;
    private readonly Lazy<FSharpFunc<Node, Node>> _compiled;

    private Network(Sequential model, int seed, NetworkHead? head)
    {
        Model = model;
        _seed = seed;
        Head = head;
        _compiled = new Lazy<FSharpFunc<Node, Node>>(() => Program.compile(Interop.ToCore<Node, Node>(x => SequentialModule.predict(Model, Prepare(x)))));
    }

    /// <summary>The shape of one sample, without the batch axis.</summary>
    public IReadOnlyList<int> InputShape => Array.AsReadOnly(Model.InputShape);

    /// <summary>The shape of one sample's output, without the batch axis.</summary>
    public IReadOnlyList<int> OutputShape => Array.AsReadOnly(SequentialModule.outputShape(Model));

    /// <summary>One entry for each layer, first to last.</summary>
    public IReadOnlyList<NetworkLayer> Layers =>
        [.. SequentialModule.summary(Model).Select(layer => new NetworkLayer(layer.Name, Array.AsReadOnly(layer.OutputShape), layer.Parameters, layer.NonTrainable))];

    /// <summary>How many numbers are trained.</summary>
    public long ParameterCount => SequentialModule.parameterCount(Model);

    /// <summary>The classes that it was trained to tell apart, in the order of its outputs; empty before training and for real targets.</summary>
    public IReadOnlyList<string> ClassNames => Array.AsReadOnly(Head?.ClassNames ?? []);

    /// <summary>The loss that it was trained with; null before training.</summary>
    public Loss? Loss => Head?.Loss;

    /// <summary>The means and deviations that its inputs are standardised with; null when they are not.</summary>
    public Standardiser? Standardiser => Head?.Standardiser;

    /// <summary>The weights and kept statistics by name, such as <c>1.dense.weight</c>.</summary>
    public IReadOnlyDictionary<string, Tensor> Weights =>
        SequentialModule.paths(Model).Zip(Tree.leaves(Model)).ToDictionary(pair => pair.First, pair => new Tensor(pair.Second), StringComparer.Ordinal);

    internal Sequential Model { get; }

    internal NetworkHead? Head { get; }

    /// <summary>A network without layers.</summary>
    /// <param name="shape">The shape of one sample, without the batch axis: <c>Input(4)</c>, <c>Input(28, 28)</c>.</param>
    /// <exception cref="ArgumentException">The shape is empty or an extent is below 1.</exception>
    public static Network Input(params int[] shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (shape.Length == 0 || shape.Any(extent => extent < 1))
        {
            throw new ArgumentException($"Network.Input: the shape is {TensorText.Shape(shape)}; at least one extent is needed, each at least 1.", nameof(shape));
        }

        return new Network(new Sequential(ListModule.Empty<Layer>(), [.. shape]), 0, null);
    }

    /// <summary>The same layers with weights drawn anew.</summary>
    /// <param name="seed">The same seed gives the same weights, bit for bit. A network that was never initialised has those of seed 0.</param>
    public Network Initialise(int seed) => new(SequentialModule.initialise(Core.Random.key(seed), Model), seed, Head);

    /// <summary>Applies the layers to inputs, compiled at the first call with each number of samples. Dropout and the like do nothing.</summary>
    /// <param name="inputs">The samples, <c>[batch, input shape ...]</c>.</param>
    /// <returns>The last layer's outputs, <c>[batch, output shape ...]</c>: scores, before any softmax that the loss implies.</returns>
    /// <exception cref="ArgumentException">The inputs have another shape.</exception>
    public Tensor Predict(Tensor inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return new Tensor(_compiled.Value.Invoke(inputs.Node));
    }

    /// <summary>The layers with the shapes that leave them and their numbers of parameters.</summary>
    public string Summary() => NetworkSummary.Of(this);

    /// <inheritdoc cref="Summary"/>
    public override string ToString() => Summary();

    internal Network WithHead(NetworkHead? head) => new(Model, _seed, head);

    internal Network WithModel(Sequential model) => new(model, _seed, Head);

    internal static Network Restore(Sequential model, NetworkHead? head) => new(model, 0, head);

    // Inputs as the first layer wants them: standardised, and whole numbers for symbols.
    internal Node Prepare(Node inputs)
    {
        Node prepared = inputs;
        if (Head?.Standardiser is Standardiser standardiser)
        {
            Node means = TensorModule.ofFloat32(Model.InputShape, standardiser.Means.ToArray());
            Node deviations = TensorModule.ofFloat32(Model.InputShape, standardiser.Deviations.ToArray());
            prepared = (prepared - means) / deviations;
        }

        bool symbols = !Model.Layers.IsEmpty && LayerModule.inputDtype(Model.Layers.Head) is { } dtype && dtype.Value.IsInt32;
        return symbols ? TensorModule.cast(Dtype.Int32, prepared) : prepared;
    }

    internal void CheckInputs(DataSet data)
    {
        if (data.FeatureCount != DataSet.Product(InputShape))
        {
            throw new ArgumentException(
                $"Network: a sample of '{data.Name}' has the shape {TensorText.Shape(data.FeatureShape)} and the network takes {TensorText.Shape(InputShape)}; "
                + $"use Network.Input({string.Join(", ", data.FeatureShape)}).", nameof(data));
        }
    }

    internal void CheckFits(DataSet data)
    {
        CheckInputs(data);
        if (Head is null || data.Target == TargetKind.None)
        {
            return;
        }

        IReadOnlyList<int> output = OutputShape;
        int wanted = data.Target == TargetKind.Classes ? data.ClassNames.Count : data.ValueCount;
        bool fits = output.Count == 1 && (data.Target == TargetKind.Classes ? Head.Loss.Fits(output[0], wanted) : output[0] == wanted);
        if (!fits)
        {
            throw new ArgumentException(
                $"Network: the output of a sample has the shape {TensorText.Shape(output)} and '{data.Name}' has {wanted} {(data.Target == TargetKind.Classes ? "classes" : "targets")}; "
                + $"end the network with Dense({wanted}).", nameof(data));
        }
    }
}
