using System.Diagnostics;
using Hybrid.Providers.Threading;

namespace Hybrid.Providers.Tests;

/// <summary>The choice between one thread and several, on runs that spin for as long as the test says.</summary>
public sealed class ThreadTrialTests
{
    private const int Runs = 1500;

    [Fact]
    public void One_thread_is_taken_where_it_is_faster() => Assert.InRange(SerialShare(new ThreadTrial([new Estimate(20_000)]), 2, oneThread: 15, several: 40), 0.8, 1);

    [Fact]
    public void Several_threads_stay_where_they_are_faster() => Assert.InRange(SerialShare(new ThreadTrial([new Estimate(20_000)]), 2, oneThread: 40, several: 15), 0, 0.2);

    [Fact]
    public void The_choice_follows_the_machine()
    {
        var trial = new ThreadTrial([new Estimate(20_000)]);
        SerialShare(trial, 2, oneThread: 15, several: 40);
        SerialShare(trial, 2, oneThread: 40, several: 15);
        Assert.InRange(SerialShare(trial, 2, oneThread: 40, several: 15), 0, 0.2);
    }

    [Fact]
    public void What_is_not_worth_dividing_is_never_tried() => Assert.Equal(0, SerialShare(new ThreadTrial([new Estimate(5_000), new Estimate(5_000)]), 2, oneThread: 5, several: 10));

    [Fact]
    public void Nothing_is_tried_where_the_bits_would_depend_on_it() => Assert.Equal(0, SerialShare(new ThreadTrial([new Estimate(20_000), new Estimate(20_000, sameBits: false)]), 2, oneThread: 5, several: 10));

    [Fact]
    public void Long_runs_are_never_made_the_other_way() => Assert.Equal(0, SerialShare(new ThreadTrial([new Estimate(1e6)]), 2, oneThread: 400, several: 500));

    [Fact]
    public void One_allowed_thread_is_one_thread() => Assert.Equal(1, SerialShare(new ThreadTrial([new Estimate(20_000)]), 1, oneThread: 1, several: 1));

    /// <summary>The share of runs on one thread, which lasts so many microseconds; so do several.</summary>
    private static double SerialShare(ThreadTrial trial, int allowed, double oneThread, double several)
    {
        int serial = 0;
        for (int run = 0; run < Runs; run++)
        {
            int threads = trial.Begin(allowed);
            long until = Stopwatch.GetTimestamp() + (long)((threads == 1 ? oneThread : several) * Stopwatch.Frequency / 1e6);
            serial += threads == 1 ? 1 : 0;
            while (Stopwatch.GetTimestamp() < until)
            {
            }

            trial.End(allowed);
        }

        return (double)serial / Runs;
    }

    private sealed class Estimate(double nanoseconds, bool sameBits = true) : Kernel
    {
        public override nint Units => 2;

        public override double Cost => nanoseconds;

        internal override bool HasSameBits => sameBits;

        public override unsafe void Run(byte** operands, nint begin, nint limit) => throw new InvalidOperationException("Only the estimate is asked for.");
    }
}
