using System.CommandLine;
using Hybrid.Cli.Frame;
using Hybrid.Probabilistic;

namespace Hybrid.Cli.Commands.Crf;

/// <summary><c>hybrid crf tag</c>: adds a column of labels.</summary>
internal sealed class CrfTagCommand : HybridCommand
{
    private readonly Argument<string> _model = new("M") { Description = "A model that 'hybrid crf train' saved" };
    private readonly Argument<string> _data = new("FILE.conll") { Description = "Sentences with the columns that the model's template reads; more columns are passed through" };

    public CrfTagCommand()
        : base("tag", "Label sentences: every line again, with the label as a further column")
    {
        Arguments.Add(_model);
        Arguments.Add(_data);
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        string path = context.Get(_data)!;
        SavedTagger model = SavedTagger.Open(context.Get(_model)!);
        ColumnCorpus data = ColumnCorpus.Load(path);
        string[][] labels = ArgumentFault.Of(path, () => model.Tag(data));
        if (context.Json)
        {
            foreach (string[] sentence in labels)
            {
                context.WriteJson(json =>
                {
                    json.WriteStartArray("labels");
                    foreach (string label in sentence)
                    {
                        json.WriteStringValue(label);
                    }

                    json.WriteEndArray();
                });
            }

            return Task.FromResult(ExitCode.Done);
        }

        for (int s = 0; s < data.Count; s++)
        {
            for (int t = 0; t < data[s].Length; t++)
            {
                for (int column = 0; column < data.Columns; column++)
                {
                    context.Output.Write(data[s][t, column]);
                    context.Output.Write(data.Separator);
                }

                context.Output.Write(labels[s][t]);
                context.Output.Write('\n');
            }

            context.Output.Write('\n');
        }

        return Task.FromResult(ExitCode.Done);
    }
}
