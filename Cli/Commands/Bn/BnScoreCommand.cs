using System.CommandLine;
using System.Globalization;
using Hybrid.Cli.Frame;
using Hybrid.Probabilistic;
using Hybrid.Probabilistic.Learning;

namespace Hybrid.Cli.Commands.Bn;

/// <summary><c>hybrid bn score</c>: how well a network fits data.</summary>
internal sealed class BnScoreCommand : HybridCommand
{
    private readonly Argument<string> _file = BnArguments.File();
    private readonly Argument<string> _data = new("DATA.csv") { Description = "A table of states, a column for each variable" };

    public BnScoreCommand()
        : base("score", "Log-likelihood, BIC and BDeu of a network on data")
    {
        Arguments.Add(_file);
        Arguments.Add(_data);
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        BayesianNetwork network = BayesianNetwork.Load(context.Get(_file)!);
        DiscreteData data = DiscreteData.Load(context.Get(_data)!, network.Variables);
        (double logLikelihood, double bdeu) = BnArguments.Guarded(context.Get(_data)!, () => (NetworkLikelihood.Of(network, data), new FamilyScorer(data, ScoreKind.Bdeu).Score(network)));
        double bic = logLikelihood - (0.5 * network.FreeParameters * Math.Log(Math.Max(1, data.Rows)));
        if (context.Json)
        {
            context.WriteJson(json =>
            {
                json.Number("logLikelihood", logLikelihood);
                json.Number("bic", bic);
                json.Number("bdeu", bdeu);
            });
        }
        else
        {
            context.Output.Write(string.Create(CultureInfo.InvariantCulture, $"log-likelihood {logLikelihood:G10}\nBIC            {bic:G10}\nBDeu           {bdeu:G10}\n"));
        }

        return Task.FromResult(ExitCode.Done);
    }
}
