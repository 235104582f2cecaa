using System.Text.Json;
using Hybrid.Formats;

namespace Hybrid.Probabilistic;

public sealed partial class BoltzmannMachine
{
    private const string Kind = "boltzmann-machine";

    /// <summary>Writes the machine as JSON: <c>{"kind":"boltzmann-machine","visible":4,"biases":[..],"weights":[[..]]}</c>.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileAccessException">The file cannot be written.</exception>
    public void Save(string path) => AtomicFile.Write(path, stream =>
    {
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        json.WriteString("kind", Kind);
        json.WriteNumber("visible", Visible);
        JsonNumbers.Write(json, "biases", _biases);
        json.WritePropertyName("weights");
        JsonNumbers.WriteMatrix(json, _weights, Units);
        json.WriteEndObject();
    });

    /// <summary>Reads what <see cref="Save"/> wrote, or what was written by hand.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileAccessException">The file is missing or cannot be read.</exception>
    /// <exception cref="DataFormatException">The file is not such a machine.</exception>
    public static BoltzmannMachine Load(string path) => JsonNumbers.Load(path, Kind, root =>
    {
        double[] biases = JsonNumbers.Read(root.GetProperty("biases"));
        double[][] rows = JsonNumbers.ReadRows(root.GetProperty("weights"));
        if (rows.Length != biases.Length || rows.Any(row => row.Length != biases.Length))
        {
            throw new DataFormatException(path, $"there are {biases.Length} biases and {rows.Length} rows of weights; a square of as many rows and columns as there are biases is needed");
        }

        double[,] weights = new double[rows.Length, rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            for (int j = 0; j < rows.Length; j++)
            {
                weights[i, j] = rows[i][j];
            }
        }

        return new BoltzmannMachine(weights, biases, root.TryGetProperty("visible", out JsonElement visible) ? visible.GetInt32() : null);
    });
}
