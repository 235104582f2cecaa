using System.Text.Json;
using Hybrid.Formats;

namespace Hybrid.Probabilistic;

public sealed unsafe partial class HiddenMarkovModel
{
    private const string Kind = "hmm";

    /// <summary>
    /// Writes the model as JSON: <c>{"kind":"hmm","emission":"categorical","start":[..],"transition":[[..]],"symbols":[..],"probabilities":[[..]]}</c>, or with
    /// <c>"emission":"gaussian"</c>, <c>"columns":[..]</c>, <c>"means":[[..]]</c> and <c>"covariances":[[[..]]]</c> (full matrices). With <c>"emission":"gmm"</c> there
    /// are <c>"weights":[[..]]</c> too, and means and covariances stand state by state, component by component; <c>"emission":"poisson"</c> has <c>"rates":[[..]]</c>.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileAccessException">The file cannot be written.</exception>
    public void Save(string path) => AtomicFile.Write(path, stream =>
    {
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        json.WriteString("kind", Kind);
        json.WriteString("emission", Emission switch { CategoricalEmission => "categorical", GaussianEmission => "gaussian", GaussianMixtureEmission => "gmm", _ => "poisson" });
        JsonNumbers.Write(json, "start", [.. Start]);
        WriteRows(json, "transition", Transition);
        if (Emission is CategoricalEmission categorical)
        {
            WriteNames(json, "symbols", categorical.Symbols);
            WriteRows(json, "probabilities", categorical.Probabilities);
        }
        else if (Emission is PoissonEmission poisson)
        {
            WriteNames(json, "columns", poisson.Names);
            WriteRows(json, "rates", poisson.Rates);
        }
        else if (Emission is GaussianMixtureEmission mixture)
        {
            WriteNames(json, "columns", mixture.Names);
            WriteRows(json, "weights", mixture.Weights);
            WriteRows(json, "means", mixture.Means);
            WriteCovariances(json, mixture.Covariance, mixture.Covariances, mixture.Columns);
        }
        else
        {
            var gaussian = (GaussianEmission)Emission;
            WriteNames(json, "columns", gaussian.Names);
            WriteRows(json, "means", gaussian.Means);
            WriteCovariances(json, gaussian.Covariance, gaussian.Covariances, gaussian.Columns);
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
            "gaussian" => Gaussians(root),
            "gmm" => Mixtures(root),
            "poisson" => new PoissonEmission(JsonNumbers.ReadRows(root.GetProperty("rates")), Columns(root)),
            _ => throw new DataFormatException(path, $"the emission is '{emission}'; categorical, gaussian, gmm and poisson are allowed"),
        };
        return new HiddenMarkovModel(JsonNumbers.Read(root.GetProperty("start")), JsonNumbers.ReadRows(root.GetProperty("transition")), made);
    });

    private static GaussianEmission Gaussians(JsonElement root) => new(
        CovarianceType.Full,
        JsonNumbers.ReadRows(root.GetProperty("means")),
        [.. root.GetProperty("covariances").EnumerateArray().Select(matrix => JsonNumbers.ReadRows(matrix).SelectMany(row => row).ToArray())],
        Columns(root));

    private static GaussianMixtureEmission Mixtures(JsonElement root)
    {
        double[][] weights = JsonNumbers.ReadRows(root.GetProperty("weights"));
        GaussianEmission all = Gaussians(root);
        return weights.Length > 0 && weights.All(row => row.Length * weights.Length == all.States)
            ? new GaussianMixtureEmission(weights, all)
            : throw new ArgumentException($"the weights are of {weights.Length} states and there are {all.States} means; every state needs as many components");
    }

    private static string[]? Columns(JsonElement root) => root.TryGetProperty("columns", out JsonElement columns) ? ReadNames(columns) : null;

    private static void WriteCovariances(Utf8JsonWriter json, CovarianceType type, IReadOnlyList<double[]> covariances, int columns)
    {
        json.WriteStartArray("covariances");
        foreach (double[] covariance in covariances)
        {
            double[] matrix = type is CovarianceType.Full or CovarianceType.Tied ? covariance : [.. Enumerable.Range(0, columns * columns).Select(i => i % (columns + 1) == 0 ? covariance[i / (columns + 1)] : 0)];
            JsonNumbers.WriteMatrix(json, matrix, columns);
        }

        json.WriteEndArray();
    }

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
