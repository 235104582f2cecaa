namespace Hybrid.Cli.Frame;

/// <summary>What the process's exit code says; scripts depend on it.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Ran, and the answer is "no".</summary>
    public const int No = 1;

    /// <summary>Bad usage or bad input.</summary>
    public const int Bad = 2;

    /// <summary>Cancelled with Ctrl+C, after saving what can be saved.</summary>
    public const int Cancelled = 130;
}
