using System.Diagnostics;
using Hybrid.Providers.Threading;

namespace Hybrid.Providers.Tests;

public sealed class StallGuardTests
{
    private static readonly long _millisecond = Stopwatch.Frequency / 1000;

    [Fact]
    public void Nobody_rests_before_a_stall() => Assert.False(default(StallGuard).RestsAt(Stopwatch.GetTimestamp()));

    [Fact]
    public void A_stall_is_followed_by_a_rest()
    {
        StallGuard guard = default;
        guard.Watch(_millisecond / 100, Stopwatch.GetTimestamp() - _millisecond);
        long now = Stopwatch.GetTimestamp();
        Assert.True(guard.RestsAt(now));
        Assert.False(guard.RestsAt(now + (5 * _millisecond)));
    }

    [Fact]
    public void The_rest_doubles_while_stalls_follow_one_another()
    {
        StallGuard guard = default;
        for (int stall = 0; stall < 3; stall++)
        {
            guard.Watch(_millisecond / 100, Stopwatch.GetTimestamp() - _millisecond);
        }

        long now = Stopwatch.GetTimestamp();
        Assert.True(guard.RestsAt(now + (10 * _millisecond)));
        Assert.False(guard.RestsAt(now + (17 * _millisecond)));
    }

    [Theory]
    [InlineData(10, 0.01)]
    [InlineData(1, 0.5)]
    public void Unequal_shares_of_long_work_are_no_stall(double ownMilliseconds, double waitedMilliseconds)
    {
        StallGuard guard = default;
        guard.Watch((long)(ownMilliseconds * _millisecond), Stopwatch.GetTimestamp() - (long)(waitedMilliseconds * _millisecond));
        Assert.False(guard.RestsAt(Stopwatch.GetTimestamp()));
    }
}
