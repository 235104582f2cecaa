using System.CommandLine;
using Hybrid.Cli.Commands.Unsupervised;
using Hybrid.Cli.Frame;
using Hybrid.Formats;
using Hybrid.Probabilistic;

namespace Hybrid.Cli.Commands.Energy;

/// <summary><c>hybrid energy bm</c>: fits a Boltzmann machine with connections of any kind to rows of bits.</summary>
internal sealed class BoltzmannCommand : HybridCommand
{
    private const int MostUnits = 200;
    private const int SampleSweeps = 500;

    private readonly RowOptions _rows;
    private readonly Option<int?> _hidden = TypedOption.Whole("--hidden", "How many hidden units [default: 0]", 0, MostUnits);
    private readonly Option<int?> _iterations = TypedOption.Whole("--iterations", "The steps of gradient [default: 200]", 1);
    private readonly Option<double?> _rate = TypedOption.Number("--lr", "The step size [default: 0.1]", value => value > 0, "numbers above 0 are allowed, such as 0.1");

    private readonly Option<string?> _phases = TypedOption.Choice(
        "--phases", "Whether correlations are summed over all states or sampled [default: exact up to 16 units, else sampled]", ["exact", "sampled"]);

    private readonly Option<int?> _chains = TypedOption.Whole("--chains", "The sampled states of the free phase [default: 200]", 1);
    private readonly Option<int?> _sweeps = TypedOption.Whole("--sweeps", "The Gibbs sweeps of each phase and step [default: 5]", 1);
    private readonly Option<string?> _out = TypedOption.Text("--out", "FILE.json", "Where the machine is saved");
    private readonly Option<string?> _samples = TypedOption.Text("--samples", "FILE.csv", "Write rows that the machine makes by itself");
    private readonly Option<int?> _count = TypedOption.Whole("--count", "How many [default: 100]", 1);

    public BoltzmannCommand()
        : base("bm", "Fit a Boltzmann machine to rows of bits, exactly where it is small")
    {
        _rows = new RowOptions(this);
        foreach (Option option in new Option[] { _hidden, _iterations, _rate, _phases, _chains, _sweeps, _out, _samples, _count })
        {
            Options.Add(option);
        }
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        OutputFile.Check(context.Get(_out));
        OutputFile.Check(context.Get(_samples));
        RowData data = _rows.Read(context);
        int[][] rows = BitRows.Of(data, "Boltzmann machines", signs: false);
        int hidden = context.Get(_hidden) ?? 0, units = data.Width + hidden;
        if (units > MostUnits)
        {
            throw new UsageException(data.Path, $"there are {data.Width} columns and {hidden} hidden units; up to {MostUnits} together are allowed: take 'hybrid energy rbm' for more");
        }

        string? phases = context.Get(_phases);
        if (phases == "exact" && units > BoltzmannMachine.MostExact)
        {
            throw new UsageException("--phases", $"there are {units} units; the states of up to {BoltzmannMachine.MostExact} can be summed, take --phases sampled");
        }

        var usual = new BoltzmannOptions();
        var options = new BoltzmannOptions
        {
            Iterations = context.Get(_iterations) ?? usual.Iterations,
            LearningRate = context.Get(_rate) ?? usual.LearningRate,
            Exact = phases is null ? null : phases == "exact",
            Chains = context.Get(_chains) ?? usual.Chains,
            Sweeps = context.Get(_sweeps) ?? usual.Sweeps,
            Seed = context.Seed,
        };
        BoltzmannMachine machine = ArgumentFault.Of(data.Path, () => BoltzmannMachine.Fit(rows, hidden, options, context.Cancellation));
        if (context.Get(_out) is string file)
        {
            machine.Save(file);
        }

        if (context.Get(_samples) is string samples)
        {
            CsvWriter.Write(samples, Names(data), Enumerable.Range(0, context.Get(_count) ?? 100).Select(i => (IReadOnlyList<object?>)[.. Sample(machine, context.Seed, i).Cast<object?>()]));
        }

        Report(context, data, rows, machine);
        return Task.FromResult(context.Cancellation.IsCancellationRequested ? ExitCode.Cancelled : ExitCode.Done);
    }

    private void Report(CommandContext context, RowData data, int[][] rows, BoltzmannMachine machine)
    {
        bool exact = machine.Units <= BoltzmannMachine.MostExact;
        double? likelihood = exact ? machine.MeanLogLikelihood(rows) : null;

        // No model can say more of rows than their own frequencies do.
        double best = rows.GroupBy(string.Concat).Select(group => group.Count() / (double)rows.Length).Sum(share => share * Math.Log(share));
        new Findings()
            .Whole("rows", "rows", rows.Length)
            .Whole("visible", "visible units", machine.Visible)
            .Whole("hidden", "hidden units", machine.Units - machine.Visible)
            .Truth("exact", "likelihood is exact", exact)
            .Number("logLikelihood", "mean log-likelihood, nats", likelihood)
            .Number("best", "that of the rows' frequencies", best)
            .Number("divergence", "divergence from the rows, nats", best - likelihood)
            .Numbers("biases", machine.Biases)
            .Json(json => Mixtures.NumberTables.Rows(json, "weights", Enumerable.Range(0, machine.Units).Select(i => Enumerable.Range(0, machine.Units).Select(j => machine[i, j]))))
            .File("out", "saved in", context.Get(_out))
            .File("samples", "samples in", context.Get(_samples))
            .Write(context);
    }

    private static IReadOnlyList<string> Names(RowData data) =>
        data.Train.FeatureNames.Count == data.Width ? data.Train.FeatureNames : [.. Enumerable.Range(0, data.Width).Select(i => FormattableString.Invariant($"unit{i}"))];

    private static IEnumerable<int> Sample(BoltzmannMachine machine, int seed, int number)
    {
        var random = new Random(HashCode(seed, number));
        int[] start = [.. Enumerable.Range(0, machine.Units).Select(_ => random.Next(2))];
        return machine.Gibbs(start, SampleSweeps, ((long)seed << 32) | (uint)number).Take(machine.Visible);
    }

    // Starts differ from sample to sample; the sweeps make what they are forgotten.
    private static int HashCode(int seed, int number) => unchecked((seed * 486_187_739) + number);
}
