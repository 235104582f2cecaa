using System.CommandLine;
using System.Globalization;
using Hybrid.Causal;
using Hybrid.Cli.Frame;
using Hybrid.Probabilistic;

namespace Hybrid.Cli.Commands.Causal;

/// <summary><c>hybrid causal ask</c>: a question on one line, to a network, or to a graph and data.</summary>
internal sealed class CausalAskCommand : HybridCommand
{
    private readonly Argument<string> _model = new("MODEL") { Description = "A network, or a graph as a file or text" };
    private readonly Argument<string[]> _rest = new("QUERY") { Description = "[DATA] and the question, such as \"P(Y=1 | do(X=1), Z=0)\"", Arity = new ArgumentArity(1, 2) };

    public CausalAskCommand()
        : base("ask", "Answer a question such as \"P(Y=1 | do(X=1), Z=0)\"")
    {
        Arguments.Add(_model);
        Arguments.Add(_rest);
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        string model = context.Get(_model)!;
        string[] rest = context.Get(_rest)!;
        CausalQuery query = CausalQuery.Parse(rest[^1]);
        double value;
        if (CausalArguments.IsNetwork(model))
        {
            BayesianNetwork network = BayesianNetwork.Load(model);
            value = Bn.BnArguments.Guarded("QUERY", () => query.On(network));
        }
        else
        {
            CausalGraph graph = CausalArguments.Read(model);
            if (rest.Length == 1)
            {
                throw new UsageException("QUERY", "a graph alone has no numbers; give DATA before the question, or use 'hybrid causal identify'");
            }

            ObservedDistribution distribution = CausalArguments.Distribution(rest[0]);
            IdentificationResult? result = null;
            double? answer = ArgumentFault.Of("QUERY", () => query.On(graph, distribution, out result));
            if (answer is null)
            {
                return Task.FromResult(CausalOutput.Refused(context, result!));
            }

            value = answer.Value;
        }

        if (context.Json)
        {
            context.WriteJson(json => json.Number("value", value));
        }
        else
        {
            context.Output.Write(string.Create(CultureInfo.InvariantCulture, $"{query} = {value:R}\n"));
        }

        return Task.FromResult(ExitCode.Done);
    }
}
