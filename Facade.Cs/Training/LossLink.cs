namespace Hybrid;

/// <summary>What makes predictions of a network's outputs.</summary>
internal enum LossLink
{
    /// <summary>The outputs are the predictions.</summary>
    Identity,

    /// <summary>Probabilities of classes that exclude each other.</summary>
    Softmax,

    /// <summary>A probability for each output.</summary>
    Sigmoid,

    /// <summary>Scores, the largest of which wins; a single one decides by its sign.</summary>
    Scores,

    /// <summary>Expected counts.</summary>
    Exponential,
}
