namespace Hybrid.Causal.Refutation;

/// <summary>What a refuter says of an estimate.</summary>
public enum RefutationVerdict
{
    /// <summary>The estimate behaves as a right one would.</summary>
    Passed,

    /// <summary>It does not: something is wrong with the estimate or its assumptions.</summary>
    Failed,

    /// <summary>There is no right or wrong: how strong a violation would have to be is reported.</summary>
    Informative,
}
