using Hybrid.Core;
using Microsoft.FSharp.Collections;
using Node = Hybrid.Core.Tensor;

namespace Hybrid;

/// <summary>Linear regression with a penalty, solved exactly: Hoerl and Kennard, "Ridge regression", 1970.</summary>
/// <remarks>Minimises half the mean squared error plus lambda / 2 |W|^2; the bias is free. Example: <c>RidgeRegression.Fit(train, 0.01).Evaluate(test).Regression!.R2</c>.</remarks>
public sealed class RidgeRegression : LinearModel
{
    private RidgeRegression(Network network)
        : base(network, null)
    {
    }

    /// <summary>Solves for the weights by Cholesky factorisation in double precision. Costs n f^2 + f^3 for n samples of f features.</summary>
    /// <param name="train">Samples with real targets.</param>
    /// <param name="penalty">lambda; at least 0. It is alpha / n of the usual alpha and n samples. Default: 1e-6.</param>
    /// <exception cref="ArgumentException">The set has no real targets, or its features are linearly dependent and the penalty is 0.</exception>
    public static RidgeRegression Fit(DataSet train, double penalty = 1e-6)
    {
        ArgumentNullException.ThrowIfNull(train);
        if (train.Target != TargetKind.Values)
        {
            throw new ArgumentException($"RidgeRegression.Fit: the set '{train.Name}' has the target {train.Target}; real numbers are needed. Use SoftmaxRegression for classes.", nameof(train));
        }

        Node x = TensorModule.ofFloat32([train.Count, train.FeatureCount], train.Features.ToArray());
        Node y = TensorModule.ofFloat32([train.Count, train.ValueCount], train.Values.ToArray());
        Layer dense = Layer.NewDense(LinearModule.fitRidge(penalty, x, y).Dense);
        IEnumerable<Layer> layers = train.FeatureShape.Count > 1 ? [Layer.Flatten, dense] : [dense];
        var model = new Sequential(ListModule.OfSeq(layers), [.. train.FeatureShape]);
        return new RidgeRegression(Network.Restore(model, new NetworkHead(Loss.Squared, [], null)));
    }

    /// <summary>Loads a saved model; it equals the saved one bit for bit.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileAccessException">The file is missing or cannot be read.</exception>
    /// <exception cref="DataFormatException">The file is cut short, or holds something else.</exception>
    public static RidgeRegression Load(string path) => new(Open(path, nameof(RidgeRegression)));
}
