using System.CommandLine;
using System.Globalization;
using System.Text;
using Hybrid.Cli.Commands.Bn;
using Hybrid.Cli.Frame;
using Hybrid.Probabilistic;
using Hybrid.Probabilistic.Formats;

namespace Hybrid.Cli.Commands.Uai;

/// <summary><c>hybrid uai</c>: a task of the UAI inference competitions, answered exactly in their solution format.</summary>
internal sealed class UaiCommand : HybridCommand
{
    private readonly Argument<string> _file = new("FILE") { Description = "A model in the UAI format" };
    private readonly Argument<string?> _evidence = new("EVIDENCE") { Description = "Evidence: a count, then pairs of a variable and its state", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _task = TypedOption.Choice("--task", "Posterior marginals, log10 of the partition function, or the most probable state [default: MAR]", ["MAR", "PR", "MPE"]);

    public UaiCommand()
        : base("uai", "Solve a model of the UAI inference competitions exactly")
    {
        Arguments.Add(_file);
        Arguments.Add(_evidence);
        Options.Add(_task);
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        IDiscreteModel model = UaiFile.Load(context.Get(_file)!);
        Evidence evidence = context.Get(_evidence) is string path ? UaiFile.LoadEvidence(path, model) : Evidence.None;
        string task = context.Get(_task) ?? "MAR";
        string solution = BnArguments.Guarded("EVIDENCE", () => task switch
        {
            "PR" => (new ExactEngine().Infer(model, evidence, []).LogEvidence / Math.Log(10)).ToString(CultureInfo.InvariantCulture),
            "MPE" => States(new ExactEngine().MostProbable(model, evidence)),
            _ => Marginals(new ExactEngine().Infer(model, evidence, [.. model.Variables.Select(v => v.Name)])),
        });
        if (context.Json)
        {
            context.WriteJson(json =>
            {
                json.WriteString("task", task);
                json.WriteString("solution", solution);
            });
        }
        else
        {
            context.Output.Write($"{task}\n{solution}\n");
        }

        return Task.FromResult(ExitCode.Done);
    }

    private static string States(Explanation best)
    {
        var text = new StringBuilder(best.Variables.Count.ToString(CultureInfo.InvariantCulture));
        foreach (int state in best.States)
        {
            text.Append(CultureInfo.InvariantCulture, $" {state}");
        }

        return text.ToString();
    }

    private static string Marginals(InferenceResult result)
    {
        var text = new StringBuilder(result.Posteriors.Count.ToString(CultureInfo.InvariantCulture));
        foreach (Factor posterior in result.Posteriors)
        {
            text.Append(CultureInfo.InvariantCulture, $" {posterior.Values.Length}");
            foreach (double value in posterior.Values)
            {
                text.Append(CultureInfo.InvariantCulture, $" {value}");
            }
        }

        return text.ToString();
    }
}
