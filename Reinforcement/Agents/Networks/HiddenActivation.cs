namespace Hybrid.Reinforcement;

/// <summary>The function between the layers of an agent's networks.</summary>
public enum HiddenActivation
{
    /// <summary>The hyperbolic tangent.</summary>
    Tanh,

    /// <summary>max(x, 0).</summary>
    Relu,
}
