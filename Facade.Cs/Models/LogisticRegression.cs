namespace Hybrid;

/// <summary>Logistic regression of two classes: minimises the binary cross-entropy plus a penalty.</summary>
/// <remarks>Example: <c>LogisticRegression.Fit(train).Evaluate(test).Accuracy</c>.</remarks>
public sealed class LogisticRegression : LinearModel
{
    private LogisticRegression(Network network, TrainingResult? training)
        : base(network, training)
    {
    }

    /// <summary>Fits a model by following gradients.</summary>
    /// <param name="train">Samples with two classes; the second is the one whose probability is modelled.</param>
    /// <param name="penalty">The weight lambda of the penalty lambda / 2 |W|^2; at least 0. Default: 0.</param>
    /// <param name="options">How long and how; its loss is not used. Default: Adam with a falling rate, at least 1,500 steps; tables are standardised, images are not.</param>
    /// <param name="progress">Told of each batch and each epoch. Default: null.</param>
    /// <param name="cancellationToken">Ends the training after the batch under way.</param>
    /// <exception cref="ArgumentException">An option is out of range, or the data have no such classes.</exception>
    public static LogisticRegression Fit(
        DataSet train, double penalty = 0, TrainingOptions? options = null, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        if (ClassCount(train) != 2)
        {
            throw new ArgumentException($"LogisticRegression.Fit: '{train.Name}' has {train.ClassNames.Count} classes; two are needed. Use SoftmaxRegression.", nameof(train));
        }

        TrainingResult result = Train(train, 1, Loss.BinaryCrossEntropy, penalty, options, progress, cancellationToken);
        return new LogisticRegression(result.Network, result);
    }

    /// <summary>Loads a saved model; it equals the saved one bit for bit.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileAccessException">The file is missing or cannot be read.</exception>
    /// <exception cref="DataFormatException">The file is cut short, or holds something else.</exception>
    public static LogisticRegression Load(string path) => new(Open(path, nameof(LogisticRegression)), null);
}
