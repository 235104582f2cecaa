namespace Hybrid;

/// <summary>The linear support vector machine of many classes: Crammer and Singer, "On the algorithmic implementation of multiclass kernel-based vector machines", 2001.</summary>
/// <remarks>Example: <c>LinearSvm.Fit(train).Evaluate(test).Accuracy</c>.</remarks>
public sealed class LinearSvm : LinearModel
{
    private LinearSvm(Network network, TrainingResult? training)
        : base(network, training)
    {
    }

    /// <summary>Fits a model by following gradients.</summary>
    /// <param name="train">Samples with classes.</param>
    /// <param name="penalty">The weight lambda of the penalty lambda / 2 |W|^2; at least 0. Default: 1e-4. It is 1 / (C n) of the usual C and n samples.</param>
    /// <param name="options">How long and how; its loss is not used. Default: Adam with a falling rate, at least 1,500 steps; tables are standardised, images are not.</param>
    /// <param name="progress">Told of each batch and each epoch. Default: null.</param>
    /// <param name="cancellationToken">Ends the training after the batch under way.</param>
    /// <exception cref="ArgumentException">An option is out of range, or the data have no such classes.</exception>
    public static LinearSvm Fit(
        DataSet train, double penalty = 1e-4, TrainingOptions? options = null, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        TrainingResult result = Train(train, ClassCount(train), Loss.MulticlassHinge, penalty, options, progress, cancellationToken);
        return new LinearSvm(result.Network, result);
    }

    /// <summary>Loads a saved model; it equals the saved one bit for bit.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileAccessException">The file is missing or cannot be read.</exception>
    /// <exception cref="DataFormatException">The file is cut short, or holds something else.</exception>
    public static LinearSvm Load(string path) => new(Open(path, nameof(LinearSvm)), null);
}
