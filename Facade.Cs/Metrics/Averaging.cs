namespace Hybrid;

/// <summary>How the measures of several classes become one.</summary>
public enum Averaging
{
    /// <summary>Every class counts the same.</summary>
    Macro,

    /// <summary>Every sample counts the same: the counts of all classes are added first.</summary>
    Micro,

    /// <summary>Each class counts as often as it occurs.</summary>
    Weighted,
}
