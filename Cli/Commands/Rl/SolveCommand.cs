using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Hybrid.Cli.Frame;
using Hybrid.Formats;
using Hybrid.Reinforcement;

namespace Hybrid.Cli.Commands.Rl;

/// <summary><c>hybrid rl solve</c>: the exact optimum of a finite environment, with its residual.</summary>
internal sealed class SolveCommand : HybridCommand
{
    private static readonly (string Name, Func<MarkovDecisionProcess, PlanOptions, PlanResult> Solve)[] _methods =
    [
        ("vi", ValueIteration.Solve),
        ("gs", ValueIteration.SolveInPlace),
        ("ps", ValueIteration.SolvePrioritised),
        ("pi", static (process, options) => PolicyIteration.Solve(process, options)),
        ("mpi", static (process, options) => PolicyIteration.SolveModified(process, options)),
        ("lp", LinearProgram.Solve),
    ];

    private readonly Argument<string> _environment = EnvironmentArgument.Create();
    private readonly Option<string?> _method = TypedOption.Choice("--method", "Value iteration, the same in place or prioritised, (modified) policy iteration, or a linear program [default: vi]", [.. _methods.Select(row => row.Name)]);
    private readonly Option<double?> _gamma = TypedOption.Number("--gamma", "The discount [default: 0.99]", value => value is >= 0 and <= 1, "numbers from 0 to 1 are allowed, 1 where every episode can end");
    private readonly Option<double?> _tolerance = TypedOption.Number("--tolerance", "The greatest residual [default: 1e-10]", value => value > 0, "numbers above 0 are allowed");
    private readonly Option<int?> _iterations = TypedOption.Whole("--max-iterations", "The most iterations [default: 1000000]", 1);
    private readonly Option<bool> _strict = new("--strict") { Description = "Exit with 1 when the residual is above the tolerance" };

    private readonly Option<string?> _svg = TypedOption.Text("--svg", "FILE", "Draw values and policy of a gridworld as SVG");

    public SolveCommand()
        : base("solve", "Solve a finite environment exactly")
    {
        Arguments.Add(_environment);
        Options.Add(_method);
        Options.Add(_gamma);
        Options.Add(_tolerance);
        Options.Add(_iterations);
        Options.Add(_strict);
        Options.Add(_svg);
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        EnvironmentModel model = EnvironmentArgument.Open(context.Get(_environment)!);
        MarkovDecisionProcess process = model.Process?.WithDiscount(context.Get(_gamma) ?? 0.99)
            ?? throw new UsageException("ENV", $"{model.Spec.Id} is not finite and cannot be solved exactly; finite environments such as FrozenLake-v1 can");
        string method = context.Get(_method) ?? "vi";
        var standard = new PlanOptions();
        PlanOptions options = standard with { Tolerance = context.Get(_tolerance) ?? standard.Tolerance, MaximumIterations = context.Get(_iterations) ?? standard.MaximumIterations };
        var clock = Stopwatch.StartNew();
        PlanResult plan = Solve(Array.Find(_methods, row => row.Name == method).Solve, process, options);
        double seconds = clock.Elapsed.TotalSeconds;
        if (context.Get(_svg) is string path)
        {
            Draw(path, model, plan);
        }

        if (context.Json)
        {
            context.WriteJson(json => WriteJson(json, method, plan, seconds));
        }
        else
        {
            context.Output.Write(Text(model, plan, seconds));
        }

        return Task.FromResult(context.Get(_strict) && !plan.Converged ? ExitCode.No : ExitCode.Done);
    }

    private static void Draw(string path, EnvironmentModel model, PlanResult plan)
    {
        if (!PolicyPicture.Suits(model))
        {
            throw new UsageException("--svg", $"the states of {model.Spec.Id} are no cells of a grid; gridworlds such as FrozenLake-v1 can be drawn");
        }

        AtomicFile.WriteText(path, PolicyPicture.Draw(model, plan.Values, plan.Policy).ToSvg());
    }

    private static PlanResult Solve(Func<MarkovDecisionProcess, PlanOptions, PlanResult> solve, MarkovDecisionProcess process, PlanOptions options)
    {
        try
        {
            return solve(process, options);
        }
        catch (ArgumentException cause)
        {
            throw new UsageException(process.Discount == 1 ? "--gamma" : "--method", cause.Message, cause);
        }
    }

    private static void WriteJson(Utf8JsonWriter json, string method, PlanResult plan, double seconds)
    {
        json.WriteString("method", method);
        json.WriteStartArray("values");
        foreach (double value in plan.Values)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
        json.WriteStartArray("policy");
        foreach (int action in plan.Policy)
        {
            json.WriteNumberValue(action);
        }

        json.WriteEndArray();
        json.Number("startValue", plan.StartValue);
        json.Number("residual", plan.Residual);
        json.WriteBoolean("converged", plan.Converged);
        json.WriteNumber("iterations", plan.Iterations);
        json.WriteNumber("seconds", seconds);
    }

    private static string Text(EnvironmentModel model, PlanResult plan, double seconds)
    {
        IReadOnlyList<string> names = model.Spec.ActionNames;
        string table = TextTable.Of(
            ["state", "value", "action"],
            [.. plan.Values.Select((value, state) => (IReadOnlyList<string>)[state.ToString(CultureInfo.InvariantCulture), value.ToString("F6", CultureInfo.InvariantCulture), names[plan.Policy[state]]])]);
        string verdict = plan.Converged ? "solved" : "not converged";
        return string.Create(CultureInfo.InvariantCulture, $"{table}\n{verdict}: start value {plan.StartValue:F6}, residual {plan.Residual:E1}, {plan.Iterations} iterations, {seconds * 1e3:F1} ms\n");
    }
}
