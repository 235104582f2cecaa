namespace Hybrid.Reinforcement;

/// <summary>Sums the rewards of several steps before a step is remembered; one queue for each environment.</summary>
internal sealed class ReturnQueue(int environments, int steps, int inputLength, double discount)
{
    private readonly int[] _words = new int[environments * steps * inputLength];
    private readonly int[] _actions = new int[environments * steps];
    private readonly float[] _rewards = new float[environments * steps];
    private readonly int[] _first = new int[environments];
    private readonly int[] _count = new int[environments];

    /// <summary>Notes where an environment is and what it does, before it steps.</summary>
    public void Begin(int environment, ReadOnlySpan<int> words, int action)
    {
        int place = Place(environment, _count[environment]);
        words.CopyTo(_words.AsSpan(place * inputLength));
        _actions[place] = action;
    }

    /// <summary>Notes what the step brought, and moves what is complete to the buffer.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="reward">The reward.</param>
    /// <param name="terminated">Whether the episode ended by its own rules.</param>
    /// <param name="over">Whether it is over for whichever reason.</param>
    /// <param name="next">Where the step led; the last observation when the episode is over.</param>
    /// <param name="nextMask">The actions available there.</param>
    /// <param name="buffer">The buffer.</param>
    public void End(int environment, float reward, bool terminated, bool over, ReadOnlySpan<int> next, ReadOnlySpan<bool> nextMask, ReplayBuffer buffer)
    {
        _rewards[Place(environment, _count[environment])] = reward;
        _count[environment]++;
        while (_count[environment] == steps || (over && _count[environment] > 0))
        {
            double sum = 0;
            double worth = 1;
            for (int i = 0; i < _count[environment]; i++)
            {
                sum += worth * _rewards[Place(environment, i)];
                worth *= discount;
            }

            int place = Place(environment, 0);
            buffer.Add(_words.AsSpan(place * inputLength, inputLength), _actions[place], (float)sum, terminated ? 0 : (float)worth, next, nextMask);
            _first[environment] = (_first[environment] + 1) % steps;
            _count[environment]--;
        }
    }

    public void Save(TrainingFile file)
    {
        file.Put("queue.words", _words);
        file.Put("queue.actions", _actions);
        file.Put("queue.rewards", _rewards);
        file.Put("queue.first", _first);
        file.Put("queue.count", _count);
    }

    public void Load(TrainingFile file)
    {
        file.Get("queue.words", _words.AsSpan());
        file.Get("queue.actions", _actions.AsSpan());
        file.Get("queue.rewards", _rewards.AsSpan());
        file.Get("queue.first", _first.AsSpan());
        file.Get("queue.count", _count.AsSpan());
    }

    private int Place(int environment, int index) => (environment * steps) + ((_first[environment] + index) % steps);
}
