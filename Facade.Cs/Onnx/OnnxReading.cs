using Hybrid.Core;
using Microsoft.FSharp.Collections;
using Node = Hybrid.Core.Tensor;

namespace Hybrid.Onnx;

/// <summary>
/// Layers read so far, and how the value that they end in lies: ONNX's spatial operators have the channels on axis 1 and its recurrent ones the steps on axis 0, ours
/// always the samples first and the channels last.
/// </summary>
/// <param name="chain">The graph.</param>
/// <param name="shape">The shape of one sample that enters, as our layers have it.</param>
internal sealed class OnnxReading(OnnxChain chain, int[] shape)
{
    private readonly List<Layer> _layers = [];

    /// <summary>Channels and positions that were flattened in the order of the file: the rows of the next matrix are in that order.</summary>
    private (int Channels, int Positions)? _flattened;

    /// <summary>The layers, first to last.</summary>
    public FSharpList<Layer> Layers => ListModule.OfSeq(_layers);

    /// <summary>The shape of one sample that enters the first layer.</summary>
    public int[] InputShape { get; private set; } = shape;

    /// <summary>The shape of one sample that leaves the last layer.</summary>
    public int[] Shape { get; private set; } = shape;

    /// <summary>Whether the file's value has its channels on axis 1.</summary>
    public bool ChannelsFirst { get; set; }

    /// <summary>Whether that axis is one that the file put there for images without channels.</summary>
    public bool HasAddedChannel { get; set; }

    /// <summary>Whether the file's value has its steps on axis 0.</summary>
    public bool StepsFirst { get; set; }

    public OnnxChain Chain => chain;

    /// <summary>Reads from one value to another.</summary>
    /// <param name="value">The name of the value that enters.</param>
    /// <param name="end">The name of the value to end with.</param>
    /// <param name="first">The node to begin with, where several take the value.</param>
    public void Follow(string value, string end, OnnxNode? first = null)
    {
        while (value != end)
        {
            value = first is not null ? Read(first)
                : OnnxPatterns.Match(chain, value) is { } found ? Take(found)
                : OnnxSums.Meeting(chain, value) is { } sum ? Residual(value, sum)
                : Read(OnnxOperators.Next(chain, value));
            first = null;
        }
    }

    public void Add(Layer layer)
    {
        _layers.Add(layer);
        Shape = SequentialModule.outputShape(new Sequential(ListModule.OfSeq([layer]), Shape));
    }

    /// <summary>Before a spatial operator: a file whose input has its channels first is read as a network whose input has them last.</summary>
    public void DemandChannelsFirst(OnnxNode node, int axes)
    {
        if (!ChannelsFirst && Shape.Length == axes + 1 && _layers.All(IsElementwise))
        {
            InputShape = Shape = [.. Shape[1..], Shape[0]];
            ChannelsFirst = true;
        }

        if (!ChannelsFirst || Shape.Length != (HasAddedChannel ? axes : axes + 1))
        {
            throw chain.Wrong(node, $"takes [samples, channels, {axes} spatial axes]; samples of {TensorText.Shape(Shape)} reach it");
        }
    }

    private static bool IsElementwise(Layer layer) => layer switch
    {
        Layer.Activation { Item: var activation } => !activation.IsSoftmax && !activation.IsLogSoftmax,
        Layer.Dropout or Layer.RandomisedLeakyRelu => true,
        _ => false,
    };

    private string Take(OnnxStep step)
    {
        if (step.Layer is not null)
        {
            Add(step.Layer);
        }

        return step.Result;
    }

    private string Read(OnnxNode node)
    {
        if (OnnxSpatialReader.TryRead(this, node) is { } spatial)
        {
            return spatial;
        }

        if (OnnxRecurrentReader.TryRead(this, node) is { } recurrent)
        {
            return recurrent;
        }

        OnnxStep step = OnnxOperators.Read(chain, node);
        switch (step.Layer)
        {
            case null:
                break;
            case { IsFlatten: true } when ChannelsFirst:
                int channels = HasAddedChannel ? 1 : Shape[^1], positions = DataSet.Product(Shape) / channels;
                _flattened = channels > 1 && positions > 1 ? (channels, positions) : null;
                (ChannelsFirst, HasAddedChannel) = (false, false);
                Add(step.Layer);
                break;
            case Layer.Dense { Item: var dense } when _flattened is { } order && dense.Weight.Shape[0] == order.Channels * order.Positions:
                _flattened = null;
                Add(Layer.NewDense(new Dense(Turned(dense.Weight, order.Channels, order.Positions), dense.Bias, dense.Initialiser)));
                break;
            case Layer.BatchNorm { Item: var norm } when ChannelsFirst && !HasAddedChannel:
                Add(Layer.NewBatchNorm(new BatchNorm(norm.Scale, norm.Shift, norm.Mean, norm.Variance, -1, norm.Momentum, norm.Epsilon)));
                break;
            case Layer.ParametricRelu { Item: var relu } when ChannelsFirst && (relu.Slope.Size == 1 || relu.Slope.Size == Shape[^1]):
                Add(Layer.NewParametricRelu(new ParametricRelu(TensorModule.broadcastTo([Shape[^1]], TensorModule.reshape([relu.Slope.Size], relu.Slope)), relu.Initial)));
                break;
            case { } layer when (ChannelsFirst || StepsFirst || _flattened is not null) && !IsElementwise(layer):
                throw chain.Wrong(node, "stands behind a convolution, pooling or recurrent operator whose axes are in another order; a layer of each element, or one that flattens, is needed there");
            default:
                Add(step.Layer);
                break;
        }

        return step.Result;
    }

    /// <summary>A matrix's rows from the order channels, positions to positions, channels.</summary>
    private static Node Turned(Node weight, int channels, int positions)
    {
        Node cube = TensorModule.reshape([channels, positions, weight.Shape[1]], weight);
        return TensorModule.reshape(weight.Shape, TensorModule.permute([1, 0, 2], cube));
    }

    /// <summary>Two ways from a value that meet in a sum.</summary>
    private string Residual(string value, (OnnxNode Sum, OnnxNode[] First, string[] Last) found)
    {
        OnnxReading[] ways = [.. found.First.Select((first, i) =>
        {
            var way = new OnnxReading(chain, Shape) { ChannelsFirst = ChannelsFirst, HasAddedChannel = HasAddedChannel, StepsFirst = StepsFirst, _flattened = _flattened };
            way.Follow(value, found.Last[i], ReferenceEquals(first, found.Sum) ? null : first);
            return way;
        })];
        OnnxReading body = ways[ways[0].Layers.Length >= ways[1].Layers.Length ? 0 : 1], shortcut = ways[ReferenceEquals(body, ways[0]) ? 1 : 0];
        if (body.Layers.IsEmpty || body.ChannelsFirst != shortcut.ChannelsFirst || body.StepsFirst != shortcut.StepsFirst)
        {
            throw chain.Wrong(found.Sum, "adds values whose axes are in different orders, or a value to itself");
        }

        (ChannelsFirst, HasAddedChannel, StepsFirst) = (body.ChannelsFirst, body.HasAddedChannel, body.StepsFirst);
        Add(Layer.NewResidual(new Residual(body.Layers, shortcut.Layers)));
        return found.Sum.Outputs[0];
    }
}
