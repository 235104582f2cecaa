using System.Diagnostics;

namespace Hybrid.Bench;

/// <summary>Times a call as the peers' scripts do: warm-up, then seven repeats of at least 60 ms each; seconds a call.</summary>
internal static class Measurement
{
    /// <summary>Seconds a call, one figure a repeat.</summary>
    public static double[] Times(Action call, int repeats = 7, double target = 0.06, double warm = 0.3)
    {
        var clock = Stopwatch.StartNew();
        int calls = 0;
        while (clock.Elapsed.TotalSeconds < warm || calls < 2)
        {
            call();
            calls++;
        }

        double each = clock.Elapsed.TotalSeconds / calls;
        int inner = each < target ? (int)(target / each) + 1 : 1;
        var seconds = new double[repeats];
        for (int repeat = 0; repeat < repeats; repeat++)
        {
            clock.Restart();
            for (int i = 0; i < inner; i++)
            {
                call();
            }

            seconds[repeat] = clock.Elapsed.TotalSeconds / inner;
        }

        return seconds;
    }
}
