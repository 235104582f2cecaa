using System.Diagnostics;

namespace Hybrid.Providers.Threading;

/// <summary>Notices that a worker was taken off its processor in the middle of its work, and lets the caller go on alone for a while.</summary>
/// <remarks>
/// Where more threads want to run than there are processors (a just-in-time compiler at the start of a process, another program), a worker loses its processor for
/// milliseconds at a time. Work that it has begun cannot be taken back, so kernels of microseconds would wait for it again and again. The rest doubles while stalls follow one another.
/// </remarks>
internal struct StallGuard
{
    // What counts as a stall: the caller waited so long, and so many times as long as its own equal share took.
    private const int Times = 4;

    private static readonly long _shortest = Stopwatch.Frequency / 4000;
    private static readonly long _firstRest = Stopwatch.Frequency * 4 / 1000;
    private static readonly long _longestRest = Stopwatch.Frequency * 64 / 1000;

    private long _until;
    private long _rest;

    /// <summary>Whether the caller is to work alone at a time.</summary>
    public readonly bool RestsAt(long now) => now < Volatile.Read(in _until);

    /// <summary>Says how a shared piece of work went; called by one thread at a time.</summary>
    /// <param name="own">What the caller's share took.</param>
    /// <param name="finished">When that was done.</param>
    public void Watch(long own, long finished)
    {
        long now = Stopwatch.GetTimestamp(), waited = now - finished;
        if (waited < _shortest || waited < Times * own)
        {
            return;
        }

        _rest = now - _until < _longestRest ? Math.Min(2 * _rest, _longestRest) : _firstRest;
        Volatile.Write(ref _until, now + _rest);
    }
}
