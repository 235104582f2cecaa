namespace Hybrid.Reinforcement;

/// <summary>From observations to numbers: a table of embeddings for symbols, means and scales for numbers.</summary>
/// <param name="input">What an observation is.</param>
/// <param name="width">How many numbers stand for a symbol; 0 for the usual.</param>
internal sealed class Encoding(InputSpec input, int width)
{
    private const double Limit = 10;

    private readonly int _width = width > 0 ? width : input.Width;

    public InputSpec Input => input;

    /// <summary>The numbers of one observation.</summary>
    public int Features => input.Features(_width);

    /// <summary>An observation block of some rows, for binding steps.</summary>
    public Tensor Like(int rows) => input.Symbols ? Tensor.Zeros([rows, input.Length], ElementType.Int32) : Tensor.Zeros(rows, input.Length);

    /// <summary>One table of embeddings for symbols; nothing for numbers.</summary>
    public Tensor[] Draw(RandomKey key) => input.Symbols ? [key.Normal(input.Vocabulary, _width) / Math.Sqrt(input.Length)] : [];

    /// <summary>The means and reciprocal deviations that numbers are normalised with, 0 and 1 at first; nothing when they are not.</summary>
    public Tensor[] Moments(bool normalise) => normalise && !input.Symbols ? [Tensor.Zeros(input.Length), Tensor.Ones(input.Length)] : [];

    /// <summary>[rows, features].</summary>
    public Tensor Apply(Tensor[] table, Tensor[] moments, Tensor observation)
    {
        if (input.Symbols)
        {
            int rows = observation.Shape[0];
            return table[0].Take(observation.Reshape(rows * input.Length)).Reshape(rows, Features);
        }

        return moments.Length == 0 ? observation : ((observation - moments[0]) * moments[1]).Clamp(-Limit, Limit);
    }
}
