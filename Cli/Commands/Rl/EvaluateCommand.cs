using System.CommandLine;
using System.Globalization;
using Hybrid.Cli.Frame;
using Hybrid.Reinforcement;

namespace Hybrid.Cli.Commands.Rl;

/// <summary><c>hybrid rl evaluate</c>: how well a saved agent does.</summary>
internal sealed class EvaluateCommand : HybridCommand
{
    private readonly Argument<string> _file = new("FILE") { Description = "An agent that train has saved" };
    private readonly Option<int?> _episodes = TypedOption.Whole("--episodes", "The number of episodes [default: 100]", 1);

    public EvaluateCommand()
        : base("evaluate", "Evaluate a saved agent")
    {
        Arguments.Add(_file);
        Options.Add(_episodes);
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        SavedAgent agent = SavedAgent.Open(context.Get(_file)!);
        AgentEvaluation evaluation = agent.Evaluate(context.Get(_episodes) ?? 100, EnvironmentArgument.Seed(context));
        if (context.Json)
        {
            context.WriteJson(json =>
            {
                json.WriteNumber("meanReturn", evaluation.MeanReturn);
                json.WriteNumber("std", evaluation.StandardDeviation);
                json.WriteNumber("episodes", evaluation.Returns.Count);
            });
        }
        else
        {
            context.Output.Write(string.Create(
                CultureInfo.InvariantCulture, $"{agent.Name} on {agent.Model.Spec.Id}: mean return {evaluation.MeanReturn:G6}, standard deviation {evaluation.StandardDeviation:G4}, {evaluation.Returns.Count} episodes\n"));
        }

        return Task.FromResult(ExitCode.Done);
    }
}
