using System.CommandLine;
using System.Globalization;
using Hybrid.Causal;
using Hybrid.Causal.Counterfactuals;
using Hybrid.Cli.Frame;
using Hybrid.Probabilistic;

namespace Hybrid.Cli.Commands.Causal;

/// <summary><c>hybrid causal ask</c>: a question on one line, to a network, to a structural model, or to a graph and data.</summary>
internal sealed class CausalAskCommand : HybridCommand
{
    private readonly Argument<string> _model = new("MODEL") { Description = "A network, a structural model (JSON with equations), or a graph as a file or text" };
    private readonly Argument<string[]> _rest = new("QUERY")
    {
        Description = "[DATA] and the question: \"P(Y=1 | do(X=1), Z=0)\", \"E[Y | do(X:=X+1)]\", \"P(Y[X=0]=1 | X=1, Y=1)\", \"ATE(X->Y)\", \"ETT(X->Y)\", \"CDE(X->Y via M=0)\", \"NDE(X->Y via M)\", \"NIE(X->Y via M)\", \"PN(X->Y)\", \"PS(X->Y)\", \"PNS(X->Y)\"",
        Arity = new ArgumentArity(1, 2),
    };

    public CausalAskCommand()
        : base("ask", "Answer a question such as \"P(Y=1 | do(X=1), Z=0)\" or \"PNS(X->Y)\"")
    {
        Arguments.Add(_model);
        Arguments.Add(_rest);
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        string model = context.Get(_model)!;
        string[] rest = context.Get(_rest)!;
        QueryLine query = QueryLine.Parse(rest[^1]);
        QueryAnswer answer = Answer(context, model, rest, query);
        if (answer is { Value: null, Bounds: null, Refusal: NotIdentified refusal })
        {
            return Task.FromResult(CausalOutput.Refused(context, refusal));
        }

        if (!context.Json)
        {
            context.Output.Write(answer switch
            {
                { Value: double value } => string.Create(CultureInfo.InvariantCulture, $"{query} = {value:R}\n"),
                { Bounds: (double low, double high) } => string.Create(CultureInfo.InvariantCulture, $"{query} lies between {low:R} and {high:R}: {answer.Why}\n"),
                _ => $"{query} is not identified: {answer.Why}\n",
            });
            return Task.FromResult(answer is { Value: null, Bounds: null } ? ExitCode.No : ExitCode.Done);
        }

        context.WriteJson(json =>
        {
            if (answer.Value is double value)
            {
                json.Number("value", value);
            }
            else if (answer.Bounds is (double low, double high))
            {
                json.WriteStartArray("bounds");
                json.WriteNumberValue(low);
                json.WriteNumberValue(high);
                json.WriteEndArray();
            }
            else
            {
                json.WriteBoolean("identifiable", false);
            }

            json.WriteString("why", answer.Why);
        });
        return Task.FromResult(answer is { Value: null, Bounds: null } ? ExitCode.No : ExitCode.Done);
    }

    private static QueryAnswer Answer(CommandContext context, string model, string[] rest, QueryLine query)
    {
        if (CausalArguments.IsStructural(model))
        {
            StructuralModel structural = CausalArguments.Structural(model);
            return ArgumentFault.Of("QUERY", () => query.Ask(structural, context.Seed));
        }

        if (CausalArguments.IsNetwork(model))
        {
            BayesianNetwork network = BayesianNetwork.Load(model);
            return Bn.BnArguments.Guarded("QUERY", () => query.Ask(network));
        }

        CausalGraph graph = CausalArguments.Read(model, "MODEL");
        if (rest.Length == 1)
        {
            throw new UsageException("QUERY", "a graph alone has no numbers; give DATA before the question, or use 'hybrid causal identify'");
        }

        ObservedDistribution distribution = CausalArguments.Distribution(rest[0]);
        return Bn.BnArguments.Guarded("QUERY", () => query.Ask(graph, distribution));
    }
}
