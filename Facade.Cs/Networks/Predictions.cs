namespace Hybrid;

/// <summary>What a network says of each sample of a set.</summary>
public sealed class Predictions
{
    private readonly NetworkHead? _head;

    internal Predictions(Tensor outputs, Tensor? values, NetworkHead? head)
    {
        Outputs = outputs;
        Values = values ?? outputs;
        _head = head;
        ClassNames = Array.AsReadOnly(head?.ClassNames ?? []);
        Classes = head is { ClassNames.Length: > 0 } ? Core.TensorModule.toInt32(NetworkHead.Classes(outputs.Node)) : [];
    }

    /// <summary>The last layer's outputs as they are, <c>[samples, outputs]</c>.</summary>
    public Tensor Outputs { get; }

    /// <summary>The predictions, <c>[samples, outputs]</c>: probabilities for a loss of probabilities, expected counts for the Poisson loss, else the outputs.</summary>
    public Tensor Values { get; }

    /// <summary>The predicted class of each sample, a place in <see cref="ClassNames"/>; empty for real targets.</summary>
    public IReadOnlyList<int> Classes { get; }

    /// <summary>The classes in their order; empty for real targets.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>How many samples there are.</summary>
    public int Count => Outputs.Shape[0];

    /// <summary>Whether <see cref="Probabilities"/> has an answer: the network tells classes apart and was trained with a loss of probabilities.</summary>
    public bool HasProbabilities => _head is { ClassNames.Length: > 0, Loss.Link: LossLink.Softmax or LossLink.Sigmoid };

    /// <summary>The name of a sample's predicted class.</summary>
    /// <param name="sample">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="InvalidOperationException">The network does not predict classes.</exception>
    public string Label(int sample) => ClassNames.Count > 0
        ? ClassNames[Classes[sample]]
        : throw new InvalidOperationException("Predictions.Label: the network does not predict classes. Use Values.");

    /// <summary>The probability of each class, <c>[samples, classes]</c>, rows that sum to 1; of a network with one output both classes'.</summary>
    /// <exception cref="InvalidOperationException">The loss was none of probabilities, as for a support vector machine.</exception>
    public Tensor Probabilities()
    {
        if (!HasProbabilities)
        {
            throw new InvalidOperationException(
                $"Predictions.Probabilities: the network was trained with the loss '{_head?.Loss.Name ?? "none"}', whose outputs are no probabilities of classes. Use Outputs or Classes.");
        }

        if (Values.Shape[^1] == 1)
        {
            return Tensor.Concatenate([1 - Values, Values], 1);
        }

        return _head!.Loss.Link == LossLink.Softmax ? Values : Values / Values.Sum(1, keepDims: true);
    }
}
