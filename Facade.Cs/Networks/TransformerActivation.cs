namespace Hybrid;

/// <summary>The function inside a Transformer's feed-forward part.</summary>
public enum TransformerActivation
{
    /// <summary>x times the normal distribution function of x.</summary>
    Gelu,

    /// <summary>The same through tanh, as in GPT-2.</summary>
    GeluTanh,

    /// <summary>max(x, 0), as in the first paper.</summary>
    Relu,

    /// <summary>x sigmoid x.</summary>
    Swish,
}
