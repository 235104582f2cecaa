using System.Runtime.InteropServices;

namespace Hybrid.Reinforcement;

/// <summary>weight / sqrt(n) for an observation that is seen for the n-th time.</summary>
/// <remarks>
/// Observations are told apart by 64 bits of hash. Source: A. Strehl and M. Littman, "An analysis of model-based interval estimation for Markov decision processes", 2008;
/// H. Tang and others, "#Exploration", 2017.
/// </remarks>
internal sealed class CountBonus(double weight, int inputLength) : ICuriosity
{
    private readonly Dictionary<ulong, int> _counts = [];

    public void Reward(ReadOnlySpan<int> words, Span<float> rewards)
    {
        for (int i = 0; i < rewards.Length; i++)
        {
            ref int count = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, Hash(words.Slice(i * inputLength, inputLength)), out _);
            count++;
            rewards[i] = (float)(weight / Math.Sqrt(count));
        }
    }

    public void Learn(ReadOnlySpan<int> words, ref Pcg64 random)
    {
    }

    public void Save(TrainingFile file)
    {
        file.Put("counts.keys", [.. _counts.Keys.Select(key => (long)key)]);
        file.Put("counts.values", [.. _counts.Values]);
    }

    public void Load(TrainingFile file)
    {
        ReadOnlySpan<long> keys = MemoryMarshal.Cast<byte, long>(file.Bytes("counts.keys"));
        ReadOnlySpan<int> values = MemoryMarshal.Cast<byte, int>(file.Bytes("counts.values"));
        _counts.Clear();
        for (int i = 0; i < keys.Length; i++)
        {
            _counts.Add((ulong)keys[i], values[i]);
        }
    }

    // The mixing of 64-bit words of splitmix64, chained.
    private static ulong Hash(ReadOnlySpan<int> words)
    {
        ulong hash = 0x9e3779b97f4a7c15;
        foreach (int word in words)
        {
            hash ^= (uint)word;
            hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9;
            hash = (hash ^ (hash >> 27)) * 0x94d049bb133111eb;
            hash ^= hash >> 31;
        }

        return hash;
    }
}
