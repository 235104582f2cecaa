namespace Hybrid.Reinforcement;

/// <summary>A single environment behind a map.</summary>
internal sealed class WrappedEnvironment(EnvironmentSpec spec, IEnvironment inner, ObservationMap? map, double[]? rewards) : IEnvironment
{
    private readonly double[] _memory = new double[map?.Memory(inner.Spec.Observations.Length) ?? 0];
    private readonly double[] _shown = new double[spec.Observations.Length];

    public EnvironmentSpec Spec => spec;

    public ReadOnlySpan<double> Observation => map is null ? inner.Observation : _shown;

    public int StateNumber => inner.StateNumber;

    public void Reset(long? seed = null)
    {
        inner.Reset(seed);
        map?.Show(inner.Observation, _memory, _shown.AsSpan(), true);
    }

    public EnvironmentStep Step(double action)
    {
        EnvironmentStep step = inner.Step(action);
        map?.Show(inner.Observation, _memory, _shown.AsSpan(), false);
        return rewards is null ? step : step with { Reward = Math.Clamp(step.Reward, rewards[0], rewards[1]) };
    }

    public void WriteMask(Span<bool> mask) => inner.WriteMask(mask);

    public string Render() => inner.Render();

    public Drawing Draw() => inner.Draw();
}
