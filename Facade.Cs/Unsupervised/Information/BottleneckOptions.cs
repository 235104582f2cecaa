namespace Hybrid.Unsupervised;

/// <summary>How a variational information bottleneck is built and trained.</summary>
public sealed record BottleneckOptions
{
    /// <summary>The numbers of the code, at least 1. Default 32.</summary>
    public int Code { get; init; } = 32;

    /// <summary>The widths of the encoder's hidden layers, one or more. Default one of 256.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [256];

    /// <summary>The widths of the classifier's hidden layers. Default none: the classifier is softmax regression on the code, as in the paper.</summary>
    public IReadOnlyList<int> Classifier { get; init; } = [];

    /// <summary>The price of a nat of rate in nats of distortion, at least 0: 0 is a classifier with noise of its own choice, a large one forgets the rows. Default 0.001.</summary>
    public double Beta { get; init; } = 1e-3;

    /// <summary>The codes drawn for each row in training, at least 1. Default 1.</summary>
    public int Samples { get; init; } = 1;

    /// <summary>The passes over the data, at least 1. Default 20.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>The rows of a batch, at least 1; what is left over at the end of a pass is left out of it. Default 128.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>Adam's step size, above 0; it falls in a line to a tenth. Default 0.001.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>The seed of weights, order and noise. Default 0.</summary>
    public int Seed { get; init; }

    internal void Check()
    {
        (string Name, bool Good, object Value, string Allowed)[] rules =
        [
            (nameof(Code), Code >= 1, Code, "whole numbers from 1"),
            (nameof(Hidden), Hidden.Count >= 1 && Hidden.All(width => width >= 1), Widths(Hidden), "one or more widths from 1"),
            (nameof(Classifier), Classifier.All(width => width >= 1), Widths(Classifier), "widths from 1, or none"),
            (nameof(Beta), Beta >= 0 && double.IsFinite(Beta), Beta, "finite numbers from 0"),
            (nameof(Samples), Samples >= 1, Samples, "whole numbers from 1"),
            (nameof(Epochs), Epochs >= 1, Epochs, "whole numbers from 1"),
            (nameof(BatchSize), BatchSize >= 1, BatchSize, "whole numbers from 1"),
            (nameof(LearningRate), LearningRate > 0 && double.IsFinite(LearningRate), LearningRate, "finite numbers above 0"),
        ];
        foreach ((string name, bool good, object value, string allowed) in rules)
        {
            if (!good)
            {
                throw new ArgumentException(FormattableString.Invariant($"VariationalBottleneck: {name} is {value}; allowed: {allowed}."));
            }
        }
    }

    private static string Widths(IReadOnlyList<int> widths) => $"[{string.Join(", ", widths)}]";
}
