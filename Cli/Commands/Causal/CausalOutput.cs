using System.Globalization;
using System.Text.Json;
using Hybrid.Causal;
using Hybrid.Cli.Frame;

namespace Hybrid.Cli.Commands.Causal;

/// <summary>What the causal commands print alike.</summary>
internal static class CausalOutput
{
    /// <summary>Prints that a quantity is not identified or has no meaning.</summary>
    public static int Refused(CommandContext context, IdentificationResult result)
    {
        if (context.Json)
        {
            context.WriteJson(json =>
            {
                json.WriteBoolean("identifiable", false);
                if (result is NotIdentified no)
                {
                    json.WriteStartArray("hedge");
                    foreach (IReadOnlyList<string> part in new[] { no.Hedge.Outer, no.Hedge.Inner })
                    {
                        Strings(json, part);
                    }

                    json.WriteEndArray();
                }

                json.WriteString("why", result.ToString());
            });
        }
        else
        {
            context.Output.Write($"{result}\n");
        }

        return ExitCode.No;
    }

    /// <summary>Prints probabilities of outcomes for each action.</summary>
    public static void Effects(CommandContext context, IEnumerable<(string Action, IReadOnlyList<(string Outcome, double Probability)> Outcomes)> rows)
    {
        if (!context.Json)
        {
            foreach ((string action, IReadOnlyList<(string Outcome, double Probability)> outcomes) in rows)
            {
                foreach ((string outcome, double probability) in outcomes)
                {
                    context.Output.Write(string.Create(CultureInfo.InvariantCulture, $"P({outcome} | do({action})) = {probability:R}\n"));
                }
            }

            return;
        }

        context.WriteJson(json =>
        {
            json.WriteStartObject("do");
            foreach ((string action, IReadOnlyList<(string Outcome, double Probability)> outcomes) in rows)
            {
                json.WriteStartObject(action);
                foreach ((string outcome, double probability) in outcomes)
                {
                    json.Number(outcome, probability);
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
        });
    }

    /// <summary>Writes a list of texts.</summary>
    public static void Strings(Utf8JsonWriter json, IEnumerable<string> values)
    {
        json.WriteStartArray();
        foreach (string value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
