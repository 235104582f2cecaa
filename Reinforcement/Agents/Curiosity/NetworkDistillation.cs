namespace Hybrid.Reinforcement;

/// <summary>Random network distillation: what a network fails to foretell of a fixed random one is new. Errors are divided by their deviation as seen so far.</summary>
/// <remarks>Source: Y. Burda, H. Edwards, A. Storkey and O. Klimov, "Exploration by random network distillation", 2019.</remarks>
internal sealed class NetworkDistillation : ICuriosity
{
    private const int Outputs = 32;
    private const int Rows = 128;
    private const float Rate = 1e-4f;

    private static readonly int[] _hidden = [64];

    private readonly double _weight;
    private readonly Encoding _encoding;
    private readonly SharedState<DistillationState> _state;
    private readonly BoundStep _judge;
    private readonly BoundStep _learn;
    private readonly RunningMoments _moments = new(1);

    public NetworkDistillation(double weight, InputSpec input, int environments, long seed)
    {
        _weight = weight;
        _encoding = new Encoding(input, 0);
        RandomKey[] keys = RandomKey.FromSeed((int)seed).FoldIn(7).Split(2);
        PolicyWeights fixedOne = Draw(keys[0]);
        PolicyWeights learnt = Draw(keys[1]);
        Optimizer optimizer = Optimizer.Adam(Rate, epsilon: 1e-5);
        _state = new SharedState<DistillationState>(new(fixedOne, learnt, optimizer.Begin(learnt)));
        _judge = _state.Read((state, observation) => Errors(state.Fixed, state.Learnt, observation), _encoding.Like(environments));
        _learn = _state.Bind(
            (state, observation) =>
            {
                (Tensor loss, PolicyWeights gradient) = Gradient.ValueAndGradient(weights => Errors(state.Fixed, weights, observation).Mean(), state.Learnt);
                (PolicyWeights moved, OptimizerState next) = optimizer.Apply(gradient, state.Optimizer, state.Learnt);
                return (state with { Learnt = moved, Optimizer = next }, loss);
            },
            _encoding.Like(Rows));
    }

    public void Reward(ReadOnlySpan<int> words, Span<float> rewards)
    {
        words.CopyTo(_judge.Input<int>(0));
        _judge.Run();
        ReadOnlySpan<float> errors = _judge.Output<float>(0);
        for (int i = 0; i < rewards.Length; i++)
        {
            _moments.Add(errors[i]);
            rewards[i] = (float)(_weight * errors[i] / _moments.Deviation(0));
        }
    }

    public void Learn(ReadOnlySpan<int> words, ref Pcg64 random)
    {
        int length = _encoding.Input.Length;
        int rows = words.Length / length;
        for (int start = 0; start + Rows <= rows; start += Rows)
        {
            words.Slice(start * length, Rows * length).CopyTo(_learn.Input<int>(0));
            _learn.Run();
        }
    }

    public void Save(TrainingFile file)
    {
        file.Save(_state, "curiosity.");
        _moments.Save(file, "curiosity-errors");
    }

    public void Load(TrainingFile file)
    {
        file.Load(_state, "curiosity.");
        _moments.Load(file, "curiosity-errors");
    }

    private PolicyWeights Draw(RandomKey key)
    {
        RandomKey[] keys = key.Split(2);
        return new(_encoding.Draw(keys[0]), Layers.Draw(keys[1], _encoding.Features, _hidden, HiddenActivation.Relu, Outputs, Math.Sqrt(2)));
    }

    private Tensor Errors(PolicyWeights fixedOne, PolicyWeights learnt, Tensor observation)
    {
        Tensor Said(PolicyWeights weights) => Layers.Apply(weights.Layers, HiddenActivation.Relu, _encoding.Apply(weights.Embedding, [], observation));
        return (Said(fixedOne).StopGradient() - Said(learnt)).Square().Mean(1);
    }
}
