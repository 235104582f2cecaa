using Hybrid.Providers.Threading;

namespace Hybrid.Data;

/// <summary>Independent pieces of work on as many threads as the toolkit may use.</summary>
internal static class Work
{
    /// <summary>Calls <paramref name="body"/> for 0 to <paramref name="count"/> - 1, in any order; what one call computes must not depend on another.</summary>
    public static void Over(int count, Action<int> body)
    {
        int threads = Math.Min(WorkerPool.Threads, count);
        if (threads <= 1)
        {
            for (int i = 0; i < count; i++)
            {
                body(i);
            }

            return;
        }

        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, body);
    }

    /// <summary>Does two things, at the same time where threads are free. The first one's exception comes before the second one's.</summary>
    public static void Both(Action first, Action second)
    {
        if (WorkerPool.Threads <= 1)
        {
            first();
            second();
            return;
        }

        Task other = Task.Run(second);
        try
        {
            first();
        }
        finally
        {
            ((IAsyncResult)other).AsyncWaitHandle.WaitOne();
        }

        other.GetAwaiter().GetResult();
    }
}
