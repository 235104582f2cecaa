using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hybrid.Bench;

/// <summary>One line of output: what was measured, by whom, and the figure.</summary>
/// <param name="Bench">The name, that of the peers' script.</param>
/// <param name="Peer">Who: hybrid, or the name of a peer measured in the same run.</param>
/// <param name="Seconds">Seconds a call, one figure a repeat.</param>
/// <param name="Unit">us, ms, s, or a rate such as GFLOP/s.</param>
/// <param name="Scale">The factor from seconds to the unit, or the work done in one call when the unit is a rate.</param>
/// <param name="Threads">The number of threads allowed.</param>
/// <param name="N">The size.</param>
/// <param name="Extra">Further fields of the line.</param>
internal sealed record Line(
    string Bench, string Peer, double[] Seconds, string Unit, double Scale, int Threads, int N, IReadOnlyDictionary<string, object>? Extra = null)
{
    private bool IsRate => Unit.EndsWith("/s", StringComparison.Ordinal);

    public JsonObject ToJson()
    {
        double[] values = [.. Seconds.Select(s => IsRate ? Scale / s : s * Scale).Order()];
        var line = new JsonObject
        {
            ["bench"] = Bench,
            ["peer"] = Peer,
            ["value"] = values[values.Length / 2],
            ["unit"] = Unit,
            ["threads"] = Threads,
            ["n"] = N,
            ["min"] = values[0],
            ["max"] = values[^1],
            ["repeats"] = values.Length,
        };
        foreach (var (key, value) in Extra ?? new Dictionary<string, object>())
        {
            line[key] = JsonValue.Create(value);
        }

        return line;
    }
}

/// <summary>Runs benchmarks by name and prints their lines.</summary>
internal static class Runner
{
    /// <summary>Every benchmark: its name and what yields its lines for each allowed thread count.</summary>
    private static readonly SortedDictionary<string, Func<IEnumerable<Line>>> Benches = new(
        new (string Name, Func<IEnumerable<Line>> Run)[][]
        {
            [.. BnBenches.All()],
            [.. ColdStart.All()],
            [.. CudaBenches.All()],
            [.. CrfBenches.All()],
            [.. CrowdBenches.All()],
            [.. EnergyBenches.All()],
            [.. QualityBenches.All()],
            [.. CausalBenches.All()],
            [.. ConvolutionBenches.All()],
            [.. ElementwiseBenches.All()],
            [.. GemmBench.All()],
            [.. LinearAlgebraBenches.All()],
            [.. PerceptronBenches.All()],
            [.. MixtureBenches.All()],
            [.. SequenceBenches.All()],
            [.. TransformerBenches.All()],
            [.. RlBenches.All()],
            [.. RecurrentBenches.All()],
        }.SelectMany(group => group).ToDictionary(bench => bench.Name, bench => bench.Run),
        StringComparer.Ordinal);

    private const string Help = """
        bench [NAME...] [--json] [--peers FOLDER]   the benchmarks named, or all of them; FOLDER holds the peers' scripts
        bench --list                                the names
        bench --profile PROGRAM                     each kernel of a training step
        """;

    private static readonly string[] Options = ["--json", "--list", "--peers", "--help"];

    public static int Run(string[] args)
    {
        if (args.Contains("--help"))
        {
            Console.WriteLine(Help);
            return 0;
        }

        if (args.Contains("--list"))
        {
            Console.WriteLine(string.Join(Environment.NewLine, Benches.Keys));
            return 0;
        }

        if (args is ["--profile", string program])
        {
            string[] kernels = int.TryParse(program, NumberStyles.None, CultureInfo.InvariantCulture, out int size) ? PerceptronBenches.Profile(size) : program switch
            {
                "transformer" => TransformerBenches.Profile(),
                "lenet5" or "batchnorm" or "conv" or "block" => ConvolutionBenches.Profile(program),
                _ => RecurrentBenches.Profile(program),
            };
            Console.WriteLine(string.Join(Environment.NewLine, kernels));
            return 0;
        }

        string? option = args.FirstOrDefault(a => a.StartsWith("--", StringComparison.Ordinal) && !Options.Contains(a));
        if (option is not null)
        {
            Console.Error.WriteLine(option == "--profile"
                ? "bench: --profile takes one program and nothing beside it; see --help"
                : $"bench: {option} is no option; there are {string.Join(", ", Options)} and --profile PROGRAM");
            return 2;
        }

        int at = Array.IndexOf(args, "--peers");
        string? folder = at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
        if (at >= 0 && !Directory.Exists(folder))
        {
            Console.Error.WriteLine($"bench: --peers: {folder ?? "nothing"} is no folder; give the one that holds the peers' scripts");
            return 2;
        }

        string[] names = [.. args.Where((a, i) => !a.StartsWith("--", StringComparison.Ordinal) && (at < 0 || i != at + 1))];
        string? unknown = names.FirstOrDefault(n => !Benches.ContainsKey(n));
        if (unknown is not null)
        {
            Console.Error.WriteLine($"bench: no benchmark is named {unknown}; --list names them");
            return 2;
        }

        bool json = args.Contains("--json");
        foreach (var name in names.Length == 0 ? [.. Benches.Keys] : names)
        {
            List<JsonObject> ours = [];
            foreach (var line in Benches[name]())
            {
                ours.Add(line.ToJson());
                Print(ours[^1], json);
            }

            if (folder is not null)
            {
                List<JsonObject> peers = [];
                foreach (int threads in ours.Select(l => (int)l["threads"]!).Distinct())
                {
                    foreach (var line in PeerScripts.Run(folder, name, threads))
                    {
                        peers.Add(line);
                        Print(line, json);
                    }
                }

                foreach (var line in PeerScripts.Ratios(ours, peers))
                {
                    Print(line, json);
                }
            }
        }

        return 0;
    }

    private static void Print(JsonObject line, bool json) => Console.WriteLine(json
        ? line.ToJsonString()
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{(string)line["bench"]!,-34} {(string)line["peer"]!,-44} n={(int)line["n"]!,-8} {(int)line["threads"]!}t  {(double)line["value"]!,12:G5} {(string)line["unit"]!}"));
}
