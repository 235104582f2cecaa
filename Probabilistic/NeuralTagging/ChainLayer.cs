namespace Hybrid.Probabilistic;

/// <summary>The last layer of a tagger: a linear-chain conditional random field over scores that a network gives, as a function of tensors whose gradient is exact.</summary>
/// <remarks>
/// ln p(y|x) = sum of emission and transition scores of y less ln Z; ln Z by the forward recursion in logarithms. Its gradient by the scores is the difference of indicators and marginals.
/// Source: J. Lafferty, A. McCallum and F. Pereira, "Conditional random fields", 2001; G. Lample and others, "Neural architectures for named entity recognition", 2016.
/// </remarks>
public static class ChainLayer
{
    /// <summary>-ln p of the right labels, for each sentence.</summary>
    /// <param name="emissions">Scores of labels, [steps, sentences, labels].</param>
    /// <param name="scores">Scores of the first label, of pairs and of the last label.</param>
    /// <param name="labels">The right labels, Int32 [steps, sentences].</param>
    /// <param name="mask">1 where there is a token and 0 behind the end of a sentence, [steps, sentences].</param>
    /// <returns>[sentences]; 0 for a sentence without a token.</returns>
    public static Tensor NegativeLogLikelihood(Tensor emissions, ChainScores scores, Tensor labels, Tensor mask)
    {
        ArgumentNullException.ThrowIfNull(emissions);
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(mask);
        return (LogPartition(emissions, scores, mask) - Score(emissions, scores, labels, mask)) * mask[0];
    }

    /// <summary>ln Z of each sentence, [sentences].</summary>
    /// <param name="emissions">Scores of labels, [steps, sentences, labels].</param>
    /// <param name="scores">Scores of the first label, of pairs and of the last label.</param>
    /// <param name="mask">1 where there is a token, [steps, sentences].</param>
    public static Tensor LogPartition(Tensor emissions, ChainScores scores, Tensor mask)
    {
        ArgumentNullException.ThrowIfNull(emissions);
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(mask);
        Tensor last = emissions[0] + scores.First;
        if (emissions.Shape[0] > 1)
        {
            // A column's greatest score is taken out before the product, so that exponents are at most 1.
            Tensor most = scores.Pairs.Max(0).StopGradient();
            Tensor factors = (scores.Pairs - most).Exp();
            (last, _) = Loop.Scan<Tensor, (Tensor Emission, Tensor Mask), Tensor>(
                (forward, step) =>
                {
                    Tensor shift = forward.Max(1, keepDims: true).StopGradient();
                    Tensor next = ((forward - shift).Exp().MatMul(factors) + Least).Log() + shift + most + step.Emission;
                    Tensor here = step.Mask.ExpandDims(1);
                    Tensor kept = (here * next) + ((1 - here) * forward);
                    return (kept, step.Mask);
                },
                last,
                (emissions[1..], mask[1..]));
        }

        return (last + scores.Last).LogSumExp(1);
    }

    // Below what a sum of exponentials that matters can be; keeps the logarithm finite where all underflow.
    private const double Least = 1e-37;

    private static Tensor Score(Tensor emissions, ChainScores scores, Tensor labels, Tensor mask)
    {
        int steps = emissions.Shape[0];
        Tensor chosen = labels.OneHot(emissions.Shape[2]) * mask.ExpandDims(2);
        Tensor ends = mask - (steps > 1 ? Tensor.Concatenate([mask[1..], Tensor.Zeros(1, mask.Shape[1])]) : Tensor.Zeros(1, mask.Shape[1]));
        Tensor sum = (chosen * emissions).Sum([0, 2]) + (chosen[0] * scores.First).Sum(1) + (chosen * ends.ExpandDims(2) * scores.Last).Sum([0, 2]);
        if (steps == 1)
        {
            return sum;
        }

        int sentences = mask.Shape[1];
        int kinds = emissions.Shape[2];
        Tensor into = chosen[..^1].Reshape((steps - 1) * sentences, kinds).MatMul(scores.Pairs).Reshape(steps - 1, sentences, kinds);
        return sum + (into * chosen[1..]).Sum([0, 2]);
    }
}
