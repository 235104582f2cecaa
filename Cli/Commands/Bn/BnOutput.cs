using System.Globalization;
using System.Text;
using System.Text.Json;
using Hybrid.Cli.Frame;
using Hybrid.Probabilistic;

namespace Hybrid.Cli.Commands.Bn;

/// <summary>Answers as JSON and as text with bars.</summary>
internal static class BnOutput
{
    private const int BarWidth = 30;

    /// <summary>The members of the answer to a query.</summary>
    public static void Write(Utf8JsonWriter json, InferenceResult result, double compileSeconds, double querySeconds)
    {
        json.WriteString("engine", result.Engine);
        json.WriteBoolean("exact", result.IsExact);
        json.Number("logEvidence", result.LogEvidence);
        json.WriteStartObject("posteriors");
        foreach (Factor posterior in result.Posteriors)
        {
            json.WriteStartObject(posterior.Variables[0].Name);
            for (int i = 0; i < posterior.Values.Length; i++)
            {
                json.Number(posterior.Variables[0].States[i], posterior.Values[i]);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartObject("seconds");
        json.WriteNumber("compile", compileSeconds);
        json.WriteNumber("query", querySeconds);
        json.WriteEndObject();
    }

    /// <summary>A block of bars for each variable.</summary>
    public static string Text(InferenceResult result)
    {
        var text = new StringBuilder();
        int width = result.Posteriors.SelectMany(p => p.Variables[0].States).Select(s => s.Length).DefaultIfEmpty(0).Max();
        foreach (Factor posterior in result.Posteriors)
        {
            text.Append(posterior.Variables[0].Name).Append('\n');
            for (int i = 0; i < posterior.Values.Length; i++)
            {
                double p = posterior.Values[i];
                string bar = new('#', (int)Math.Round(BarWidth * p));
                text.Append(CultureInfo.InvariantCulture, $"  {posterior.Variables[0].States[i].PadRight(width)}  {p:F6}  {bar}").Append('\n');
            }
        }

        string evidence = double.IsNaN(result.LogEvidence) ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"ln P(evidence) = {result.LogEvidence:G10}; ");
        return text.Append(CultureInfo.InvariantCulture, $"{evidence}{result.Engine}{(!result.IsExact ? ", approximate" : result.Engine == "exact" ? string.Empty : ", exact")}: {result.Note}\n").ToString();
    }
}
