using System.Text.Json;
using Hybrid.Formats;

namespace Hybrid.Probabilistic;

public sealed unsafe partial class GaussianMixture
{
    private const string Kind = "gaussian-mixture";

    /// <summary>Writes the mixture as JSON: <c>{"kind":"gaussian-mixture","covariance":"full","columns":[..],"weights":[..],"means":[[..]],"covariances":[..]}</c>.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileAccessException">The file cannot be written.</exception>
    public void Save(string path) => AtomicFile.Write(path, stream =>
    {
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        json.WriteString("kind", Kind);
        json.WriteString("covariance", TypeName(Covariance));
        json.WriteStartArray("columns");
        foreach (string name in Names)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
        WriteParameters(json);
        json.WriteEndObject();
    });

    /// <summary>Writes the members <c>weights</c>, <c>means</c> and <c>covariances</c>: full [k][d][d], tied [d][d], diagonal [k][d], spherical [k].</summary>
    /// <param name="json">The writer, inside an object.</param>
    public void WriteParameters(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        JsonNumbers.Write(json, "weights", [.. Weights]);
        json.WriteStartArray("means");
        foreach (double[] mean in Means)
        {
            JsonNumbers.Write(json, mean);
        }

        json.WriteEndArray();
        json.WritePropertyName("covariances");
        switch (Covariance)
        {
            case CovarianceType.Tied:
                JsonNumbers.WriteMatrix(json, Covariances[0], Columns);
                return;
            case CovarianceType.Spherical:
                JsonNumbers.Write(json, [.. Covariances.Select(c => c[0])]);
                return;
            case CovarianceType.Diagonal:
                JsonNumbers.WriteMatrix(json, [.. Covariances.SelectMany(c => c)], Columns);
                return;
            default:
                json.WriteStartArray();
                foreach (double[] covariance in Covariances)
                {
                    JsonNumbers.WriteMatrix(json, covariance, Columns);
                }

                json.WriteEndArray();
                return;
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileAccessException">The file is missing or cannot be read.</exception>
    /// <exception cref="DataFormatException">The file is not such a mixture.</exception>
    public static GaussianMixture Load(string path) => JsonNumbers.Load(path, Kind, root =>
    {
        string type = root.GetProperty("covariance").GetString() ?? string.Empty;
        CovarianceType covariance = Array.Find(Enum.GetValues<CovarianceType>(), t => TypeName(t) == type);
        if (TypeName(covariance) != type)
        {
            throw new DataFormatException(path, $"the covariance is '{type}'; full, tied, diagonal and spherical are allowed");
        }

        double[] weights = JsonNumbers.Read(root.GetProperty("weights"));
        double[][] means = JsonNumbers.ReadRows(root.GetProperty("means"));
        JsonElement stored = root.GetProperty("covariances");
        double[][] covariances = covariance switch
        {
            CovarianceType.Tied => [[.. JsonNumbers.ReadRows(stored).SelectMany(row => row)]],
            CovarianceType.Spherical => [.. JsonNumbers.Read(stored).Select(v => new[] { v })],
            CovarianceType.Diagonal => JsonNumbers.ReadRows(stored),
            _ => [.. stored.EnumerateArray().Select(matrix => JsonNumbers.ReadRows(matrix).SelectMany(row => row).ToArray())],
        };
        string[]? names = root.TryGetProperty("columns", out JsonElement columns) ? [.. columns.EnumerateArray().Select(name => name.GetString()!)] : null;
        return Of(covariance, weights, means, covariances, names);
    });

    private static string TypeName(CovarianceType type) => type.ToString().ToLowerInvariant();
}
