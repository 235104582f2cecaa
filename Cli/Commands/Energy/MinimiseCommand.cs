using System.CommandLine;
using Hybrid.Cli.Commands.Mixtures;
using Hybrid.Cli.Commands.Unsupervised;
using Hybrid.Cli.Frame;
using Hybrid.Probabilistic;

namespace Hybrid.Cli.Commands.Energy;

/// <summary><c>hybrid energy minimise</c>: the least value of a quadratic function of bits, or the greatest cut of a graph, by simulated annealing.</summary>
internal sealed class MinimiseCommand : HybridCommand
{
    private const string Cut = "cut";
    private const string Function = "function";

    private readonly Argument<string> _file = new("FILE") { Description = "Lines 'A B weight' (a G-set header is understood), or a machine that 'hybrid energy bm --out FILE.json' saved" };
    private readonly Option<string?> _problem = TypedOption.Choice("--problem", "What lines are: the edges of a graph to be cut at the greatest weight, or terms weight A B of a function to be minimised [default: cut]", [Cut, Function]);
    private readonly Option<int?> _sweeps = TypedOption.Whole("--sweeps", "The sweeps over all bits of a run [default: 500]", 1);
    private readonly Option<int?> _restarts = TypedOption.Whole("--restarts", "How many runs; the best wins [default: 10]", 1);
    private readonly Option<double?> _first = TypedOption.Number("--first", "The first temperature [default: 10]", value => value > 0, "numbers above 0 are allowed, such as 10");
    private readonly Option<double?> _last = TypedOption.Number("--last", "The last temperature [default: 0.05]", value => value > 0, "numbers above 0 are allowed, such as 0.05");

    public MinimiseCommand()
        : base("minimise", "Minimise a quadratic function of bits, or cut a graph, by simulated annealing")
    {
        Arguments.Add(_file);
        foreach (Option option in new Option[] { _problem, _sweeps, _restarts, _first, _last })
        {
            Options.Add(option);
        }
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        string path = context.Get(_file)!;
        bool saved = path.EndsWith(".json", StringComparison.OrdinalIgnoreCase), cut = !saved && (context.Get(_problem) ?? Cut) == Cut;
        if (saved && context.Get(_problem) is not null)
        {
            throw new UsageException("--problem", $"'{path}' is a machine, whose energy is minimised; leave --problem out");
        }

        QuadraticFile? file = saved ? null : QuadraticFile.Read(path, loops: !cut);
        BoltzmannMachine machine = file is null ? BoltzmannMachine.Load(path) : cut ? file.ToCut() : file.ToFunction();
        IReadOnlyList<string> names = file?.Names ?? [.. Enumerable.Range(0, machine.Units).Select(NumberTables.Text)];
        var schedule = new AnnealingSchedule();
        schedule = schedule with
        {
            First = context.Get(_first) ?? schedule.First,
            Last = context.Get(_last) ?? schedule.Last,
            Sweeps = context.Get(_sweeps) ?? schedule.Sweeps,
            Restarts = context.Get(_restarts) ?? schedule.Restarts,
        };
        (int[] state, double energy) = ArgumentFault.Of("--last", () => machine.Minimise(schedule, context.Seed, context.Cancellation));
        string Side(int value) => string.Join(' ', names.Where((_, i) => state[i] == value));
        Findings findings = new Findings()
            .Text("problem", "problem", saved ? "energy" : cut ? Cut : Function)
            .Whole("bits", "bits", machine.Units)
            .Whole("terms", "terms", file?.Terms.Count ?? machine.Units * (machine.Units - 1) / 2)
            .Number("value", cut ? "weight of the cut" : "least value", cut ? -energy : energy);
        if (context.Json)
        {
            findings.Json(json =>
            {
                json.WriteStartObject("state");
                for (int i = 0; i < state.Length; i++)
                {
                    json.WriteNumber(names[i], state[i]);
                }

                json.WriteEndObject();
            });
        }
        else
        {
            findings.Text("ones", cut ? "one side" : "bits that are 1", Side(1)).Text("zeros", cut ? "the other" : "bits that are 0", Side(0));
        }

        findings.Write(context);
        return Task.FromResult(context.Cancellation.IsCancellationRequested ? ExitCode.Cancelled : ExitCode.Done);
    }
}
