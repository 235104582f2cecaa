namespace Hybrid.Reinforcement;

/// <summary>An agent's loss is no finite number any more. The message names the step, the layer and what to do.</summary>
public sealed class AgentDivergedException : ArithmeticException
{
    internal AgentDivergedException(string message, long step, double loss, string layer)
        : base(message)
    {
        Step = step;
        Loss = loss;
        Layer = layer;
    }

    /// <summary>The environment steps done.</summary>
    public long Step { get; }

    /// <summary>The loss: NaN or infinite.</summary>
    public double Loss { get; }

    /// <summary>The first tensor whose value or gradient is not finite, such as <c>Actor.0.Weight</c>; <c>observations</c> or <c>rewards</c> when those are not.</summary>
    public string Layer { get; }
}
