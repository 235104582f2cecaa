using Hybrid.Providers.Threading;

namespace Hybrid.Providers.Tests;

public sealed unsafe class WorkerPoolTests
{
    [Fact]
    public void Every_part_runs_exactly_once_for_any_number_of_parts()
    {
        var counts = new int[1000];
        foreach (int parts in new[] { 0, 1, 2, 3, 7, 64, 1000 })
        {
            Array.Clear(counts);
            fixed (int* state = counts)
            {
                WorkerPool.Run(&Count, state, parts);
            }

            Assert.All(counts[..parts], count => Assert.Equal(1, count));
            Assert.All(counts[parts..], count => Assert.Equal(0, count));
        }
    }

    [Fact]
    public void Many_short_calls_lose_no_part_whether_workers_spin_or_sleep()
    {
        int* counts = stackalloc int[2];
        for (int call = 0; call < 20_000; call++)
        {
            counts[0] = counts[1] = 0;
            WorkerPool.Run(&Count, counts, 2);
            Assert.True(counts[0] == 1 && counts[1] == 1, $"call {call} ran its parts {counts[0]} and {counts[1]} times");
            if (call % 4000 == 0)
            {
                Thread.Sleep(2);
            }
        }
    }

    [Fact]
    public void A_call_from_inside_a_part_runs_all_its_parts()
    {
        int* counts = stackalloc int[4];
        new Span<int>(counts, 4).Clear();
        WorkerPool.Run(&Nest, counts, 2);
        Assert.Equal([2, 2, 2, 2], new Span<int>(counts, 4).ToArray());
    }

    [Fact]
    public void Several_user_threads_may_call_at_once()
    {
        var sums = new int[4];
        var threads = Enumerable.Range(0, 4).Select(t => new Thread(() =>
        {
            int* counts = stackalloc int[8];
            for (int call = 0; call < 5_000; call++)
            {
                new Span<int>(counts, 8).Clear();
                WorkerPool.Run(&Count, counts, 8);
                for (int part = 0; part < 8; part++)
                {
                    sums[t] += counts[part] == 1 ? 1 : 0;
                }
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.All(sums, sum => Assert.Equal(40_000, sum));
    }

    [Fact]
    public void A_part_that_takes_long_is_waited_for()
    {
        int* counts = stackalloc int[2];
        for (int call = 0; call < 20; call++)
        {
            counts[0] = counts[1] = 0;
            WorkerPool.Run(&SlowSecond, counts, 2);
            Assert.Equal(1, counts[1]);
        }
    }

    [Fact]
    public void No_part_is_lost_while_a_worker_is_left_out_after_a_stall()
    {
        int before = WorkerPool.Threads;
        int* counts = stackalloc int[6];
        try
        {
            WorkerPool.Threads = 3;
            for (int call = 0; call < 20_000; call++)
            {
                new Span<int>(counts, 6).Clear();
                WorkerPool.Run(call % 2000 == 0 ? &SlowSecond : &Count, counts, call % 2000 == 0 ? 2 : 6);
                for (int part = 0; part < (call % 2000 == 0 ? 2 : 6); part++)
                {
                    Assert.True(counts[part] == 1, $"call {call} ran part {part} {counts[part]} times");
                }
            }
        }
        finally
        {
            WorkerPool.Threads = before;
        }
    }

    [Fact]
    public void A_call_allocates_nothing_once_its_threads_run()
    {
        int* counts = stackalloc int[2];
        long least = long.MaxValue;
        for (int round = 0; round < 10; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int call = 0; call < 100; call++)
            {
                WorkerPool.Run(&Count, counts, 2);
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(257)]
    public void A_thread_count_outside_the_range_is_refused(int threads)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => WorkerPool.Threads = threads);
        Assert.Contains($"{threads} threads asked for; give 1 to 256", error.Message, StringComparison.Ordinal);
    }

    private static void Count(void* state, int part) => ((int*)state)[part]++;

    private static void SlowSecond(void* state, int part)
    {
        if (part == 1)
        {
            Thread.Sleep(2);
        }

        ((int*)state)[part]++;
    }

    private static void Nest(void* state, int part) => WorkerPool.Run(&CountAtomically, state, 4);

    private static void CountAtomically(void* state, int part) => Interlocked.Increment(ref ((int*)state)[part]);
}
