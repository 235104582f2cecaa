using System.Diagnostics;

namespace Hybrid.Providers.Threading;

/// <summary>Whether a short sequence of kernels is run on several threads or on one, decided by what its runs take.</summary>
/// <remarks>
/// A kernel's estimate knows its arithmetic, not its neighbours: where processors share no cache, or share one core, what a thread wrote in one kernel costs another
/// more to read in the next than the second thread brings. That depends on the machine and, where a hypervisor moves processors about, on the moment. So now and
/// then a few runs are made the other way and timed against the few before; the interval grows while the answer stays. Results do not depend on the choice.
/// One sequence and one thread at a time.
/// </remarks>
internal sealed class ThreadTrial
{
    // The runs of each side of a comparison; the fastest counts, since the first ones still find their data with the other processor.
    private const int Sample = 8;
    private const int ShortestInterval = 64;
    private const int LongestInterval = 2048;

    // What the other way has to gain, so that chance alone changes nothing.
    private const double Gain = 0.97;

    // Longer sequences divide well, and a run made the wrong way would be noticed.
    private static readonly long _longest = Stopwatch.Frequency * 3 / 10_000;

    private readonly bool _isTried;
    private bool _serial;
    private Phase _phase;
    private int _left = ShortestInterval;
    private int _interval = ShortestInterval;
    private long _start;
    private long _fastest;
    private long _fastestBefore;

    /// <summary>Begins on several threads.</summary>
    /// <param name="kernels">The sequence; it always has all threads where nothing is worth dividing, or where the bits would depend on the choice.</param>
    public ThreadTrial(Kernel[] kernels) =>
        _isTried = kernels.All(kernel => kernel.HasSameBits) && kernels.Any(kernel => kernel.Cost >= 2 * GemmTuning.LeastCostPerThread);

    private enum Phase
    {
        Settled,
        Before,
        OtherWay,
    }

    /// <summary>The threads for the run that begins now.</summary>
    /// <param name="allowed">The most.</param>
    public int Begin(int allowed)
    {
        if (allowed <= 1 || !_isTried)
        {
            return allowed;
        }

        if (_phase == Phase.Settled && --_left <= 0)
        {
            Enter(Phase.Before);
        }

        if (_phase != Phase.Settled)
        {
            _start = Stopwatch.GetTimestamp();
        }

        return _serial != (_phase == Phase.OtherWay) ? 1 : allowed;
    }

    /// <summary>Says that the run is over; not to be called after one that failed.</summary>
    /// <param name="allowed">As before it.</param>
    public void End(int allowed)
    {
        if (_phase == Phase.Settled || allowed <= 1)
        {
            return;
        }

        _fastest = Math.Min(_fastest, Stopwatch.GetTimestamp() - _start);
        if (--_left > 0)
        {
            return;
        }

        if (_phase == Phase.Before)
        {
            _fastestBefore = _fastest;
            if (_fastest > _longest)
            {
                _serial = false;
                Settle(LongestInterval);
            }
            else
            {
                Enter(Phase.OtherWay);
            }
        }
        else if (_fastest < Gain * _fastestBefore)
        {
            _serial = !_serial;
            Settle(ShortestInterval);
        }
        else
        {
            Settle(Math.Min(2 * _interval, LongestInterval));
        }
    }

    private void Enter(Phase phase) => (_phase, _left, _fastest) = (phase, Sample, long.MaxValue);

    private void Settle(int interval) => (_phase, _left, _interval) = (Phase.Settled, interval, interval);
}
