using Hybrid.Reports;

namespace Hybrid.Reinforcement;

/// <summary>Writes the progress of a training for TensorBoard.</summary>
/// <param name="events">The file; the caller closes it.</param>
/// <remarks>
/// <code>
/// using var events = EventFile.Create("runs/cartpole");
/// Rl.Train("CartPole-v1", Ppo.Preset, 100_000, progress: new AgentEvents(events));
/// </code>
/// </remarks>
public sealed class AgentEvents(EventFile events) : IProgress<AgentProgress>
{
    /// <inheritdoc/>
    public void Report(AgentProgress value)
    {
        ArgumentNullException.ThrowIfNull(value);
        IEnumerable<(string Tag, double Value)> scalars =
        [
            ("episode/return", value.MeanReturn),
            ("episode/length", value.MeanLength),
            ("training/loss", value.Loss),
            ("training/stepsPerSecond", value.StepsPerSecond),
            .. value.Measures.Select(measure => ($"training/{measure.Key}", measure.Value)),
        ];
        foreach ((string tag, double number) in scalars.Where(scalar => !double.IsNaN(scalar.Value)))
        {
            events.Write(tag, value.Step, number);
        }
    }
}
