using System.CommandLine;
using System.Globalization;
using Hybrid.Cli.Commands.Unsupervised;
using Hybrid.Cli.Frame;
using Hybrid.Probabilistic;

namespace Hybrid.Cli.Commands.Energy;

/// <summary><c>hybrid energy hopfield</c>: stores patterns and recalls them from noisy starts.</summary>
internal sealed class HopfieldCommand : HybridCommand
{
    private const double Middle = 0.5;
    private const int Shown = 10;

    internal static readonly (string Name, HopfieldRule Rule)[] Rules = [("hebb", HopfieldRule.Hebb), ("storkey", HopfieldRule.Storkey), ("pseudo-inverse", HopfieldRule.PseudoInverse)];

    private readonly RowOptions _rows;
    private readonly Option<int?> _patterns = TypedOption.Whole("--patterns", "How many rows are stored, the first ones [default: all; one of each class where there are classes]", 1);
    private readonly Option<string?> _rule = TypedOption.Choice("--rule", "How they are stored [default: hebb]", [.. Rules.Select(row => row.Name)]);
    private readonly Option<double?> _noise = TypedOption.Number("--noise", "The share of a start's units that are turned over [default: 0.1]", value => value is >= 0 and <= 1, "numbers from 0 to 1 are allowed, such as 0.1");
    private readonly Option<int?> _tries = TypedOption.Whole("--tries", "How many noisy starts each pattern has [default: 10]", 1, 100_000);
    private readonly Option<string?> _update = TypedOption.Choice("--update", "The order in which units change [default: random]", ["random", "sequential", "synchronous"]);
    private readonly Option<int?> _sweeps = TypedOption.Whole("--sweeps", "The most sweeps over all units [default: 100]", 1);
    private readonly Option<string?> _ends = TypedOption.Text("--ends", "FILE.csv", "Write where each start ended");
    private readonly Option<string?> _pictures = TypedOption.Text("--pictures", "FILE.png", "Draw patterns, noisy starts and recalled states, a row of each");

    public HopfieldCommand()
        : base("hopfield", "Store patterns in a Hopfield network and recall them from noisy starts")
    {
        _rows = new RowOptions(this);
        foreach (Option option in new Option[] { _patterns, _rule, _noise, _tries, _update, _sweeps, _ends, _pictures })
        {
            Options.Add(option);
        }
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        OutputFile.Check(context.Get(_ends));
        RowData data = _rows.Read(context, Middle);
        PictureSheet.Check("--pictures", context.Get(_pictures), data.Picture, data.Width);
        int[][] patterns = Chosen(BitRows.Of(data, "Hopfield networks", signs: true), data.Train, context.Get(_patterns));
        HopfieldRule rule = Rules.FirstOrDefault(row => row.Name == context.Get(_rule)).Rule;
        HopfieldNetwork memory = ArgumentFault.Of(data.Path, () => HopfieldNetwork.Store(patterns, rule));
        double noise = context.Get(_noise) ?? 0.1;
        int tries = context.Get(_tries) ?? 10, most = context.Get(_sweeps) ?? 100;
        var random = new Random(context.Seed);
        int[][] starts = [.. Enumerable.Range(0, patterns.Length * tries).Select(i => Noisy(patterns[i / tries], memory.IsBinary, noise, random))];
        HopfieldUpdate update = Enum.Parse<HopfieldUpdate>(context.Get(_update) ?? "random", ignoreCase: true);
        HopfieldRecall[] recalls = memory.RecallMany(starts, update, context.Seed, most);
        int stored = patterns.Count(pattern => memory.Recall(pattern, HopfieldUpdate.Synchronous, mostSweeps: 1).Stable);

        if (context.Get(_ends) is string ends)
        {
            Formats.CsvWriter.Write(
                ends,
                ["pattern", "recalled", "sweeps", "energy", .. Enumerable.Range(0, memory.Units).Select(i => FormattableString.Invariant($"unit{i}"))],
                recalls.Select((recall, i) => (IReadOnlyList<object?>)[i / tries, Same(recall, patterns[i / tries]), recall.Sweeps, recall.Energies[^1], .. recall.State.Cast<object?>()]));
        }

        int shown = Math.Min(Shown, patterns.Length);
        float[] sheet = [.. patterns.Take(shown).Concat(starts.Where((_, i) => i % tries == 0).Take(shown)).Concat(recalls.Where((_, i) => i % tries == 0).Take(shown).Select(recall => recall.State.ToArray()))
            .SelectMany(state => state.Select(value => value > 0 ? 1f : 0))];
        PictureSheet.Save(context.Get(_pictures), sheet, data.Picture, shown);
        Report(context, memory, patterns, rule, recalls, tries, noise, stored);
        return Task.FromResult(context.Cancellation.IsCancellationRequested ? ExitCode.Cancelled : ExitCode.Done);
    }

