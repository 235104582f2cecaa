namespace Hybrid.Reinforcement;

/// <summary>What a network says of an action's return.</summary>
public enum ValueDistribution
{
    /// <summary>Its mean.</summary>
    None,

    /// <summary>Probabilities of fixed values: M. Bellemare, W. Dabney and R. Munos, "A distributional perspective on reinforcement learning", 2017.</summary>
    Categorical,

    /// <summary>Quantiles: W. Dabney and others, "Distributional reinforcement learning with quantile regression", 2018.</summary>
    Quantile,
}
