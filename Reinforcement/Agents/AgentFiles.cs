using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Hybrid.Formats;

namespace Hybrid.Reinforcement;

/// <summary>What files of agents and of trainings begin with.</summary>
internal static class AgentFiles
{
    private static readonly JsonSerializerOptions _json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    public static void WriteHead(TrainingFile file, string kind, EnvironmentModel model, AgentOptions options, long seed, long steps)
    {
        file.Text("kind", kind);
        file.Text("environment", model.Spec.Id);
        file.Text("agent", options.Name);
        file.Text("options", JsonSerializer.Serialize(options, options.GetType(), _json));
        file.Text("seed", seed.ToString(CultureInfo.InvariantCulture));
        file.Text("steps", steps.ToString(CultureInfo.InvariantCulture));
    }

    /// <exception cref="DataFormatException">Something is missing or not known.</exception>
    public static (EnvironmentModel Model, AgentOptions Options, long Seed, long Steps) ReadHead(TrainingFile file, string path)
    {
        try
        {
            EnvironmentModel model = EnvironmentRegistry.Open(file.Text("environment"));
            Type type = AgentTable.Row(file.Text("agent")).Options;
            var options = (AgentOptions)(JsonSerializer.Deserialize(file.Text("options"), type, _json) ?? throw new JsonException("the options are null"));
            options.Check();
            return (model, options, long.Parse(file.Text("seed"), CultureInfo.InvariantCulture), long.Parse(file.Text("steps"), CultureInfo.InvariantCulture));
        }
        catch (Exception cause) when (cause is ArgumentException or JsonException or FormatException and not DataFormatException)
        {
            throw new DataFormatException(path, $"cannot be used: {cause.Message.ReplaceLineEndings(" ")}", inner: cause);
        }
    }
}
