namespace Hybrid;

/// <summary>The form in which a loss takes its targets.</summary>
internal enum LossTarget
{
    /// <summary>Class numbers.</summary>
    Labels,

    /// <summary>0 or 1 for each output.</summary>
    Binary,

    /// <summary>-1 or 1 for each output.</summary>
    Signed,

    /// <summary>Numbers.</summary>
    Values,
}
