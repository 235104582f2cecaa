using System.Globalization;

namespace Hybrid;

/// <summary>How well a network predicts each next character of a text.</summary>
/// <param name="Loss">The mean of -ln p of the character that comes.</param>
/// <param name="Accuracy">The share of characters that are the likeliest by the network.</param>
public sealed record TextEvaluation(double Loss, double Accuracy)
{
    /// <summary>e^loss: between how many equally likely characters the network hesitates, so to speak.</summary>
    public double Perplexity => Math.Exp(Loss);

    /// <summary>The loss in bits.</summary>
    public double BitsPerCharacter => Loss / Math.Log(2);

    /// <summary>A line with the figures.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"loss {Loss:G5}, perplexity {Perplexity:G5}, {BitsPerCharacter:G5} bits a character, accuracy {Accuracy:P2}");
}
