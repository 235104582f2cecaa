namespace Hybrid;

/// <summary>The perceptron of many classes: Rosenblatt, "The perceptron", 1958, as the minimum of max(0, largest other score - own score).</summary>
/// <remarks>Example: <c>Perceptron.Fit(train).Evaluate(test).Accuracy</c>.</remarks>
public sealed class Perceptron : LinearModel
{
    private Perceptron(Network network, TrainingResult? training)
        : base(network, training)
    {
    }

    /// <summary>Fits a model by following gradients.</summary>
    /// <param name="train">Samples with classes.</param>
    /// <param name="options">How long and how; its loss is not used. Default: Adam with a falling rate, at least 1,500 steps; tables are standardised, images are not.</param>
    /// <param name="progress">Told of each batch and each epoch. Default: null.</param>
    /// <param name="cancellationToken">Ends the training after the batch under way.</param>
    /// <exception cref="ArgumentException">An option is out of range, or the data have no such classes.</exception>
    public static Perceptron Fit(
        DataSet train, TrainingOptions? options = null, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        TrainingResult result = Train(train, ClassCount(train), Loss.MulticlassPerceptron, 0, options, progress, cancellationToken);
        return new Perceptron(result.Network, result);
    }

    /// <summary>Loads a saved model; it equals the saved one bit for bit.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileAccessException">The file is missing or cannot be read.</exception>
    /// <exception cref="DataFormatException">The file is cut short, or holds something else.</exception>
    public static Perceptron Load(string path) => new(Open(path, nameof(Perceptron)), null);
}
