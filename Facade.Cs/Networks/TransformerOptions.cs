using Hybrid.Core;
using Microsoft.FSharp.Core;

namespace Hybrid;

/// <summary>What can be chosen about the blocks of a Transformer (Vaswani et al., "Attention is all you need", 2017).</summary>
public sealed record TransformerOptions
{
    /// <summary>How many heads of attention; divides the features. Default: 4.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>The size inside the feed-forward part; at least 1. Default: null, four times the features.</summary>
    public int? Inner { get; init; }

    /// <summary>What stands inside the feed-forward part. Default: <see cref="TransformerActivation.Gelu"/>.</summary>
    public TransformerActivation Activation { get; init; }

    /// <summary>Whether each part normalises its input, as in GPT-2, or the sum that it is added to, as in the first paper. Default: true.</summary>
    public bool NormFirst { get; init; } = true;

    /// <summary>The probability of 0 in training of what a part adds, of inner numbers and of weights of attention. Range: 0 to below 1. Default: 0.</summary>
    public double Dropout { get; init; }

    /// <summary>Whether a step sees itself and earlier steps only, as a model of text must. Default: false.</summary>
    public bool Causal { get; init; }

    /// <summary>Whether queries and keys are turned by their positions (Su et al., "RoFormer", 2021), so that no other layer of positions is needed. Default: false.</summary>
    public bool Rotary { get; init; }

    internal Core.TransformerOptions ToCore() => new(
        Heads,
        Inner is int inner ? FSharpOption<int>.Some(inner) : null,
        Activation switch
        {
            TransformerActivation.GeluTanh => Core.Activation.GeluTanh,
            TransformerActivation.Relu => Core.Activation.Relu,
            TransformerActivation.Swish => Core.Activation.Swish,
            _ => Core.Activation.Gelu,
        },
        NormFirst,
        Dropout,
        Causal,
        Rotary ? FSharpOption<double>.Some(Core.Rotary.usualBase) : null,
        TransformerOptionsModule.defaults.Epsilon,
        Dtype.Float32);
}