    private void Report(CommandContext context, HopfieldNetwork memory, int[][] patterns, HopfieldRule rule, HopfieldRecall[] recalls, int tries, double noise, int stored)
    {
        double recalled = recalls.Where((recall, i) => Same(recall, patterns[i / tries])).Count() / (double)recalls.Length;
        new Findings()
            .Whole("units", "units", memory.Units)
            .Whole("patterns", "patterns", patterns.Length)
            .Text("rule", "rule", Rules.First(row => row.Rule == rule).Name)
            .Whole("stable", "patterns that stay as they are", stored)
            .Number("noise", "units turned over at a start", noise)
            .Whole("starts", "starts", recalls.Length)
            .Number("recalled", "share recalled", recalled)
            .Number("unitsRight", "share of units right at the end", recalls.Select((recall, i) => Agreement(recall.State, patterns[i / tries])).Average())
            .Number("energyStart", "mean energy at the start", recalls.Average(recall => recall.Energies[0]))
            .Number("energyEnd", "mean energy at the end", recalls.Average(recall => recall.Energies[^1]))
            .Number("sweeps", "mean sweeps", recalls.Average(recall => recall.Sweeps))
            .Number("cycles", "share that ends in a cycle", recalls.Count(recall => recall.Cycles) / (double)recalls.Length)
            .Number("expectedError", "error expected of random patterns", rule == HopfieldRule.Hebb ? HopfieldCapacity.ExpectedError(memory.Units, patterns.Length) : null)
            .Text("warning", "warning", memory.Warning ?? Advice(rule, stored, patterns.Length))
            .File("ends", "ends in", context.Get(_ends))
            .File("pictures", "pictures in", context.Get(_pictures))
            .Write(context);
    }

    private static string? Advice(HopfieldRule rule, int stored, int patterns) => stored == patterns || rule == HopfieldRule.PseudoInverse
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{patterns - stored} of {patterns} patterns do not stay as they are: they are too much alike for this rule; take --rule pseudo-inverse");

    private static int[][] Chosen(int[][] rows, DataSet data, int? wanted)
    {
        if (wanted is int first)
        {
            return rows[..Math.Min(first, rows.Length)];
        }

        return data.Target == TargetKind.Classes
            ? [.. Enumerable.Range(0, data.ClassNames.Count).Select(label => data.Labels.Span.IndexOf(label)).Where(row => row >= 0).Select(row => rows[row])]
            : rows;
    }

    private static int[] Noisy(int[] pattern, bool binary, double noise, Random random) =>
        [.. pattern.Select(value => random.NextDouble() < noise ? (binary ? 1 - value : -value) : value)];

    private static bool Same(HopfieldRecall recall, int[] pattern) => recall.State.SequenceEqual(pattern);

    private static double Agreement(IReadOnlyList<int> state, int[] pattern) => state.Where((value, i) => value == pattern[i]).Count() / (double)pattern.Length;
}
