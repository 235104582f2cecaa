using Hybrid.Core;
using Microsoft.FSharp.Collections;
using Node = Hybrid.Core.Tensor;

namespace Hybrid;

/// <content>Adding layers. A layer takes its input's size from the one before.</content>
public sealed partial class Network
{
    /// <summary>Every input connected to every output: x W + b over the last axis.</summary>
    /// <param name="outputs">How many outputs; at least 1.</param>
    /// <param name="bias">Whether b is there. Default: true.</param>
    /// <param name="initialiser">How W is drawn; b starts at 0. Default: <see cref="Initialiser.XavierUniform"/>.</param>
    public Network Dense(int outputs, bool bias = true, Initialiser? initialiser = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        var options = new DenseOptions(bias, (initialiser ?? Initialiser.XavierUniform).Core, Dtype.Float32);
        return Add((shape, key) => Layer.NewDense(DenseModule.createWith(options, shape[^1], outputs, key)));
    }

    /// <summary>A vector of each sample, in row-major order.</summary>
    public Network Flatten() => Add((_, _) => Layer.Flatten);

    /// <summary>In training, sets each number to 0 with a probability and divides the others by one minus it (Srivastava et al., "Dropout", 2014).</summary>
    /// <param name="rate">The probability, from 0 to below 1.</param>
    public Network Dropout(double rate) => Add((_, _) => Layer.NewDropout(DropoutModule.create(rate)));

    /// <summary>max(x, 0).</summary>
    public Network Relu() => Activate(Core.Activation.Relu);

    /// <summary>x where positive, else slope x (Maas, Hannun and Ng, "Rectifier nonlinearities improve neural network acoustic models", 2013).</summary>
    /// <param name="slope">The slope below 0. Default: 0.01.</param>
    public Network LeakyRelu(double slope = 0.01) => Activate(Core.Activation.NewLeakyRelu(slope));

    /// <summary>x where positive, else alpha (e^x - 1) (Clevert, Unterthiner and Hochreiter, "Fast and accurate deep network learning by exponential linear units", 2015).</summary>
    /// <param name="alpha">The limit below 0. Default: 1.</param>
    public Network Elu(double alpha = 1) => Activate(Core.Activation.NewElu(alpha));

    /// <summary>The scaled ELU that keeps mean 0 and variance 1 (Klambauer et al., "Self-normalizing neural networks", 2017); use with <see cref="Initialiser.LeCunNormal"/>.</summary>
    public Network Selu() => Activate(Core.Activation.Selu);

    /// <summary>x times the normal distribution function of x (Hendrycks and Gimpel, "Gaussian error linear units", 2016).</summary>
    /// <param name="approximate">Whether through tanh, as in GPT-2. Default: false.</param>
    public Network Gelu(bool approximate = false) => Activate(approximate ? Core.Activation.GeluTanh : Core.Activation.Gelu);

    /// <summary>x sigmoid x, also called SiLU (Ramachandran, Zoph and Le, "Searching for activation functions", 2017).</summary>
    public Network Swish() => Activate(Core.Activation.Swish);

    /// <summary>x tanh (softplus x) (Misra, "Mish", 2019).</summary>
    public Network Mish() => Activate(Core.Activation.Mish);

    /// <summary>1 / (1 + e^-x).</summary>
    public Network Sigmoid() => Activate(Core.Activation.Sigmoid);

    /// <summary>The hyperbolic tangent.</summary>
    public Network Tanh() => Activate(Core.Activation.Tanh);

    /// <summary>ln (1 + e^x).</summary>
    public Network Softplus() => Activate(Core.Activation.Softplus);

    /// <summary>x / (1 + |x|).</summary>
    public Network Softsign() => Activate(Core.Activation.Softsign);

    /// <summary>x / 6 + 1/2 limited to [0, 1] (Howard et al., "Searching for MobileNetV3", 2019).</summary>
    public Network HardSigmoid() => Activate(Core.Activation.HardSigmoid);

    /// <summary>x limited to [-1, 1].</summary>
    public Network HardTanh() => Activate(Core.Activation.HardTanh);

    /// <summary>x times <see cref="HardSigmoid"/> of x.</summary>
    public Network HardSwish() => Activate(Core.Activation.HardSwish);

    /// <summary>Exponentials divided by their sum over the last axis. The losses of classes take the numbers before it: end a classifier with a dense layer.</summary>
    public Network Softmax() => Activate(Core.Activation.Softmax);

    /// <summary>The logarithms of <see cref="Softmax"/>.</summary>
    public Network LogSoftmax() => Activate(Core.Activation.LogSoftmax);

    private Network Activate(Core.Activation activation) => Add((_, _) => Layer.NewActivation(activation));

    private Network Add(Func<int[], Node, Layer> make)
    {
        int position = Model.Layers.Length;
        Layer layer = make(SequentialModule.outputShape(Model), Core.Random.foldIn(position, Core.Random.key(_seed)));
        var model = new Sequential(ListModule.OfSeq(Model.Layers.Append(layer)), Model.InputShape);

        // Shapes that do not fit are reported here and not at the first use.
        _ = SequentialModule.outputShape(model);
        return new Network(model, _seed, null);
    }
}
