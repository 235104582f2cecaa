namespace Hybrid.Reinforcement;

/// <summary>Rewards for seeing what is new, added to those of the environment.</summary>
internal interface ICuriosity
{
    /// <summary>Writes the rewards for arriving at observations.</summary>
    /// <param name="words">One observation for each environment.</param>
    /// <param name="rewards">Is filled, one for each.</param>
    void Reward(ReadOnlySpan<int> words, Span<float> rewards);

    /// <summary>Learns from the observations of a rollout.</summary>
    /// <param name="words">The observations, [rows, length].</param>
    /// <param name="random">The stream.</param>
    void Learn(ReadOnlySpan<int> words, ref Pcg64 random);

    void Save(TrainingFile file);

    void Load(TrainingFile file);
}
