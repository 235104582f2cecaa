namespace Hybrid;

/// <summary>What is to be predicted.</summary>
public enum TargetKind
{
    /// <summary>One of several classes.</summary>
    Classes,

    /// <summary>One or more real numbers.</summary>
    Values,

    /// <summary>Nothing: the samples have features only.</summary>
    None,
}
