using System.CommandLine;
using System.Diagnostics;
using Hybrid.Cli.Frame;
using Hybrid.Probabilistic;

namespace Hybrid.Cli.Commands.Bn;

/// <summary><c>hybrid bn query</c>: posteriors given evidence.</summary>
internal sealed class BnQueryCommand : HybridCommand
{
    private static readonly string[] Engines = ["auto", "exact", "bp", "meanfield", "gibbs", "likelihood", "infernet"];

    private readonly Argument<string> _file = BnArguments.File();
    private readonly Option<string?> _evidence = BnArguments.Evidence();
    private readonly Option<string?> _query = new("--query") { Description = "The variables asked for [default: every one that is not observed]", HelpName = "C,D" };
    private readonly Option<string?> _engine = TypedOption.Choice("--engine", "What finds the answer [default: exact]", Engines);
    private readonly Option<int?> _samples = TypedOption.Whole("--samples", "How many samples gibbs and likelihood draw [default: 100000]", 1);

    public BnQueryCommand()
        : base("query", "Posterior probabilities of a network's variables given evidence")
    {
        Arguments.Add(_file);
        Options.Add(_evidence);
        Options.Add(_query);
        Options.Add(_engine);
        Options.Add(_samples);
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        IDiscreteModel network = BayesianNetwork.Load(context.Get(_file)!);
        Evidence evidence = BnArguments.Parse(context.Get(_evidence), network);
        string[]? query = BnArguments.NamesOf("--query", context.Get(_query), network);
        string name = context.Get(_engine) ?? "exact";
        int samples = context.Get(_samples) ?? 100_000;
        var clock = Stopwatch.StartNew();
        double compile = 0;
        InferenceResult result = BnArguments.Guarded("--evidence", () =>
        {
            if (name == "exact")
            {
                ExactInference exact = new ExactEngine().Prepare(network, evidence, query);
                compile = clock.Elapsed.TotalSeconds;
                return exact.AskPrepared(evidence, query);
            }

            return Engine(name, samples, context.Seed).Infer(network, evidence, query, context.Cancellation);
        });
        double seconds = clock.Elapsed.TotalSeconds - compile;
        if (context.Json)
        {
            context.WriteJson(json => BnOutput.Write(json, result, compile, seconds));
        }
        else
        {
            context.Output.Write(BnOutput.Text(result));
        }

        return Task.FromResult(ExitCode.Done);
    }

    private static IInferenceEngine Engine(string name, int samples, long seed) => name switch
    {
        "auto" => new AutoEngine(),
        "bp" => new LoopyBeliefPropagation(),
        "meanfield" => new MeanField(),
        "gibbs" => new GibbsSampler(new GibbsOptions { Samples = samples, Seed = seed }),
        "likelihood" => new LikelihoodWeighting(new LikelihoodWeightingOptions { Samples = samples, Seed = seed }),
        _ => throw new UsageException("--engine", "infernet is not part of this build; build with -p:InferNet=true, or use exact or bp"),
    };
}
