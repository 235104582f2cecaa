namespace Hybrid.Reinforcement;

/// <summary>A ring of remembered steps, drawn evenly or by how much they surprised. Nothing is allocated once it is made.</summary>
internal sealed class ReplayBuffer
{
    private const double LeastPriority = 1e-3;

    private readonly int _inputLength;
    private readonly int _actionCount;
    private readonly int[] _words;
    private readonly int[] _nextWords;
    private readonly int[] _actions;
    private readonly float[] _rewards;
    private readonly float[] _discounts;
    private readonly float[] _nextMask;
    private readonly SumTree? _tree;
    private readonly double _priority;
    private double _greatest = 1;
    private long _added;

    public ReplayBuffer(int capacity, int inputLength, int actionCount, bool masked, double priority)
    {
        Capacity = capacity;
        _inputLength = inputLength;
        _actionCount = actionCount;
        _words = new int[capacity * inputLength];
        _nextWords = new int[capacity * inputLength];
        _actions = new int[capacity];
        _rewards = new float[capacity];
        _discounts = new float[capacity];
        _nextMask = masked ? new float[capacity * actionCount] : [];
        _priority = priority;
        _tree = priority > 0 ? new SumTree(capacity) : null;
    }

    public int Capacity { get; }

    public int Count => (int)Math.Min(_added, Capacity);

    /// <summary>Adds a step: from where, the action's bits, the rewards it earned, what a value there is worth now (0 after an end), and where it led.</summary>
    public void Add(ReadOnlySpan<int> words, int action, float reward, float discount, ReadOnlySpan<int> next, ReadOnlySpan<bool> nextMask)
    {
        int place = (int)(_added++ % Capacity);
        words.CopyTo(_words.AsSpan(place * _inputLength));
        next.CopyTo(_nextWords.AsSpan(place * _inputLength));
        _actions[place] = action;
        _rewards[place] = reward;
        _discounts[place] = discount;
        for (int i = 0; _nextMask.Length > 0 && i < nextMask.Length; i++)
        {
            _nextMask[(place * _actionCount) + i] = nextMask[i] ? 1 : 0;
        }

        _tree?.Set(place, _greatest);
    }

    /// <summary>Draws steps with repetition.</summary>
    /// <param name="places">Is filled.</param>
    /// <param name="weights">Is filled with the correction of each step's frequency, the greatest 1.</param>
    /// <param name="correction">How far the bias is corrected.</param>
    /// <param name="random">The stream.</param>
    public void Draw(Span<int> places, Span<float> weights, double correction, ref Pcg64 random)
    {
        if (_tree is null)
        {
            for (int i = 0; i < places.Length; i++)
            {
                places[i] = random.NextInteger(0, Count);
            }

            weights.Fill(1);
            return;
        }

        double part = _tree.Total / places.Length;
        float greatest = 0;
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = _tree.Find((i + random.NextDouble()) * part);
            weights[i] = (float)Math.Pow(Count * _tree[places[i]] / _tree.Total, -correction);
            greatest = Math.Max(greatest, weights[i]);
        }

        for (int i = 0; i < places.Length; i++)
        {
            weights[i] /= greatest;
        }
    }

    /// <summary>Says how much steps surprised.</summary>
    public void Surprised(ReadOnlySpan<int> places, ReadOnlySpan<float> errors)
    {
        if (_tree is null)
        {
            return;
        }

        for (int i = 0; i < places.Length; i++)
        {
            double weight = Math.Pow(Math.Abs(errors[i]) + LeastPriority, _priority);
            _tree.Set(places[i], weight);
            _greatest = Math.Max(_greatest, weight);
        }
    }

    /// <summary>Copies drawn steps to a step's inputs, in the order of <see cref="ReplayBatch"/>.</summary>
    public void Fill(ReadOnlySpan<int> places, BoundStep step)
    {
        Span<int> observations = step.Input<int>(ReplayBatch.ObservationInput);
        Span<int> actions = step.Input<int>(ReplayBatch.ActionInput);
        Span<float> rewards = step.Input<float>(ReplayBatch.RewardInput);
        Span<float> discounts = step.Input<float>(ReplayBatch.DiscountInput);
        Span<int> next = step.Input<int>(ReplayBatch.NextInput);
        for (int i = 0; i < places.Length; i++)
        {
            int place = places[i];
            _words.AsSpan(place * _inputLength, _inputLength).CopyTo(observations[(i * _inputLength)..]);
            _nextWords.AsSpan(place * _inputLength, _inputLength).CopyTo(next[(i * _inputLength)..]);
            actions[i] = _actions[place];
            rewards[i] = _rewards[place];
            discounts[i] = _discounts[place];
        }

        if (_nextMask.Length > 0)
        {
            Span<float> mask = step.Input<float>(ReplayBatch.MaskInput);
            for (int i = 0; i < places.Length; i++)
            {
                _nextMask.AsSpan(places[i] * _actionCount, _actionCount).CopyTo(mask[(i * _actionCount)..]);
            }
        }
    }

    public void Save(TrainingFile file)
    {
        file.Put("buffer.words", _words);
        file.Put("buffer.next", _nextWords);
        file.Put("buffer.actions", _actions);
        file.Put("buffer.rewards", _rewards);
        file.Put("buffer.discounts", _discounts);
        file.Put("buffer.mask", _nextMask);
        file.Put("buffer.added", [_added]);
        file.Put("buffer.greatest", [_greatest]);
        if (_tree is not null)
        {
            file.Put("buffer.priorities", _tree.Sums);
        }
    }

    public void Load(TrainingFile file)
    {
        file.Get("buffer.words", _words.AsSpan());
        file.Get("buffer.next", _nextWords.AsSpan());
        file.Get("buffer.actions", _actions.AsSpan());
        file.Get("buffer.rewards", _rewards.AsSpan());
        file.Get("buffer.discounts", _discounts.AsSpan());
        file.Get("buffer.mask", _nextMask.AsSpan());
        Span<long> added = [0];
        file.Get("buffer.added", added);
        _added = added[0];
        Span<double> greatest = [0];
        file.Get("buffer.greatest", greatest);
        _greatest = greatest[0];
        if (_tree is not null)
        {
            file.Get("buffer.priorities", _tree.Sums.AsSpan());
        }
    }
}
