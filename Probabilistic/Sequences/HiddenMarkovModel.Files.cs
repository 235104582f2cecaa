using System.Text.Json;
using Hybrid.Formats;

namespace Hybrid.Probabilistic;

public sealed unsafe partial class HiddenMarkovModel
{
    private const string Kind = "hmm";

    /// <summary>
    /// Writes the model as JSON: <c>{"kind":"hmm","emission":"categorical","start":[..],"transition":[[..]],"symbols":[..],"probabilities":[[..]]}</c>, or with
    /// <c>"emission":"gaussian"</c>, <c>"columns":[..]</c>, <c>"means":[[..]]</c> and <c>"covariances":[[[..]]]</c> (full matrices).
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileAccessException">The file cannot be written.</exception>
    public void Save(string path) => AtomicFile.Write(path, stream =>
    {
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        json.WriteString("kind", Kind);
        json.WriteString("emission", Emission is CategoricalEmission ? "categorical" : "gaussian");
        JsonNumbers.Write(json, "start", [.. Start]);
        WriteRows(json, "transition", Transition);
        if (Emission is CategoricalEmission categorical)
        {
            WriteNames(json, "symbols", categorical.Symbols);
            WriteRows(json, "probabilities", categorical.Probabilities);
        }
        else
        {
            var gaussian = (GaussianEmission)Emission;
            int d = gaussian.Columns;
            WriteNames(json, "columns", gaussian.Names);
            WriteRows(json, "means", gaussian.Means);
            json.WriteStartArray("covariances");
            foreach (double[] covariance in gaussian.Covariances)
            {
                double[] matrix = gaussian.Covariance == CovarianceType.Full ? covariance : [.. Enumerable.Range(0, d * d).Select(i => i % (d + 1) == 0 ? covariance[i / (d + 1)] : 0)];
                JsonNumbers.WriteMatrix(json, matrix, d);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    });

    /// <summary>Reads a model that <see cref="Save"/> or a person wrote.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileAccessException">The file is missing or cannot be read.</exception>
    /// <exception cref="DataFormatException">The file is not such a model.</exception>
    public static HiddenMarkovModel Load(string path) => JsonNumbers.Load(path, Kind, root =>
    {
        string? emission = root.GetProperty("emission").GetString();
        Emission made = emission switch
        {
            "categorical" => new CategoricalEmission(ReadNames(root.GetProperty("symbols")), JsonNumbers.ReadRows(root.GetProperty("probabilities"))),
            "gaussian" => new GaussianEmission(
                CovarianceType.Full,
                JsonNumbers.ReadRows(root.GetProperty("means")),
                [.. root.GetProperty("covariances").EnumerateArray().Select(matrix => JsonNumbers.ReadRows(matrix).SelectMany(row => row).ToArray())],
                root.TryGetProperty("columns", out JsonElement columns) ? ReadNames(columns) : null),
            _ => throw new DataFormatException(path, $"the emission is '{emission}'; categorical and gaussian are allowed"),
        };
        return new HiddenMarkovModel(JsonNumbers.Read(root.GetProperty("start")), JsonNumbers.ReadRows(root.GetProperty("transition")), made);
    });

    private static string[] ReadNames(JsonElement list) => [.. list.EnumerateArray().Select(name => name.GetString()!)];

    private static void WriteNames(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static void WriteRows(Utf8JsonWriter json, string name, IReadOnlyList<double[]> rows)
    {
        json.WriteStartArray(name);
        foreach (double[] row in rows)
        {
            JsonNumbers.Write(json, row);
        }

        json.WriteEndArray();
    }
}
