using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Hybrid.Cli.Frame;

namespace Hybrid.Cli.Commands.Networks;

/// <summary><c>hybrid predict</c>: the class of each sample, and how probable each class is.</summary>
internal sealed class PredictCommand : HybridCommand
{
    private readonly Option<string?> _model = TypedOption.Text("--model", "FILE", "The model that 'hybrid train --out FILE' saved", required: true);
    private readonly DataOptions _data;

    public PredictCommand()
        : base("predict", "Predict the class of each sample of the test images or of a table")
    {
        Options.Add(_model);
        _data = new DataOptions(this);
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        string file = context.Need(_model);
        Network network = ModelFile.Open(file);
        if (network.Vocabulary is not null)
        {
            throw new UsageException("--model", $"{file} is a model of text; use 'hybrid generate --model {file}'");
        }

        DataSet data = _data.Source(context).ForPrediction(ModelFile.FeatureCount(network));
        ModelFile.CheckFits(network, file, data, _data.PathOf(context));
        Predictions predictions = network.Predict(data);
        float[] probabilities = Probabilities(predictions).ToArray();
        if (context.Json)
        {
            WriteLines(context, predictions, probabilities);
        }
        else
        {
            WriteTable(context, predictions, probabilities);
        }

        return Task.FromResult(ExitCode.Done);
    }

    // A model of margins, such as a support vector machine, has scores: their softmax orders the classes as they do.
    private static Tensor Probabilities(Predictions predictions) =>
        predictions.HasProbabilities ? predictions.Probabilities() : predictions.Outputs.Softmax();

    private static void WriteLines(CommandContext context, Predictions predictions, float[] probabilities)
    {
        int classes = predictions.ClassNames.Count;
        for (int row = 0; row < predictions.Count; row++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            int start = row * classes;
            context.WriteJson(json =>
            {
                json.WriteNumber("row", row);
                json.WriteString("label", predictions.Label(row));
                json.WriteStartObject("probabilities");
                for (int label = 0; label < classes; label++)
                {
                    json.WriteNumber(predictions.ClassNames[label], probabilities[start + label]);
                }

                json.WriteEndObject();
            });
        }
    }

    private static void WriteTable(CommandContext context, Predictions predictions, float[] probabilities)
    {
        int classes = predictions.ClassNames.Count;
        IReadOnlyList<string>[] rows =
        [
            .. Enumerable.Range(0, predictions.Count).Select(row => (IReadOnlyList<string>)
                [row.ToString(CultureInfo.InvariantCulture), predictions.Label(row), probabilities[(row * classes) + predictions.Classes[row]].ToString("0.0000", CultureInfo.InvariantCulture)]),
        ];
        context.Output.Write(TextTable.Of(["row", "label", "probability"], rows));
    }
}
