using Hybrid.Core;
using Node = Hybrid.Core.Tensor;

namespace Hybrid;

/// <content>Training, predicting and measuring on data sets.</content>
public sealed partial class Network
{
    private const int PredictionBatch = 256;

    /// <summary>Trains a copy of the network; this one stays as it is.</summary>
    /// <param name="train">Samples with classes or real targets. The network's outputs are as many as the classes or targets.</param>
    /// <param name="options">How long and how. Default: <c>new TrainingOptions()</c>.</param>
    /// <param name="progress">Told of each batch and each epoch, in the training's own thread. Default: null.</param>
    /// <param name="cancellationToken">Ends the training after the batch under way; the result is then the best network so far.</param>
    /// <returns>The trained network and the course of the training. The same seeds give the same bits, at any number of threads.</returns>
    /// <exception cref="ArgumentException">An option is out of range, or the data do not fit the network.</exception>
    /// <exception cref="DivergedException">The loss became NaN or infinite.</exception>
    /// <exception cref="DataFormatException">The checkpoint to be resumed is of another training.</exception>
    /// <exception cref="FileAccessException">A checkpoint cannot be read or written.</exception>
    public TrainingResult Fit(
        DataSet train, TrainingOptions? options = null, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        TrainingOptions chosen = options ?? new TrainingOptions();
        chosen.Check();
        return new Trainer(TrainingSource.Of(this, train, chosen), chosen, progress, cancellationToken).Run();
    }

    /// <summary>Applies the trained network to every sample of a set.</summary>
    /// <param name="data">The samples; targets are not needed and not looked at.</param>
    /// <exception cref="ArgumentException">The samples have another shape.</exception>
    public Predictions Predict(DataSet data)
    {
        ArgumentNullException.ThrowIfNull(data);
        Node output = Outputs(data);
        return new Predictions(new Tensor(output), Head is null ? null : new Tensor(Head.Predictions(output)), Head);
    }

    /// <summary>Measures the trained network on samples with known targets.</summary>
    /// <param name="data">The samples. Their classes are matched by name to those of the training.</param>
    /// <exception cref="ArgumentException">The samples have another shape, or a class that the network does not know.</exception>
    /// <exception cref="InvalidOperationException">The network has not been trained.</exception>
    public Evaluation Evaluate(DataSet data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (Head is null)
        {
            throw new InvalidOperationException("Network.Evaluate: the network has not been trained, so that it has no loss. Call Fit, and evaluate the network of its result.");
        }

        bool classes = Head.ClassNames.Length > 0;
        if (data.Target != (classes ? TargetKind.Classes : TargetKind.Values))
        {
            throw new ArgumentException(
                $"Network.Evaluate: the network predicts {(classes ? "classes" : "numbers")} and '{data.Name}' has the target {data.Target}; give data with such targets.", nameof(data));
        }

        DataSet known = classes && !data.ClassNames.SequenceEqual(Head.ClassNames) ? data.WithClasses(Head.ClassNames) : data;
        CheckFits(known);
        Node output = Outputs(known);
        Node target = classes
            ? TensorModule.ofInt32([known.Count], known.Labels.ToArray())
            : TensorModule.ofFloat32([known.Count, known.ValueCount], known.Values.ToArray());
        double loss = TensorModule.item(Head.Loss.Apply(output, target));
        return classes
            ? new Evaluation(loss, ConfusionMatrix.Of(known.Labels.Span, TensorModule.toInt32(NetworkHead.Classes(output)), Head.ClassNames), null)
            : new Evaluation(loss, null, RegressionMeasures.Of(known.Values.Span, TensorModule.toFloat32(Head.Predictions(output))));
    }

    // The outputs for a whole set, batch after batch.
    private Node Outputs(DataSet data)
    {
        CheckInputs(data);
        int width = DataSet.Product(OutputShape);
        float[] outputs = GC.AllocateUninitializedArray<float>(data.Count * width);
        int done = 0;
        foreach (Batch batch in data.Batches(new BatchOptions { Size = PredictionBatch, Reuse = true }))
        {
            Node inputs = TensorModule.ofFloat32([batch.Count, .. Model.InputShape], batch.Features.ToArray());
            TensorModule.toFloat32(_compiled.Value.Invoke(inputs)).CopyTo(outputs, done * width);
            done += batch.Count;
        }

        return TensorModule.ofFloat32([data.Count, .. OutputShape], outputs);
    }
}
