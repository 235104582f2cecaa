using System.CommandLine;
using Hybrid.Causal;
using Hybrid.Causal.Estimation;
using Hybrid.Cli.Frame;

namespace Hybrid.Cli.Commands.Causal;

/// <summary>The options of the commands that estimate an effect from data.</summary>
internal sealed class EstimationArguments
{
    private static readonly string[] _targets = ["ate", "att", "atc"];

    private readonly Argument<string> _data = new("DATA.csv") { Description = "A table with a column for each variable; an empty cell is missing" };
    private readonly Option<string?> _graph = TypedOption.Text("--graph", "GRAPH", "A file or a text that says what to adjust for; this or --adjust");
    private readonly Option<string?> _adjust = TypedOption.Text("--adjust", "Z,..", "The columns to adjust for, or 'none'; this or --graph");
    private readonly Option<string?> _treatment = TypedOption.Text("-x", "T", "The cause", required: true);
    private readonly Option<string?> _outcome = TypedOption.Text("-y", "Y", "The effect", required: true);
    private readonly Option<string?> _method = TypedOption.Choice("--method", "The estimator [default: aipw, or what the graph allows]", [.. EffectEstimators.All.Select(e => e.Name)]);
    private readonly Option<string?> _target = TypedOption.Choice("--target", "Whose effect: everyone's, that of the treated or that of the untreated [default: ate]", _targets);
    private readonly Option<string?> _instruments = TypedOption.Text("--instrument", "Z,..", "Instruments, for --method iv");
    private readonly Option<string?> _mediators = TypedOption.Text("--mediator", "M,..", "The front door, for --method frontdoor");
    private readonly Option<double?> _confidence = TypedOption.Number("--confidence", "The interval's confidence [default: 0.95]", c => c is > 0 and < 1, "numbers above 0 and below 1 are allowed");
    private readonly Option<double?> _trim = TypedOption.Number("--trim", "Propensities are kept this far from 0 and 1 [default: 0.01]", t => t is >= 0 and < 0.5, "numbers from 0 to below 0.5 are allowed");
    private readonly Option<int?> _folds = TypedOption.Whole("--folds", "Parts for cross-fitting [default: 5]", 1);

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(HybridCommand command)
    {
        command.Arguments.Add(_data);
        foreach (Option option in (Option[])[_graph, _adjust, _treatment, _outcome, _method, _target, _instruments, _mediators, _confidence, _trim, _folds])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The data, as the command line names them.</summary>
    public string File(CommandContext context) => context.Get(_data)!;

    /// <summary>Reads the problem, the estimator and the options.</summary>
    public (EstimationProblem Problem, EffectEstimator Estimator, EstimationOptions Options) Read(CommandContext context)
    {
        string path = File(context);
        DataTable table = DataTable.Load(path);
        (string x, string y) = (context.Need(_treatment), context.Need(_outcome));
        (string? graph, string? adjust) = (context.Get(_graph), context.Get(_adjust));
        if (graph is not null == adjust is not null)
        {
            throw new UsageException("--graph", graph is null ? "nothing says what to adjust for; give --graph, or --adjust with columns or 'none'" : "it is given with --adjust; give one of them");
        }

        EstimationProblem problem;
        if (graph is not null)
        {
            CausalGraph causal = CausalArguments.Read(graph, "--graph");
            _ = (CausalArguments.NameOf("-x", x, causal), CausalArguments.NameOf("-y", y, causal));
            problem = ArgumentFault.Of(path, () => EstimationProblem.Of(causal, table, x, y));
        }
        else
        {
            ArgumentFault.Of("-x", () => table.IndexOf(x));
            ArgumentFault.Of("-y", () => table.IndexOf(y));
            problem = new EstimationProblem(table, x, y, adjust == "none" ? [] : Columns("--adjust", adjust!, table));
        }

        problem = problem with
        {
            Instruments = context.Get(_instruments) is string named ? Columns("--instrument", named, table) : problem.Instruments,
            Mediators = context.Get(_mediators) is string through ? Columns("--mediator", through, table) : problem.Mediators,
        };
        var options = new EstimationOptions
        {
            Seed = context.Seed,
            Confidence = context.Get(_confidence) ?? 0.95,
            Trim = context.Get(_trim) ?? 0.01,
            Folds = context.Get(_folds) ?? 5,
            Target = context.Get(_target) switch { "att" => EffectTarget.Treated, "atc" => EffectTarget.Untreated, _ => EffectTarget.Everyone },
        };
        EffectEstimator estimator = EffectEstimators.Named(context.Get(_method) ?? Default(problem));
        if (!problem.IsAdjustable && estimator.Name is not ("iv" or "frontdoor"))
        {
            throw new UsageException("--method", $"no adjustment set for the effect of '{x}' on '{y}' is among the columns, so that '{estimator.Name}' would be biased; use {(problem.Mediators.Count > 0 ? "frontdoor" : "iv")}");
        }

        return (problem, estimator, options);
    }

    private static string Default(EstimationProblem problem)
    {
        bool binary = problem.Table[problem.Treatment].ToArray().Where(v => !double.IsNaN(v)).Distinct().Take(3).Count() <= 2;
        return problem.IsAdjustable ? (binary ? "aipw" : "dml") : problem.Mediators.Count > 0 ? "frontdoor" : "iv";
    }

    private static string[] Columns(string option, string text, DataTable table) => ArgumentFault.Of(option, () =>
    {
        string[] names = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (string name in names)
        {
            _ = table.IndexOf(name);
        }

        return names;
    });
}
