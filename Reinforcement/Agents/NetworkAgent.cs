namespace Hybrid.Reinforcement;

/// <summary>An agent of networks.</summary>
/// <param name="environment">Its environment.</param>
/// <param name="options">How it was made.</param>
/// <param name="seed">The seed of training.</param>
/// <param name="steps">The steps of training.</param>
/// <param name="weights">Its weights.</param>
/// <param name="encoding">How it sees.</param>
/// <param name="forward">From weights and observations to scores, [rows, scores].</param>
/// <param name="draws">Whether scores are log-probabilities.</param>
internal sealed class NetworkAgent<TWeights>(
    EnvironmentModel environment, AgentOptions options, long seed, long steps, TWeights weights, Encoding encoding, Func<TWeights, Tensor, Tensor> forward, bool draws)
    : Agent(environment, options, seed, steps)
{
    private const string Prefix = "weights.";

    private readonly SharedState<TWeights> _weights = new(weights);
    private readonly Dictionary<int, BoundStep> _steps = [];

    private protected override bool Draws => draws;

    internal override void SaveWeights(TrainingFile file) => file.Save(_weights, Prefix);

    internal override void LoadWeights(TrainingFile file) => file.Load(_weights, Prefix);

    internal override ReadOnlySpan<float> Forward(ReadOnlySpan<int> words, int rows)
    {
        if (!_steps.TryGetValue(rows, out BoundStep? step))
        {
            step = _weights.Read(forward, encoding.Like(rows));
            _steps.Add(rows, step);
        }

        words.CopyTo(step.Input<int>(0));
        step.Run();
        return step.Output<float>(0);
    }
}
