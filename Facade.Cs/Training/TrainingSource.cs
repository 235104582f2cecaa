using Hybrid.Core;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;
using Node = Hybrid.Core.Tensor;

namespace Hybrid;

/// <summary>What a training learns from, whatever kind of data it is.</summary>
/// <param name="Network">The network with its head.</param>
/// <param name="Batches">Inputs and targets.</param>
/// <param name="Validate">What is measured after each epoch, or null.</param>
/// <param name="HasClasses">Whether the targets are classes.</param>
/// <param name="Data">The training data in words that tell it from other data.</param>
/// <param name="ValidationData">The validation data likewise, or null.</param>
internal sealed record TrainingSource(
    Network Network,
    Batches<Tuple<Node, Node>> Batches,
    FSharpFunc<Sequential, Measure[]>? Validate,
    bool HasClasses,
    string Data,
    string? ValidationData)
{
    private const int EvaluationBatch = 256;
    private const int MostWindows = 512;
    private const int WindowBatch = 32;

    /// <summary>Samples with a target each.</summary>
    public static TrainingSource Of(Network network, DataSet data, TrainingOptions options)
    {
        if (options.StepsPerEpoch is not null)
        {
            throw new ArgumentException("TrainingOptions: StepsPerEpoch is for text; an epoch of samples sees each once. Leave it out.", nameof(options));
        }

        (DataSet train, DataSet? validation) = Divide(data, options);
        bool classes = data.Target == TargetKind.Classes;
        Loss loss = options.Loss ?? (classes ? Loss.SoftmaxCrossEntropy() : Loss.Squared);
        Network ready = network.WithHead(new NetworkHead(loss, classes ? [.. data.ClassNames] : [], options.Standardise ? Standardiser.Of(train) : null));
        ready.CheckFits(data);
        if (validation is not null)
        {
            ready.CheckFits(validation);
        }

        int[] shape = ready.Model.InputShape;
        var batches = new DataBatches(train, shape, new BatchOptions { Size = options.BatchSize, Seed = options.Seed, Augmentation = options.Augmentation });
        FSharpFunc<Sequential, Measure[]>? validate = validation is null ? null : Measuring(ready, new DataBatches(validation, shape, new BatchOptions { Size = EvaluationBatch }));
        return new TrainingSource(ready, batches, validate, classes, train.ToString(), validation?.ToString());
    }

    /// <summary>A text, each of whose characters is to be predicted from those before.</summary>
    public static TrainingSource Of(Network network, TextData text, TrainingOptions options)
    {
        if (options.Validation is not null || options.Standardise || options.Augmentation is not null)
        {
            throw new ArgumentException("TrainingOptions: Validation, Standardise and Augmentation are for samples, not for text; use ValidationFraction, or leave them out.", nameof(options));
        }

        (TextData train, TextData? validation) = options.ValidationFraction > 0 ? text.Split(options.ValidationFraction) : (text, null);
        Network ready = network.WithHead(new NetworkHead(options.Loss ?? Loss.SoftmaxCrossEntropy(), [.. text.Vocabulary.Characters], null));
        ready.CheckText(text, text.Vocabulary);
        int context = ready.InputShape[0];
        TextBatches batches = TextBatches.AtRandom(train, context, options.BatchSize, options.StepsPerEpoch, options.Seed);
        FSharpFunc<Sequential, Measure[]>? validate = validation is null ? null : Measuring(ready, TextBatches.InOrder(validation, context, WindowBatch, MostWindows));
        return new TrainingSource(ready, batches, validate, true, train.Identity(), validation?.Identity());
    }

    /// <summary>A function from a model to its means of loss and metrics over all batches.</summary>
    /// <param name="network">The network with its head.</param>
    /// <param name="batches">The batches.</param>
    public static FSharpFunc<Sequential, Measure[]> Measuring(Network network, Batches<Tuple<Node, Node>> batches)
    {
        Func<Sequential, Tuple<Node, Node>, FSharpMap<string, Node>> measure = (model, batch) =>
        {
            Node output = SequentialModule.predict(model, network.Prepare(batch.Item1));
            return network.Head!.Metrics(output, batch.Item2).Add("loss", network.Head.Loss.Apply(output, batch.Item2));
        };
        return Train.evaluate(FuncConvert.FromFunc(measure), batches);
    }

    private static (DataSet Train, DataSet? Validation) Divide(DataSet data, TrainingOptions options)
    {
        if (data.Target == TargetKind.None)
        {
            throw new ArgumentException($"Network.Fit: the set '{data.Name}' has no target; classes or numbers to be predicted are needed.", nameof(data));
        }

        if (options.ValidationFraction > 0)
        {
            return data.Split(options.ValidationFraction, options.Seed);
        }

        return (data, options.Validation is DataSet other && other.Target == TargetKind.Classes && data.Target == TargetKind.Classes ? other.WithClasses(data.ClassNames) : options.Validation);
    }
}
