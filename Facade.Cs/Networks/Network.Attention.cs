using Hybrid.Core;
using Microsoft.FSharp.Core;

namespace Hybrid;

/// <content>Layers for sequences, <c>[steps, features]</c>, that look at all steps at once.</content>
public sealed partial class Network
{
    /// <summary>A trained vector for each position, added to what stands there.</summary>
    /// <param name="longest">How many positions have one: at least as many as the sequence has steps. Default: null, the sequence's own length.</param>
    public Network LearnedPositions(int? longest = null) => Add((shape, key) =>
    {
        CheckSequence(nameof(LearnedPositions), shape);
        return Layer.NewLearnedPositions(LearnedPositionsModule.create(longest ?? shape[0], shape[1], key));
    });

    /// <summary>Sines and cosines of each position, added to what stands there (Vaswani et al., "Attention is all you need", 2017). Nothing is trained.</summary>
    /// <param name="slowest">How much slower than one radian a step the slowest waves are; above 1. Default: 10000.</param>
    public Network SinusoidalPositions(double slowest = 10000) => Add((shape, _) =>
    {
        CheckSequence(nameof(SinusoidalPositions), shape);
        return Layer.NewSinusoidalPositions(SinusoidalPositionsModule.create(slowest));
    });

    /// <summary>Attention of several heads of the steps to each other, without residual sum or normalisation: see <see cref="Transformer"/> for whole blocks.</summary>
    /// <param name="heads">How many heads; divides the features. Default: 4.</param>
    /// <param name="causal">Whether a step sees itself and earlier steps only. Default: false.</param>
    /// <param name="rotary">Whether queries and keys are turned by their positions. Default: false.</param>
    /// <param name="dropout">The probability with which a weight of attention is dropped in training; from 0 to below 1. Default: 0.</param>
    public Network MultiHeadAttention(int heads = 4, bool causal = false, bool rotary = false, double dropout = 0) => Add((shape, key) =>
    {
        CheckSequence(nameof(MultiHeadAttention), shape);
        var options = new MultiHeadAttentionOptions(heads, causal, rotary ? FSharpOption<double>.Some(Core.Rotary.usualBase) : null, dropout, true, Dtype.Float32);
        return Layer.NewMultiHeadAttention(MultiHeadAttentionModule.createWith(options, shape[1], key));
    });

    /// <summary>Blocks of a Transformer's encoder: attention of the steps to each other and a feed-forward part, each with a residual sum and a normalisation.</summary>
    /// <remarks>When parts are normalised first, a normalisation of the last sums follows the blocks. Attention knows no order: let a layer of positions go before, or choose rotary positions.</remarks>
    /// <param name="layers">How many blocks; at least 1. Default: 1.</param>
    /// <param name="options">What they are like. Default: <c>new TransformerOptions()</c>.</param>
    public Network Transformer(int layers = 1, TransformerOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(layers, 1);
        TransformerOptions chosen = options ?? new TransformerOptions();
        Network network = this;
        for (int i = 0; i < layers; i++)
        {
            network = network.Add((shape, key) =>
            {
                CheckSequence(nameof(Transformer), shape);
                return Layer.NewTransformerEncoder(TransformerEncoderModule.createWith(chosen.ToCore(), shape[1], key));
            });
        }

        return chosen.NormFirst ? network.LayerNorm() : network;
    }

    /// <summary>
    /// A Transformer over sequences of different length, whose absent steps come last and hold NaN: a projection to a width, trained positions, blocks in which no step sees an absent one, and the mean
    /// over the steps that are there.
    /// </summary>
    /// <param name="width">The numbers at each step inside; at least 1.</param>
    /// <param name="layers">How many blocks; at least 1. Default: 1.</param>
    /// <param name="options">What they are like. Default: <c>new TransformerOptions()</c>.</param>
    public Network MaskedTransformer(int width, int layers = 1, TransformerOptions? options = null) => Add((shape, key) =>
    {
        CheckSequence(nameof(MaskedTransformer), shape);
        return Layer.NewMaskedTransformer(MaskedTransformerModule.createWith((options ?? new TransformerOptions()).ToCore(), shape[0], shape[1], width, layers, key));
    });

    /// <summary>The mean over the steps of a sequence: from <c>[steps, features]</c> to <c>[features]</c>.</summary>
    public Network StepMean() => Add((shape, _) =>
    {
        CheckSequence(nameof(StepMean), shape);
        return Layer.StepMean;
    });

    private static void CheckSequence(string layer, int[] shape)
    {
        if (shape.Length != 2)
        {
            throw new ArgumentException($"Network.{layer}: a sample is {TensorText.Shape(shape)} here and must be a sequence, [steps, features].");
        }
    }
}
