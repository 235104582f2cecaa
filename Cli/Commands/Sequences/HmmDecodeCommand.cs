using System.CommandLine;
using Hybrid.Cli.Commands.Mixtures;
using Hybrid.Cli.Frame;
using Hybrid.Probabilistic;

namespace Hybrid.Cli.Commands.Sequences;

/// <summary><c>hybrid hmm decode</c>: the most probable states of sequences.</summary>
internal sealed class HmmDecodeCommand : HybridCommand
{
    private readonly HmmInput _input;
    private readonly Option<bool> _posteriors = new("--posteriors") { Description = "Add the probability of every state at every time" };

    public HmmDecodeCommand()
        : base("decode", "The most probable path of states of each sequence")
    {
        _input = new HmmInput(this);
        Options.Add(_posteriors);
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        (HiddenMarkovModel model, SequenceSet data, string path) = _input.Read(context);
        SequenceDecoding[] paths = ArgumentFault.Of(path, () => model.Decode(data));
        double[][,]? posteriors = context.Get(_posteriors) ? ArgumentFault.Of(path, () => model.Posteriors(data)) : null;
        if (!context.Json)
        {
            IReadOnlyList<string>[] rows = [.. paths.Select((decoded, s) => (IReadOnlyList<string>)[data.Ids[s], NumberTables.Text(decoded.LogProbability), string.Join(' ', decoded.States)])];
            context.Output.Write(TextTable.Of(["sequence", "log-probability", "states"], rows));
            return Task.FromResult(ExitCode.Done);
        }

        context.WriteJson(json =>
        {
            json.WriteStartObject("sequences");
            for (int s = 0; s < paths.Length; s++)
            {
                json.WriteStartObject(data.Ids[s]);
                json.Wholes("states", paths[s].States);
                json.Number("logProbability", paths[s].LogProbability);
                if (posteriors is not null)
                {
                    double[,] table = posteriors[s];
                    json.Rows("posteriors", Enumerable.Range(0, table.GetLength(0)).Select(t => NumberTables.RowOf(table, t)));
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
        });
        return Task.FromResult(ExitCode.Done);
    }
}
