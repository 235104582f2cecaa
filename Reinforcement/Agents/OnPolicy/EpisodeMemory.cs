namespace Hybrid.Reinforcement;

/// <summary>What an agent with memory remembers in each environment, now and at each step of the rollout. Without memory it is empty and does nothing.</summary>
/// <param name="width">The numbers remembered; 0 for none.</param>
/// <param name="environments">The environments.</param>
/// <param name="steps">The steps of a rollout.</param>
internal sealed class EpisodeMemory(int width, int environments, int steps)
{
    private readonly float[] _now = new float[environments * width];
    private readonly float[] _first = new float[environments * width];
    private readonly float[] _keep = new float[width > 0 ? environments : 0];
    private readonly float[] _kept = new float[width > 0 ? environments * steps : 0];

    public bool Exists => width > 0;

    /// <summary>The rollout starts from here.</summary>
    public void Begin() => _now.CopyTo(_first.AsSpan());

    /// <summary>Writes the inputs of looking at the environments' observations.</summary>
    /// <param name="step">The step, whose inputs 1 and 2 are state and keeping.</param>
    /// <param name="final">Whether they are the last observations of episodes, which the memory of the episode belongs to.</param>
    public void Write(BoundStep step, bool final)
    {
        if (Exists)
        {
            _now.CopyTo(step.Input<float>(1));
            _keep.CopyTo(step.Input<float>(2));
            if (final)
            {
                step.Input<float>(2).Fill(1);
            }
        }
    }

    /// <summary>A step of the rollout was acted on: keeps its memory.</summary>
    public void Keep(BoundStep step, int row)
    {
        if (Exists)
        {
            _keep.CopyTo(_kept.AsSpan(row));
            step.Output<float>(2).CopyTo(_now);
            Array.Fill(_keep, 1);
        }
    }

    /// <summary>An episode has ended: what it remembers is forgotten before the next observation.</summary>
    public void Forget(int environment)
    {
        if (Exists)
        {
            _keep[environment] = 0;
        }
    }

    /// <summary>Writes the inputs of an update from some environments.</summary>
    public void Fill(Span<float> memory, Span<float> keep, ReadOnlySpan<int> chosen)
    {
        for (int i = 0; i < chosen.Length; i++)
        {
            _first.AsSpan(chosen[i] * width, width).CopyTo(memory[(i * width)..]);
            for (int step = 0; step < steps; step++)
            {
                keep[(step * chosen.Length) + i] = _kept[(step * environments) + chosen[i]];
            }
        }
    }

    public void Save(TrainingFile file)
    {
        if (Exists)
        {
            file.Put("memory.now", _now);
            file.Put("memory.keep", _keep);
        }
    }

    public void Load(TrainingFile file)
    {
        if (Exists)
        {
            file.Get("memory.now", _now.AsSpan());
            file.Get("memory.keep", _keep.AsSpan());
        }
    }
}
