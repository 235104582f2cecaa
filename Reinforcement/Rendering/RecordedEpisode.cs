namespace Hybrid.Reinforcement;

/// <summary>An episode that was recorded.</summary>
public sealed class RecordedEpisode
{
    private readonly List<RecordedStep> _steps = [];
    private readonly List<Drawing> _frames = [];

    internal RecordedEpisode()
    {
    }

    /// <summary>The start and every step, in order.</summary>
    public IReadOnlyList<RecordedStep> Steps => _steps;

    /// <summary>A drawing of each, when they were drawn; else none.</summary>
    public IReadOnlyList<Drawing> Frames => _frames;

    /// <summary>The sum of the rewards.</summary>
    public double Return => _steps.Sum(step => step.Result.Reward);

    internal void Add(RecordedStep step, Drawing? frame)
    {
        _steps.Add(step);
        if (frame is not null)
        {
            _frames.Add(frame);
        }
    }
}
