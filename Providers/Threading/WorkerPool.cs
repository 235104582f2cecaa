using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Hybrid.Providers.Threading;

/// <summary>Persistent worker threads that share one piece of work by static partition.</summary>
/// <remarks>
/// The caller takes part itself. No allocation per call. What a part computes must not depend on how many parts there are.
/// The parts are divided into one contiguous group a thread; group 0 is the caller's. A group whose worker has not begun when the caller has finished its own
/// is run by the caller, so a slow wake-up never costs more than running serially. A worker spins for a moment after its work, then blocks.
/// One that stalls in the middle of its own is left out for a while (<see cref="StallGuard"/>).
/// </remarks>
public static unsafe class WorkerPool
{
    private const int MostThreads = 256;

    private static readonly Worker?[] _workers = new Worker?[MostThreads];

    // The workers of the call under way, by group; the caller's place 0 stays empty.
    private static readonly Worker[] _team = new Worker[MostThreads];
    private static readonly AutoResetEvent _finished = new(false);
    private static readonly long _spinTicks = Environment.ProcessorCount > 1 ? Stopwatch.Frequency * 30 / 1_000_000 : 0;

    private static int _threads = Math.Min(Environment.ProcessorCount, MostThreads);
    private static int _busy;
    private static int _callerWaits;
    private static delegate*<void*, int, void> _body;
    private static void* _state;

    /// <summary>The most threads that a call may use, the caller included: the number of processors unless set. Range: 1 to 256.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 1 to 256.</exception>
    public static int Threads
    {
        get => _threads;
        set
        {
            if (value is < 1 or > MostThreads)
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, $"WorkerPool.Threads: {value} threads asked for; give 1 to {MostThreads}.");
            }

            _threads = value;
        }
    }

    /// <summary>Calls <paramref name="body"/> once for every part from 0 to <paramref name="parts"/> - 1 and returns when all have ended.</summary>
    /// <param name="body">The function to call with <paramref name="state"/> and the part's index; it must not throw.</param>
    /// <param name="state">Whatever the body needs; it may point into the caller's stack.</param>
    /// <param name="parts">
    /// How many parts there are, of about the same work each; with one part, or when called from inside a part or while another thread's call runs, everything runs on the caller.
    /// </param>
    public static void Run(delegate*<void*, int, void> body, void* state, int parts)
    {
        if (Math.Min(parts, _threads) <= 1 || Interlocked.CompareExchange(ref _busy, 1, 0) != 0)
        {
            RunParts(body, state, 0, parts);
            return;
        }

        _body = body;
        _state = state;
        long begin = Stopwatch.GetTimestamp();
        int groups = 1;
        for (int number = 1; number < _threads && groups < parts; number++)
        {
            Worker worker = _workers[number] ?? Start(number);
            if (!worker.Stalls.RestsAt(begin))
            {
                _team[groups++] = worker;
            }
        }

        for (int group = 1; group < groups; group++)
        {
            Worker worker = _team[group];
            worker.Begin = (int)((long)parts * group / groups);
            worker.Limit = (int)((long)parts * (group + 1) / groups);
            Volatile.Write(ref worker.Stage, Worker.Offered);
        }

        Interlocked.MemoryBarrier();
        for (int group = 1; group < groups; group++)
        {
            _team[group].WakeIfParked();
        }

        RunParts(body, state, 0, (int)((long)parts / groups));
        for (int group = 1; group < groups; group++)
        {
            Worker worker = _team[group];
            if (worker.TryClaim())
            {
                RunParts(body, state, worker.Begin, worker.Limit);
                Volatile.Write(ref worker.Stage, Worker.Idle);
            }
        }

        long now = Stopwatch.GetTimestamp(), own = now - begin;
        for (int group = 1; group < groups; group++)
        {
            Worker worker = _team[group];
            AwaitIdle(worker);
            now = worker.Stalls.Watch(own, now);
        }

        Volatile.Write(ref _busy, 0);
    }

    private static void RunParts(delegate*<void*, int, void> body, void* state, int begin, int limit)
    {
        for (int part = begin; part < limit; part++)
        {
            body(state, part);
        }
    }

    private static Worker Start(int number)
    {
        var worker = new Worker();
        _workers[number] = worker;
        new Thread(worker.Serve, 1 << 20) { IsBackground = true, Name = $"Hybrid worker {number}" }.Start();
        return worker;
    }

    private static void AwaitIdle(Worker worker)
    {
        if (worker.SpinWhile(Worker.Claimed, _spinTicks))
        {
            return;
        }

        Interlocked.Exchange(ref _callerWaits, 1);
        while (Volatile.Read(ref worker.Stage) != Worker.Idle)
        {
            _finished.WaitOne();
            Interlocked.Exchange(ref _callerWaits, 1);
        }

        if (Interlocked.Exchange(ref _callerWaits, 0) == 0)
        {
            // The worker took the flag and is about to signal: consume that signal so that it cannot end a later wait.
            _finished.WaitOne();
        }
    }

    /// <summary>One thread and its mailbox.</summary>
    private sealed class Worker
    {
        public const int Idle = 0;
        public const int Offered = 1;
        public const int Claimed = 2;

        public int Begin;
        public int Limit;
        public int Stage;
        public StallGuard Stalls;

        private readonly AutoResetEvent _wake = new(false);
        private int _parked;

        public bool TryClaim() => Interlocked.CompareExchange(ref Stage, Claimed, Offered) == Offered;

        public void WakeIfParked()
        {
            if (Volatile.Read(ref _parked) != 0 && Interlocked.Exchange(ref _parked, 0) != 0)
            {
                _wake.Set();
            }
        }

        /// <summary>Spins while the stage is the one given; false when the time ran out.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public bool SpinWhile(int stage, long ticks)
        {
            long limit = 0;
            for (int round = 1; ; round++)
            {
                for (int i = 0; i < 64; i++)
                {
                    if (Volatile.Read(ref Stage) != stage)
                    {
                        return true;
                    }

                    if (X86Base.IsSupported)
                    {
                        X86Base.Pause();
                    }
                    else
                    {
                        Thread.SpinWait(1);
                    }
                }

                // Where another thread wants this processor, the caller itself perhaps, it is not kept waiting for long.
                if (round % 4 == 0)
                {
                    Thread.Yield();
                }

                long now = Stopwatch.GetTimestamp();
                limit = limit == 0 ? now + ticks : limit;
                if (now >= limit)
                {
                    return false;
                }
            }
        }

        public void Serve()
        {
            while (true)
            {
                if (!SpinWhile(Idle, _spinTicks))
                {
                    Park();
                }

                if (TryClaim())
                {
                    RunParts(_body, _state, Begin, Limit);
                    Interlocked.Exchange(ref Stage, Idle);
                    if (Volatile.Read(ref _callerWaits) != 0 && Interlocked.Exchange(ref _callerWaits, 0) != 0)
                    {
                        _finished.Set();
                    }
                }
            }
        }

        private void Park()
        {
            Interlocked.Exchange(ref _parked, 1);
            bool offered = Volatile.Read(ref Stage) != Idle;
            if (!offered || Interlocked.Exchange(ref _parked, 0) == 0)
            {
                _wake.WaitOne();
            }
        }
    }
}
