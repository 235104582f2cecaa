using Hybrid.Cli.Commands.Mixtures;
using Hybrid.Cli.Frame;
using Hybrid.Probabilistic;

namespace Hybrid.Cli.Commands.Sequences;

/// <summary><c>hybrid hmm score</c>: the log-likelihood of sequences.</summary>
internal sealed class HmmScoreCommand : HybridCommand
{
    private readonly HmmInput _input;

    public HmmScoreCommand()
        : base("score", "The log-likelihood of each sequence") => _input = new HmmInput(this);

    protected override Task<int> RunAsync(CommandContext context)
    {
        (HiddenMarkovModel model, SequenceSet data, string path) = _input.Read(context);
        double[] values = ArgumentFault.Of(path, () => model.LogLikelihoods(data));
        if (!context.Json)
        {
            IReadOnlyList<string>[] rows = [.. values.Select((value, s) => (IReadOnlyList<string>)[data.Ids[s], NumberTables.Text(value)]), ["all", NumberTables.Text(values.Sum())]];
            context.Output.Write(TextTable.Of(["sequence", "log-likelihood"], rows));
            return Task.FromResult(ExitCode.Done);
        }

        context.WriteJson(json =>
        {
            json.Number("logLikelihood", values.Sum());
            json.WriteStartObject("sequences");
            for (int s = 0; s < values.Length; s++)
            {
                json.Number(data.Ids[s], values[s]);
            }

            json.WriteEndObject();
        });
        return Task.FromResult(ExitCode.Done);
    }
}
