using System.Runtime.CompilerServices;
using Hybrid.Providers.Threading;

namespace Hybrid.Probabilistic;

/// <summary>Runs the parts of a piece of work on the worker pool.</summary>
internal static unsafe class Parts
{
    /// <summary>Calls a function once with each part from 0 on, on as many threads as may be used; the first exception of a part is thrown when all have ended.</summary>
    /// <param name="count">How many parts; what a part computes must not depend on it.</param>
    /// <param name="body">Told the part.</param>
    public static void Run(int count, Action<int> body)
    {
        var call = new State(body);
        WorkerPool.Run(&Call, Unsafe.AsPointer(ref call), count);
        call.Failure?.Throw();
    }

    // The state is the address of the caller's local, which the collector keeps up to date while the caller waits.
    private static void Call(void* state, int part)
    {
        State call = Unsafe.AsRef<State>(state);
        try
        {
            call.Body(part);
        }
        catch (Exception failure)
        {
            call.Fail(failure);
        }
    }

    private sealed class State(Action<int> body)
    {
        private System.Runtime.ExceptionServices.ExceptionDispatchInfo? _failure;

        public Action<int> Body { get; } = body;

        public System.Runtime.ExceptionServices.ExceptionDispatchInfo? Failure => _failure;

        public void Fail(Exception failure) =>
            Interlocked.CompareExchange(ref _failure, System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(failure), null);
    }
}
