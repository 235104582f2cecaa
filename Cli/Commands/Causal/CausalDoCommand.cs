using System.CommandLine;
using Hybrid.Causal;
using Hybrid.Cli.Commands.Bn;
using Hybrid.Cli.Frame;
using Hybrid.Probabilistic;

namespace Hybrid.Cli.Commands.Causal;

/// <summary><c>hybrid causal do</c>: P(y | do(x), evidence) on a discrete network.</summary>
internal sealed class CausalDoCommand : HybridCommand
{
    private readonly Argument<string> _file = BnArguments.File();
    private readonly Option<string?> _treatment = TypedOption.Text("-x", "X=a[,X2=b]", "What is done", required: true);
    private readonly Option<string?> _outcome = CausalArguments.Outcome();
    private readonly Option<string?> _evidence = BnArguments.Evidence();

    public CausalDoCommand()
        : base("do", "Probabilities of Y after an action on a discrete network, exact")
    {
        Arguments.Add(_file);
        Options.Add(_treatment);
        Options.Add(_outcome);
        Options.Add(_evidence);
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        BayesianNetwork network = BayesianNetwork.Load(context.Get(_file)!);
        var actions = BnArguments.Guarded("-x", () =>
        {
            (string Variable, string State)[] parts = [.. context.Need(_treatment).Split(',', StringSplitOptions.TrimEntries).Select(part => part.Split('=', StringSplitOptions.TrimEntries) is [string name, string state]
                ? (name, state)
                : throw new ArgumentException($"'{part}' is not of the form NAME=STATE; write such as X=yes"))];
            _ = Intervention.Do(network, parts);
            return parts;
        });
        Evidence evidence = BnArguments.Parse(context.Get(_evidence), network);
        string[] outcomes = BnArguments.NamesOf("-y", context.Need(_outcome), network)!;
        string action = string.Join(",", actions.Select(a => $"{a.Variable}={a.State}"));
        var rows = BnArguments.Guarded("--evidence", () => outcomes.SelectMany(y =>
        {
            Factor answer = Intervention.Ask(network, actions, y, evidence);
            return network[y].States.Select(state => ($"{y}={state}", answer[state]));
        }).ToArray());
        CausalOutput.Effects(context, [(action, rows)]);
        return Task.FromResult(ExitCode.Done);
    }
}
