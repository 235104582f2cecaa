namespace Hybrid.Reinforcement;

/// <summary>The curiosities of an agent together.</summary>
internal sealed class Curiosities
{
    private readonly ICuriosity[] _all;
    private readonly int[] _arrivals;
    private readonly float[] _bonuses;

    public Curiosities(OnPolicyOptions options, VectorWorld world, long seed)
    {
        _all =
        [
            .. options.CountBonus > 0 ? [new CountBonus(options.CountBonus, world.Input.Length)] : Array.Empty<ICuriosity>(),
            .. options.Distillation > 0 ? [new NetworkDistillation(options.Distillation, world.Input, world.Count, seed)] : Array.Empty<ICuriosity>(),
        ];
        _arrivals = new int[world.Words.Length];
        _bonuses = new float[world.Count];
    }

    /// <summary>Adds the rewards for what the environments arrived at: their last observation where the episode is over.</summary>
    public void Add(VectorWorld world, Span<float> rewards)
    {
        if (_all.Length == 0)
        {
            return;
        }

        int length = world.Input.Length;
        world.Words.CopyTo(_arrivals.AsSpan());
        for (int i = 0; i < world.Count; i++)
        {
            if (world.Terminated[i] || world.Truncated[i])
            {
                world.FinalWords.AsSpan(i * length, length).CopyTo(_arrivals.AsSpan(i * length));
            }
        }

        foreach (ICuriosity curiosity in _all)
        {
            curiosity.Reward(_arrivals, _bonuses);
            for (int i = 0; i < world.Count; i++)
            {
                rewards[i] += _bonuses[i];
            }
        }
    }

    public void Learn(ReadOnlySpan<int> words, ref Pcg64 random)
    {
        foreach (ICuriosity curiosity in _all)
        {
            curiosity.Learn(words, ref random);
        }
    }

    public void Save(TrainingFile file) => Array.ForEach(_all, curiosity => curiosity.Save(file));

    public void Load(TrainingFile file) => Array.ForEach(_all, curiosity => curiosity.Load(file));
}
