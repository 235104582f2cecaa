using Hybrid.Core;
using Microsoft.FSharp.Collections;
using Node = Hybrid.Core.Tensor;
using Ops = Hybrid.Core.TensorModule;

namespace Hybrid;

/// <summary>What a trained network knows besides its layers: what it predicts and how its inputs are prepared.</summary>
/// <param name="Loss">What it was trained to minimise, which also says how outputs become predictions.</param>
/// <param name="ClassNames">The classes in the order of their labels; empty for real targets.</param>
/// <param name="Standardiser">The means and deviations of the features, or null.</param>
internal sealed record NetworkHead(Loss Loss, string[] ClassNames, Standardiser? Standardiser)
{
    public const string Accuracy = "accuracy";

    /// <summary>The class that each row of outputs <c>[n, outputs]</c> decides for: Int32 <c>[n]</c>.</summary>
    public static Node Classes(Node output)
    {
        if (output.Shape[^1] == 1)
        {
            Node score = Ops.reshape([output.Shape[0]], output);
            return Ops.cast(Dtype.Int32, Ops.greater(score, Ops.zerosLike(score)));
        }

        return Ops.argMax(-1, output);
    }

    /// <summary>The measures besides the loss: the accuracy for classes.</summary>
    public FSharpMap<string, Node> Metrics(Node output, Node target)
    {
        if (ClassNames.Length == 0)
        {
            return MapModule.Empty<string, Node>();
        }

        Node right = Ops.cast(Dtype.Float32, Ops.equal(Classes(output), target));
        return MapModule.Empty<string, Node>().Add(Accuracy, Ops.mean(right));
    }

    /// <summary>Outputs as predictions: probabilities, scores, numbers or expected counts.</summary>
    public Node Predictions(Node output) => Loss.Link switch
    {
        LossLink.Softmax => Ops.softmax(-1, output),
        LossLink.Sigmoid => Ops.sigmoid(output),
        LossLink.Exponential => Ops.exp(output),
        _ => output,
    };
}
