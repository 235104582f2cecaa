using System.CommandLine;
using System.Globalization;
using Hybrid.Cli.Frame;
using Hybrid.Probabilistic;

namespace Hybrid.Cli.Commands.Mixtures;

/// <summary><c>hybrid mixture fit</c>: fits a Gaussian mixture.</summary>
internal sealed class MixtureFitCommand : HybridCommand
{
    private const string Auto = "auto";

    private readonly Argument<string> _data = new("DATA.csv") { Description = "A table with a header; all columns are numbers and all are used" };
    private readonly Option<string?> _components = TypedOption.Text("-k", "K|auto", "How many components; auto tries 1 to 9 and takes the least BIC, or with vb the greatest evidence", required: true);
    private readonly Option<string?> _covariance = TypedOption.Choice("--covariance", "The shapes of the components [default: full]", ["full", "tied", "diagonal", "spherical"]);
    private readonly Option<string?> _inference = TypedOption.Choice("--inference", "How it is fitted; vb drops the components that the data do not need [default: em]", ["em", "vb"]);
    private readonly Option<int?> _restarts = TypedOption.Whole("--restarts", "How many starts; the best end wins [default: 10, with vb 5]", 1);
    private readonly Option<string?> _out = TypedOption.Text("--out", "FILE.json", "Where the mixture is saved");

    public MixtureFitCommand()
        : base("fit", "Fit a Gaussian mixture by expectation-maximisation or variational inference")
    {
        Arguments.Add(_data);
        Options.Add(_components);
        Options.Add(_covariance);
        Options.Add(_inference);
        Options.Add(_restarts);
        Options.Add(_out);
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        string path = context.Get(_data)!, wanted = context.Need(_components);
        int components = 0;
        if (wanted != Auto && !(int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out components) && components > 0))
        {
            throw new UsageException("-k", $"the value is '{wanted}'; whole numbers from 1 and 'auto' are allowed");
        }

        string? target = context.Get(_out);
        OutputFile.Check(target);
        Observations data = Observations.Load(path);
        CovarianceType covariance = Enum.Parse<CovarianceType>(context.Get(_covariance) ?? "full", ignoreCase: true);
        (GaussianMixtureFit fit, double? bound) = FitFault.Of(path, () => context.Get(_inference) == "vb"
            ? Variational(context, data, components, covariance)
            : (Likely(context, data, components, covariance), null));
        if (target is not null)
        {
            fit.Model.Save(target);
        }

        Print(context, fit, bound);
        return Task.FromResult(context.Cancellation.IsCancellationRequested ? ExitCode.Cancelled : ExitCode.Done);
    }

    private GaussianMixtureFit Likely(CommandContext context, Observations data, int components, CovarianceType covariance)
    {
        var options = new GaussianMixtureOptions { Covariance = covariance, Seed = context.Seed };
        options = options with { Restarts = context.Get(_restarts) ?? options.Restarts };
        return components == 0
            ? GaussianMixture.Select(data, options: options, cancellation: context.Cancellation)
            : GaussianMixture.Fit(data, components, options, null, context.Cancellation);
    }

    // The likelihood printed is that of the mixture saved.
    private (GaussianMixtureFit Fit, double? Bound) Variational(CommandContext context, Observations data, int components, CovarianceType covariance)
    {
        var options = new VariationalMixtureOptions { Covariance = covariance, Seed = context.Seed };
        options = options with { Restarts = context.Get(_restarts) ?? options.Restarts };
        VariationalMixtureFit fit = components == 0
            ? VariationalMixture.Select(data, options: options, cancellation: context.Cancellation)
            : VariationalMixture.Fit(data, components, options, null, context.Cancellation);
        double[] history = [.. fit.Report.History];
        history[^1] = fit.Model.LogLikelihood(data);
        return (new GaussianMixtureFit(fit.Model, new ConvergenceReport(history, fit.Report.Converged), data.Rows, options.Restarts, 0), fit.LowerBound);
    }

    private static void Print(CommandContext context, GaussianMixtureFit fit, double? bound)
    {
        if (context.Json)
        {
            context.WriteJson(json =>
            {
                json.Number("logLikelihood", fit.LogLikelihood);
                json.Number("bic", fit.Bic);
                json.Number("aic", fit.Aic);
                if (bound is double value)
                {
                    json.Number("lowerBound", value);
                }

                fit.Model.WriteParameters(json);
                json.WriteNumber("iterations", fit.Report.Iterations);
                json.WriteBoolean("converged", fit.Report.Converged);
                json.WriteNumber("collapsed", fit.Collapsed);
            });
            return;
        }

        IReadOnlyList<string>[] rows = [.. Enumerable.Range(0, fit.Model.Components).Select(k =>
            (IReadOnlyList<string>)[NumberTables.Text(k), NumberTables.Text(fit.Model.Weights[k]), .. fit.Model.Means[k].Select(v => NumberTables.Text(v))])];
        context.Output.Write(TextTable.Of(["component", "weight", .. fit.Model.Names], rows));
        context.Output.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"log-likelihood {fit.LogLikelihood:G10}, BIC {fit.Bic:G10}, {(bound is double value ? $"lower bound of the evidence {value.ToString("G10", CultureInfo.InvariantCulture)}, " : string.Empty)}{fit.Report.Iterations} iterations, {(fit.Report.Converged ? "converged" : "not converged")}\n"));
        if (fit.Collapsed > 0)
        {
            context.Error.Write(string.Create(CultureInfo.InvariantCulture, $"{fit.Collapsed} of {fit.Restarts} starts collapsed onto a point and were put aside\n"));
        }
    }
}
