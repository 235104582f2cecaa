using System.Text.Json;

namespace Hybrid.Causal.Counterfactuals;

/// <summary>Reads a structural model from JSON.</summary>
internal static class StructuralModelReader
{
    public static StructuralModel Read(string json, string name)
    {
        ArgumentNullException.ThrowIfNull(json);
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json);
        }
        catch (JsonException cause)
        {
            throw new DataFormatException(name, "this is no JSON; write {\"equations\":{\"X\":\"0\",\"Y\":\"0.7*X + 1\"}}", (int?)cause.LineNumber + 1, (int?)cause.BytePositionInLine + 1, cause);
        }

        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("equations", out JsonElement equations) || equations.ValueKind != JsonValueKind.Object)
            {
                throw new DataFormatException(name, "the object has no \"equations\"; write {\"equations\":{\"X\":\"0\",\"Y\":\"0.7*X + 1\"}}");
            }

            var noises = new Dictionary<string, Noise>(StringComparer.Ordinal);
            if (document.RootElement.TryGetProperty("noise", out JsonElement noise))
            {
                foreach (JsonProperty entry in noise.EnumerateObject())
                {
                    noises[entry.Name] = NoiseOf(entry, name);
                }
            }

            var mechanisms = new List<(string, Mechanism)>();
            foreach (JsonProperty equation in equations.EnumerateObject())
            {
                string? text = equation.Value.ValueKind switch { JsonValueKind.String => equation.Value.GetString(), JsonValueKind.Number => equation.Value.GetRawText(), _ => null };
                mechanisms.Add((equation.Name, Mechanism.Equation(
                    text ?? throw new DataFormatException(name, $"the equation of '{equation.Name}' is {equation.Value.GetRawText()}; a text is allowed"),
                    noises.GetValueOrDefault(equation.Name), $"{name}: {equation.Name}")));
            }

            string? unknown = noises.Keys.FirstOrDefault(n => mechanisms.TrueForAll(m => m.Item1 != n));
            if (unknown is not null)
            {
                throw new DataFormatException(name, $"there is noise for '{unknown}', which has no equation; {Names.Suggest(unknown, mechanisms.Select(m => m.Item1))}");
            }

            try
            {
                return new StructuralModel(mechanisms);
            }
            catch (ArgumentException cause)
            {
                int parameter = cause.Message.LastIndexOf(" (Parameter", StringComparison.Ordinal);
                throw new DataFormatException(name, (parameter < 0 ? cause.Message : cause.Message[..parameter]).TrimEnd('.'), inner: cause);
            }
        }
    }

    private static Noise NoiseOf(JsonProperty entry, string name)
    {
        if (entry.Value.ValueKind == JsonValueKind.Number && entry.Value.GetDouble() is >= 0 and double deviation)
        {
            return deviation == 0 ? Noise.None : Noise.Normal(deviation);
        }

        if (entry.Value.ValueKind == JsonValueKind.Object && entry.Value.TryGetProperty("uniform", out JsonElement ends) && ends.ValueKind == JsonValueKind.Array && ends.GetArrayLength() == 2
            && ends[0].GetDouble() < ends[1].GetDouble())
        {
            return Noise.Uniform(ends[0].GetDouble(), ends[1].GetDouble());
        }

        throw new DataFormatException(name, $"the noise of '{entry.Name}' is {entry.Value.GetRawText()}; allowed are a standard deviation of at least 0 and {{\"uniform\":[low,high]}}");
    }
}
