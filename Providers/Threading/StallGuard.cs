using System.Diagnostics;

namespace Hybrid.Providers.Threading;

/// <summary>Notices that a worker was taken off its processor in the middle of its work, and leaves it out for a while.</summary>
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

    /// <summary>Whether the worker is left out at a time.</summary>
    public readonly bool RestsAt(long now) => now < _until;

    /// <summary>Says that the worker is done with its share and has been waited for.</summary>
    /// <param name="own">What the caller's share took, which is about as large.</param>
    /// <param name="from">Since when the caller had waited for this worker.</param>
    /// <returns>The time now.</returns>
    public long Watch(long own, long from)
    {
        long now = Stopwatch.GetTimestamp(), waited = now - from;
        if (waited >= _shortest && waited >= Times * own)
        {
            _rest = now - _until < _longestRest ? Math.Min(2 * _rest, _longestRest) : _firstRest;
            _until = now + _rest;
        }

        return now;
    }
}
