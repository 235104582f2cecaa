using System.CommandLine;
using Hybrid.Cli.Frame;

namespace Hybrid.Cli.Commands.Networks;

/// <summary><c>hybrid evaluate</c>: how good a model is on data whose classes are known.</summary>
internal sealed class EvaluateCommand : HybridCommand
{
    private readonly Option<string?> _model = TypedOption.Text("--model", "FILE", "The model that 'hybrid train --out FILE' saved", required: true);
    private readonly DataOptions _data;

    public EvaluateCommand()
        : base("evaluate", "Measure a model: accuracy, precision and recall of each class, confusion matrix")
    {
        Options.Add(_model);
        _data = new DataOptions(this);
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        string file = context.Need(_model);
        Network network = ModelFile.Open(file);
        string path = _data.PathOf(context);
        if (network.Vocabulary is Vocabulary vocabulary)
        {
            WriteText(context, network, vocabulary, path);
            return Task.FromResult(ExitCode.Done);
        }

        DataSet data = _data.Source(context).ForEvaluation(network.ClassNames);
        ModelFile.CheckFits(network, file, data, path);
        ClassificationReport report = ArgumentFault.Of(path, () => network.Evaluate(data)).Report!;
        context.Output.Write(context.Json ? report.ToJson() + "\n" : report.ToString());
        return Task.FromResult(ExitCode.Done);
    }

    private void WriteText(CommandContext context, Network network, Vocabulary vocabulary, string path)
    {
        _data.RefuseColumns(context, path);
        TextData text = TextData.FromFile(path, vocabulary);
        TextEvaluation evaluation = ArgumentFault.Of(path, () => network.Evaluate(text));
        if (!context.Json)
        {
            context.Output.Write($"{evaluation}\n");
            return;
        }

        context.WriteJson(json =>
        {
            json.Number("loss", evaluation.Loss);
            json.Number("perplexity", evaluation.Perplexity);
            json.Number("bitsPerCharacter", evaluation.BitsPerCharacter);
            json.Number("accuracy", evaluation.Accuracy);
            json.WriteNumber("characters", text.Count);
        });
    }
}
