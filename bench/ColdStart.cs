using System.Diagnostics;
using Hybrid.Probabilistic;

namespace Hybrid.Bench;

/// <summary>The first query of a small model in a cold process: this program starts itself anew, to read a network and ask it once, or to do nothing.</summary>
internal static class ColdStart
{
    /// <summary>The first word of a child's command line; a network's file may follow.</summary>
    public const string Word = "--cold";

    private const int Repeats = 11;

    public static IEnumerable<(string Name, Func<IEnumerable<Line>> Run)> All()
    {
        yield return ("bn_cold_query", Lines);
    }

    /// <summary>What a child does.</summary>
    public static int Child(string[] args)
    {
        if (args.Length > 1)
        {
            Ask(args[1]);
        }

        return 0;
    }

    // In a method of its own, so that the child that does nothing loads nothing.
    private static void Ask(string file)
    {
        BayesianNetwork network = BayesianNetwork.Load(file);
        Console.WriteLine(network.Ask("xray=yes")["lung", "yes"]);
    }

    private static IEnumerable<Line> Lines()
    {
        string file = BnBenches.FileOf("asia");
        double[] nothing = Times(), asked = Times(file);
        double own = nothing.Order().ElementAt(Repeats / 2);
        yield return new Line("bn_cold_query", "runtime's own start", nothing, "ms", 1e3, 2, 1);
        yield return new Line("bn_cold_query", "hybrid", asked, "ms", 1e3, 2, 1);
        yield return new Line("bn_cold_query", "hybrid beyond the runtime's own start", [.. asked.Select(s => s - own)], "ms", 1e3, 2, 1);
    }

    private static double[] Times(params string[] file)
    {
        double[] seconds = new double[Repeats];
        for (int i = -1; i < Repeats; i++)
        {
            var clock = Stopwatch.StartNew();
            using Process process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [.. OwnProgram(), Word, .. file]) { RedirectStandardOutput = true })!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException($"bench: the child for {string.Join(' ', file)} ended with {process.ExitCode}");
            }

            // The first one only warms the file cache.
            if (i >= 0)
            {
                seconds[i] = clock.Elapsed.TotalSeconds;
            }
        }

        return seconds;
    }

    private static string[] OwnProgram() => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(ColdStart).Assembly.Location] : [];
}
