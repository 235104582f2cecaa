using System.CommandLine;
using System.Globalization;
using Hybrid.Cli.Commands.Mixtures;
using Hybrid.Cli.Frame;
using Hybrid.Probabilistic;

namespace Hybrid.Cli.Commands.Sequences;

/// <summary><c>hybrid hmm fit</c>: fits a hidden Markov model to sequences.</summary>
internal sealed class HmmFitCommand : HybridCommand
{
    private readonly Argument<string> _data = new("SEQUENCES.csv") { Description = "A table with a column 'sequence'; the other columns are the observation" };
    private readonly Option<int?> _states = TypedOption.Whole("--states", "How many states", 1);
    private readonly Option<string?> _emission = TypedOption.Choice("--emission", "What the states make [default: gaussian]", ["gaussian", "categorical", "gmm", "poisson"]);
    private readonly Option<string?> _covariance = TypedOption.Choice("--covariance", "The shapes of Gaussian states [default: full]", ["full", "tied", "diagonal", "spherical"]);
    private readonly Option<int?> _components = TypedOption.Whole("--components", "How many Gaussians a state has, with gmm [default: 2]", 1);
    private readonly Option<int?> _restarts = TypedOption.Whole("--restarts", "How many starts; the best end wins [default: 5]", 1);
    private readonly Option<string?> _out = TypedOption.Text("--out", "M.json", "Where the model is saved");

    public HmmFitCommand()
        : base("fit", "Fit a hidden Markov model by Baum and Welch's algorithm")
    {
        _states.Required = true;
        Arguments.Add(_data);
        Options.Add(_states);
        Options.Add(_emission);
        Options.Add(_covariance);
        Options.Add(_components);
        Options.Add(_restarts);
        Options.Add(_out);
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        string path = context.Get(_data)!;
        string? target = context.Get(_out);
        OutputFile.Check(target);
        string? emission = context.Get(_emission);
        if (context.Get(_components) is not null && emission != "gmm")
        {
            throw new UsageException("--components", $"the emission is {emission ?? "gaussian"}, whose states have no components; add --emission gmm");
        }

        SequenceSet data = SequenceSet.Load(path, emission == "categorical");
        var options = new HiddenMarkovOptions
        {
            Covariance = Enum.Parse<CovarianceType>(context.Get(_covariance) ?? "full", ignoreCase: true),
            Restarts = context.Get(_restarts) ?? new HiddenMarkovOptions().Restarts,
            Emission = emission switch { "gmm" => EmissionKind.GaussianMixture, "poisson" => EmissionKind.Poisson, _ => EmissionKind.Gaussian },
            Components = context.Get(_components) ?? 2,
            Seed = context.Seed,
        };
        HiddenMarkovFit fit = FitFault.Of(path, () => HiddenMarkovModel.Fit(data, context.Get(_states)!.Value, options, null, context.Cancellation));
        if (target is not null)
        {
            fit.Model.Save(target);
        }

        if (context.Json)
        {
            context.WriteJson(json =>
            {
                json.Number("logLikelihood", fit.LogLikelihood);
                json.Number("bic", fit.Bic);
                json.WriteNumber("iterations", fit.Report.Iterations);
                json.WriteBoolean("converged", fit.Report.Converged);
                json.Numbers("start", fit.Model.Start);
                json.Rows("transition", fit.Model.Transition);
            });
        }
        else
        {
            IReadOnlyList<string>[] rows = [.. fit.Model.Transition.Select((row, i) => (IReadOnlyList<string>)[NumberTables.Text(i), NumberTables.Text(fit.Model.Start[i]), .. row.Select(v => NumberTables.Text(v))])];
            context.Output.Write(TextTable.Of(["state", "start", .. Enumerable.Range(0, fit.Model.States).Select(i => $"to {i}")], rows));
            context.Output.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"log-likelihood {fit.LogLikelihood:G10}, BIC {fit.Bic:G10}, {fit.Report.Iterations} iterations, {(fit.Report.Converged ? "converged" : "not converged")}\n"));
        }

        return Task.FromResult(context.Cancellation.IsCancellationRequested ? ExitCode.Cancelled : ExitCode.Done);
    }
}
