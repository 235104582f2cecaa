namespace Hybrid.Reinforcement;

/// <summary>Some steps of all environments, [steps, environments] each, with room for what is made of them.</summary>
internal sealed class Rollout
{
    private readonly int _environments;
    private readonly int _steps;

    public Rollout(int steps, int environments, int inputLength, int actionCount, bool masked)
    {
        _steps = steps;
        _environments = environments;
        Size = steps * environments;
        Words = new int[Size * inputLength];
        Actions = new int[Size];
        Controls = new float[Size];
        LogProbabilities = new float[Size];
        Values = new float[Size];
        Rewards = new float[Size];
        FinalValues = new float[Size];
        Terminated = new bool[Size];
        Truncated = new bool[Size];
        Advantages = new float[Size];
        Returns = new float[Size];
        Mask = masked ? new float[Size * actionCount] : [];
    }

    public int Size { get; }

    public int[] Words { get; }

    public int[] Actions { get; }

    public float[] Controls { get; }

    public float[] LogProbabilities { get; }

    public float[] Values { get; }

    public float[] Rewards { get; }

    /// <summary>The values of last observations where an episode was cut.</summary>
    public float[] FinalValues { get; }

    public bool[] Terminated { get; }

    public bool[] Truncated { get; }

    public float[] Advantages { get; }

    public float[] Returns { get; }

    public float[] Mask { get; }

    /// <summary>
    /// Generalised advantages, A(t) = d(t) + discount lambda A(t+1) within an episode, d(t) = r(t) + discount V(t+1) - V(t), and returns A + V. V(t+1) is 0 after a termination, the value of
    /// the last observation after a cut, and <paramref name="lastValues"/> at the end of the rollout.
    /// </summary>
    public void Advance(ReadOnlySpan<float> lastValues, double discount, double lambda)
    {
        float keep = (float)discount;
        float decay = (float)(discount * lambda);
        for (int environment = 0; environment < _environments; environment++)
        {
            float advantage = 0;
            float next = lastValues[environment];
            for (int step = _steps - 1; step >= 0; step--)
            {
                int i = (step * _environments) + environment;
                bool over = Terminated[i] || Truncated[i];
                float later = Terminated[i] ? 0 : Truncated[i] ? FinalValues[i] : next;
                float difference = Rewards[i] + (keep * later) - Values[i];
                advantage = difference + (over ? 0 : decay * advantage);
                Advantages[i] = advantage;
                Returns[i] = advantage + Values[i];
                next = Values[i];
            }
        }
    }
}
