using Hybrid.Core;
using Node = Hybrid.Core.Tensor;
using Ops = Hybrid.Core.TensorModule;

namespace Hybrid;

/// <summary>What a training minimises: how far a network's outputs are from the targets, averaged over the samples.</summary>
/// <remarks>
/// Data with classes may have any loss: where it is one of real numbers, the target is 1 for the class and 0 for the others; for the hinge and perceptron losses of two
/// classes it is 1 and -1. A network for two classes may have one output for those losses and <see cref="BinaryCrossEntropy"/>.
/// </remarks>
public sealed class Loss
{
    private static readonly (string Name, Func<Loss> Make)[] Table =
    [
        ("softmax-cross-entropy", () => SoftmaxCrossEntropy()), ("binary-cross-entropy", () => BinaryCrossEntropy), ("multiclass-hinge", () => MulticlassHinge),
        ("multiclass-perceptron", () => MulticlassPerceptron), ("hinge", () => Hinge), ("squared-hinge", () => SquaredHinge), ("perceptron", () => Perceptron),
        ("squared", () => Squared), ("absolute", () => Absolute), ("huber", () => Huber()), ("poisson", () => Poisson), ("cosine", () => Cosine),
    ];

    private readonly LossTarget _target;
    private readonly Func<Node, Node, Node> _function;

    private Loss(string name, LossTarget target, LossLink link, Func<Node, Node, Node> function, double? argument = null)
    {
        Name = name;
        _target = target;
        Link = link;
        _function = function;
        Argument = argument;
    }

    /// <summary>The names that <see cref="Parse"/> takes.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Table.Select(row => row.Name)];

    /// <summary>-y ln sigmoid(s) - (1 - y) ln sigmoid(-s) with y of 0 or 1, for each output.</summary>
    public static Loss BinaryCrossEntropy => new("binary-cross-entropy", LossTarget.Binary, LossLink.Sigmoid, Core.Loss.binaryCrossEntropy);

    /// <summary>max(0, 1 + max over other classes s_k - s_label): Crammer and Singer, "On the algorithmic implementation of multiclass kernel-based vector machines", 2001.</summary>
    public static Loss MulticlassHinge => new("multiclass-hinge", LossTarget.Labels, LossLink.Scores, Core.Loss.multiclassHinge);

    /// <summary>max(0, max over other classes s_k - s_label): the perceptron of many classes.</summary>
    public static Loss MulticlassPerceptron => new("multiclass-perceptron", LossTarget.Labels, LossLink.Scores, Core.Loss.multiclassPerceptron);

    /// <summary>max(0, 1 - y s) with y of -1 or 1, for each output.</summary>
    public static Loss Hinge => new("hinge", LossTarget.Signed, LossLink.Scores, Core.Loss.hinge);

    /// <summary>max(0, 1 - y s)^2 with y of -1 or 1, for each output.</summary>
    public static Loss SquaredHinge => new("squared-hinge", LossTarget.Signed, LossLink.Scores, Core.Loss.squaredHinge);

    /// <summary>max(0, -y s) with y of -1 or 1, for each output: Rosenblatt, "The perceptron", 1958.</summary>
    public static Loss Perceptron => new("perceptron", LossTarget.Signed, LossLink.Scores, Core.Loss.perceptron);

    /// <summary>The mean squared error: the default for real targets.</summary>
    public static Loss Squared => new("squared", LossTarget.Values, LossLink.Identity, Core.Loss.squared);

    /// <summary>The mean absolute error.</summary>
    public static Loss Absolute => new("absolute", LossTarget.Values, LossLink.Identity, Core.Loss.absolute);

    /// <summary>e^s - y s for counts y, where the output s is the logarithm of the expected count.</summary>
    public static Loss Poisson => new("poisson", LossTarget.Values, LossLink.Exponential, Core.Loss.poisson);

    /// <summary>1 less the cosine of the angle between outputs and targets.</summary>
    public static Loss Cosine => new("cosine", LossTarget.Values, LossLink.Identity, Core.Loss.cosine);

    /// <summary>The name, as <see cref="Parse"/> takes it.</summary>
    public string Name { get; }

    internal LossLink Link { get; }

    internal double? Argument { get; }

    /// <summary>-ln softmax(s)_label: the default for data with classes.</summary>
    /// <param name="smoothing">The weight spread evenly over all classes, from 0 to below 1 (Szegedy et al., "Rethinking the Inception architecture", 2016). Default: 0.</param>
    public static Loss SoftmaxCrossEntropy(double smoothing = 0)
    {
        if (!(smoothing >= 0 && smoothing < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(smoothing), smoothing, "Loss.SoftmaxCrossEntropy: the smoothing must be from 0 to below 1, such as 0.1.");
        }

        return new("softmax-cross-entropy", LossTarget.Labels, LossLink.Softmax, (output, target) => Core.Loss.smoothedCrossEntropy(smoothing, output, target), smoothing);
    }

    /// <summary>Half the squared error within delta, beyond it the absolute one: Huber, "Robust estimation of a location parameter", 1964.</summary>
    /// <param name="delta">Where it changes; above 0. Default: 1.</param>
    public static Loss Huber(double delta = 1)
    {
        if (!(delta > 0 && double.IsFinite(delta)))
        {
            throw new ArgumentOutOfRangeException(nameof(delta), delta, "Loss.Huber: delta must be finite and above 0, such as 1.");
        }

        return new("huber", LossTarget.Values, LossLink.Identity, (output, target) => Core.Loss.huber(delta, output, target), delta);
    }

    /// <summary>The loss of a name, with the default of its parameter.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="ArgumentException">The name is unknown; the nearest is offered.</exception>
    public static Loss Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        foreach ((string known, Func<Loss> make) in Table)
        {
            if (known.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return make();
            }
        }

        throw new ArgumentException($"Loss: '{name}' is no known loss; {Hybrid.Names.Suggest(name, Names)}", nameof(name));
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    internal static Loss Restore(string name, double? argument) => (name, argument) switch
    {
        ("softmax-cross-entropy", double smoothing) => SoftmaxCrossEntropy(smoothing),
        ("huber", double delta) => Huber(delta),
        _ => Parse(name),
    };

    // The mean loss of outputs [batch, ..., outputs] and the data's own targets: labels, Int32 [batch, ...], or numbers [batch, values].
    internal Node Apply(Node output, Node target)
    {
        if (target.Dtype.IsInt32 && target.Rank > 1)
        {
            return Apply(Ops.reshape([-1, output.Shape[^1]], output), Ops.reshape([-1], target));
        }

        return _function(output, _target == LossTarget.Labels ? target : Form(output, target));
    }

    // How many outputs a network may have for so many classes.
    internal bool Fits(int outputs, int classes) =>
        outputs == classes || (outputs == 1 && classes == 2 && _target is LossTarget.Binary or LossTarget.Signed);

    private Node Form(Node output, Node target)
    {
        if (!target.Dtype.IsInt32)
        {
            return Ops.cast(output.Dtype, target);
        }

        int outputs = output.Shape[^1];
        Node chosen = outputs == 1 ? Ops.cast(output.Dtype, Ops.expandDims(-1, target)) : Ops.oneHot(output.Dtype, outputs, target);
        return _target == LossTarget.Signed ? (chosen * 2.0) - 1.0 : chosen;
    }
}
