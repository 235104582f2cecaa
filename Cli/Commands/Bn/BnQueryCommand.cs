using System.CommandLine;
using System.Diagnostics;
using Hybrid.Cli.Frame;
using Hybrid.Probabilistic;

namespace Hybrid.Cli.Commands.Bn;

/// <summary><c>hybrid bn query</c>: posteriors given evidence.</summary>
internal sealed class BnQueryCommand : HybridCommand
{
    private readonly Argument<string> _file = BnArguments.File();
    private readonly Option<string?> _evidence = BnArguments.Evidence();
    private readonly Option<string?> _query = new("--query") { Description = "The variables asked for [default: every one that is not observed]", HelpName = "C,D" };
    private readonly Option<string?> _engine = TypedOption.Choice("--engine", "What finds the answer [default: exact]", BnEngines.Names);
    private readonly Option<int?> _samples = TypedOption.Whole("--samples", "How many samples gibbs, likelihood and importance draw [default: 100000]", 1);
    private readonly Option<double?> _memory = TypedOption.Number("--memory", "The most gigabytes of tables; beyond it exact goes through cut-sets [default: 4]", x => x > 0, "numbers above 0 are allowed");

    public BnQueryCommand()
        : base("query", "Posterior probabilities of a network's variables given evidence")
    {
        Arguments.Add(_file);
        Options.Add(_evidence);
        Options.Add(_query);
        Options.Add(_engine);
        Options.Add(_samples);
        Options.Add(_memory);
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        IDiscreteModel network = BayesianNetwork.Load(context.Get(_file)!);
        Evidence evidence = BnArguments.Parse(context.Get(_evidence), network);
        string[]? query = BnArguments.NamesOf("--query", context.Get(_query), network);
        string name = context.Get(_engine) ?? "exact";
        var exactly = new ExactOptions { MemoryLimit = 1e9 * (context.Get(_memory) ?? 4) };
        IInferenceEngine engine = BnEngines.Of(name, new BnEngines.Settings(context.Get(_samples) ?? 100_000, context.Seed, exactly));
        var clock = Stopwatch.StartNew();
        double compile = 0;
        InferenceResult result = BnArguments.Guarded("--evidence", () =>
        {
            if (Prepared(engine, network, evidence, query) is not ExactInference exact)
            {
                return engine.Infer(network, evidence, query, context.Cancellation);
            }

            compile = clock.Elapsed.TotalSeconds;
            return exact.AskPrepared(evidence, query);
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

    // The junction tree, so that its preparation is timed apart; null for other engines, and where it would not fit.
    private static ExactInference? Prepared(IInferenceEngine engine, IDiscreteModel network, Evidence evidence, string[]? query)
    {
        try
        {
            return (engine as ExactEngine)?.Prepare(network, evidence, query);
        }
        catch (InferenceTooLargeException)
        {
            // The engine itself knows what to do then.
            return null;
        }
    }
}
