namespace Hybrid;

/// <summary>A training's loss, or another number that it watches, is not finite any more. The message names the step, the layer of a network, and what to do.</summary>
public sealed class DivergedException : ArithmeticException
{
    internal DivergedException(string message, int step, int epoch, double loss, string path, Exception inner)
        : base(message, inner)
    {
        Step = step;
        Epoch = epoch;
        Loss = loss;
        Path = path;
    }

    internal DivergedException(string message, long step, int epoch, double watched)
        : base(message)
    {
        Step = (int)Math.Min(step, int.MaxValue);
        Epoch = epoch;
        Loss = watched;
        Path = "";
    }

    /// <summary>The batch at which it happened, from 1 over the whole training.</summary>
    public int Step { get; }

    /// <summary>The epoch, from 1.</summary>
    public int Epoch { get; }

    /// <summary>The loss or the other number: NaN or infinite.</summary>
    public double Loss { get; }

    /// <summary>The first tensor of the network that is not finite, or whose gradient is not, by its name in <see cref="Network.Weights"/>; <c>batch</c> and its part when the data is not finite; else the tensor with the largest number. Empty for a model that is no <see cref="Network"/>.</summary>
    public string Path { get; }
}
