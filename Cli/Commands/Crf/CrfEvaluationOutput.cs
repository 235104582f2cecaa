using System.Globalization;
using System.Text.Json;
using Hybrid.Cli.Commands.Mixtures;
using Hybrid.Cli.Frame;
using Hybrid.Probabilistic;

namespace Hybrid.Cli.Commands.Crf;

/// <summary>Prints how well labels were found.</summary>
internal static class CrfEvaluationOutput
{
    /// <summary>Writes accuracy and f1, then precision, recall and f1 of each type.</summary>
    public static void Write(Utf8JsonWriter json, TaggingEvaluation evaluation)
    {
        json.Number("accuracy", evaluation.Accuracy);
        json.Number("f1", evaluation.F1);
        json.Number("precision", evaluation.Chunks.Precision);
        json.Number("recall", evaluation.Chunks.Recall);
        json.WriteStartObject("types");
        foreach ((string type, ChunkScore score) in evaluation.ByType)
        {
            json.WriteStartObject(type);
            json.Number("precision", score.Precision);
            json.Number("recall", score.Recall);
            json.Number("f1", score.F1);
            json.WriteNumber("count", score.Gold);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>The same as a table.</summary>
    public static void Write(TextWriter output, TaggingEvaluation evaluation)
    {
        IReadOnlyList<string> Row(string name, ChunkScore score) =>
            [name, Percent(score.Precision), Percent(score.Recall), Percent(score.F1), score.Gold.ToString(CultureInfo.InvariantCulture)];
        output.Write(TextTable.Of(
            ["type", "precision", "recall", "F1", "count"], [.. evaluation.ByType.Select(pair => Row(pair.Key, pair.Value)), Row("all", evaluation.Chunks)]));
        output.Write($"accuracy {Percent(evaluation.Accuracy)}, F1 {Percent(evaluation.F1)}\n");
    }

    private static string Percent(double share) => (100 * share).ToString("F2", CultureInfo.InvariantCulture);
}
