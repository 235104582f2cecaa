namespace Hybrid.Causal;

/// <summary>Whether an effect can be had by adjustment: <see cref="AdjustmentFound"/> or <see cref="NoAdjustmentSet"/>.</summary>
public abstract record AdjustmentAnswer
{
    private protected AdjustmentAnswer()
    {
    }
}
