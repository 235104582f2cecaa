using Hybrid.Formats;

namespace Hybrid;

/// <summary>A trained model whose scores are linear in the features: x W + b. Immutable.</summary>
public abstract class LinearModel
{
    private protected const string Key = "hybrid.model";

    private protected LinearModel(Network network, TrainingResult? training)
    {
        Network = network;
        Training = training;
    }

    /// <summary>The model as a network of one dense layer.</summary>
    public Network Network { get; }

    /// <summary>The course of the training; null for a model that was loaded or solved exactly.</summary>
    public TrainingResult? Training { get; }

    /// <summary>W, <c>[features, outputs]</c>; where the model standardises its features, of the standardised ones.</summary>
    public Tensor Weights => Network.Weights.Single(pair => pair.Key.EndsWith("weight", StringComparison.Ordinal)).Value;

    /// <summary>b, <c>[outputs]</c>.</summary>
    public Tensor Bias => Network.Weights.Single(pair => pair.Key.EndsWith("bias", StringComparison.Ordinal)).Value;

    /// <summary>Applies the model to every sample of a set.</summary>
    /// <param name="data">The samples; targets are not looked at.</param>
    /// <exception cref="ArgumentException">The samples have another shape.</exception>
    public Predictions Predict(DataSet data) => Network.Predict(data);

    /// <summary>Measures the model on samples with known targets.</summary>
    /// <param name="data">The samples. Classes are matched by name to those of the training.</param>
    /// <exception cref="ArgumentException">The samples have another shape, or a class that the model does not know.</exception>
    public Evaluation Evaluate(DataSet data) => Network.Evaluate(data);

    /// <summary>Saves the model as a safetensors file; <see cref="Network.Load"/> opens it too.</summary>
    /// <param name="path">The file, which is written whole or not at all.</param>
    /// <exception cref="FileAccessException">The file cannot be written.</exception>
    public void Save(string path) => Network.ToFile(KeyValuePair.Create(Key, GetType().Name)).Write(path);

    /// <summary>The kind of model and its sizes.</summary>
    public override string ToString() => $"{GetType().Name}: {DataSet.Product(Network.InputShape)} features, {Network.OutputShape[^1]} outputs";

    private protected static Network Open(string path, string kind)
    {
        ArgumentNullException.ThrowIfNull(path);
        SafetensorsFile file = SafetensorsFile.Read(path);
        Network network = Network.FromFile(file, path);
        string found = file.Metadata.GetValueOrDefault(Key, "Network");
        return found == kind ? network : throw new DataFormatException(path, $"the file holds a {found}, not a {kind}; open it with {found}.Load");
    }

    // A network of one dense layer, trained to minimise a loss with a penalty on its weights.
    private protected static TrainingResult Train(
        DataSet train, int outputs, Loss loss, double penalty, TrainingOptions? options, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        if (!(penalty >= 0 && double.IsFinite(penalty)))
        {
            throw new ArgumentOutOfRangeException(nameof(penalty), FormattableString.Invariant($"The penalty is {penalty}; a finite number of at least 0 is needed."));
        }

        Network network = Network.Input([.. train.FeatureShape]);
        network = (train.FeatureShape.Count > 1 ? network.Flatten() : network).Dense(outputs, initialiser: Initialiser.Zeros);
        TrainingOptions chosen = options ?? ModelSpec.Scaled(
            new TrainingOptions { Epochs = 8, BatchSize = 128, Optimizer = Optimizer.Adam(LearningRate.Cosine(0.005)), Standardise = train.FeatureShape.Count == 1 }, train);
        return network.Fit(train, chosen with { Loss = loss, Optimizer = penalty > 0 ? chosen.Optimizer.L2(penalty) : chosen.Optimizer }, progress, cancellationToken);
    }

    private protected static int ClassCount(DataSet train)
    {
        ArgumentNullException.ThrowIfNull(train);
        return train.Target == TargetKind.Classes
            ? train.ClassNames.Count
            : throw new ArgumentException($"The set '{train.Name}' has the target {train.Target}; classes are needed. Use RidgeRegression for numbers.", nameof(train));
    }
}
