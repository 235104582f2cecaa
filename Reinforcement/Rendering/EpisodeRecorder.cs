namespace Hybrid.Reinforcement;

/// <summary>A wrapper that keeps what happens: every episode's actions, rewards and observations, and a drawing of each state when asked.</summary>
/// <remarks>
/// <code>
/// var recorder = new EpisodeRecorder(EnvironmentRegistry.Make("CartPole-v1").Start(), draw: true);
/// recorder.Reset(seed: 1);
/// while (!recorder.Step(agent.Act(recorder.Observation)).Over) { }
/// AnimationFile.WriteGif("cart.gif", recorder.Episodes[0].Frames, 0.02);
/// </code>
/// </remarks>
/// <param name="inner">The environment.</param>
/// <param name="draw">Whether states are drawn; default false.</param>
public sealed class EpisodeRecorder(IEnvironment inner, bool draw = false) : IEnvironment
{
    private readonly List<RecordedEpisode> _episodes = [];

    /// <summary>The episodes so far; the last may still be running.</summary>
    public IReadOnlyList<RecordedEpisode> Episodes => _episodes;

    /// <inheritdoc/>
    public EnvironmentSpec Spec => inner.Spec;

    /// <inheritdoc/>
    public ReadOnlySpan<double> Observation => inner.Observation;

    /// <inheritdoc/>
    public int StateNumber => inner.StateNumber;

    /// <inheritdoc/>
    public void Reset(long? seed = null)
    {
        inner.Reset(seed);
        _episodes.Add(new());
        Keep(new(double.NaN, default, [.. inner.Observation]));
    }

    /// <inheritdoc/>
    public EnvironmentStep Step(double action)
    {
        EnvironmentStep step = inner.Step(action);
        Keep(new(action, step, [.. inner.Observation]));
        return step;
    }

    /// <inheritdoc/>
    public void WriteMask(Span<bool> mask) => inner.WriteMask(mask);

    /// <inheritdoc/>
    public string Render() => inner.Render();

    /// <inheritdoc/>
    public Drawing Draw() => inner.Draw();

    private void Keep(RecordedStep step) => _episodes[^1].Add(step, draw ? inner.Draw() : null);
}
