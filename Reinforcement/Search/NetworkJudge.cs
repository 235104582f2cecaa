namespace Hybrid.Reinforcement;

/// <summary>Judges positions by a network that has learnt from games against itself. Made by <see cref="AlphaZero"/>. Not for use from several threads at once.</summary>
/// <typeparam name="TState">A position.</typeparam>
public sealed class NetworkJudge<TState> : IPositionJudge<TState>
    where TState : struct
{
    private readonly int _actions;
    private readonly bool _bounded;
    private readonly SharedState<JudgeState> _state;
    private readonly BoundStep _judge;
    private readonly BoundStep _learn;

    internal NetworkJudge(IGame<TState> game, AlphaZeroOptions options, long seed)
    {
        _actions = game.ActionCount;
        _bounded = game.TwoPlayers;
        DenseWeights[] layers = Layers.Draw(RandomKey.FromSeed((int)seed), game.ObservationLength, options.Hidden, HiddenActivation.Relu, _actions + 1, 0.1);
        Optimizer optimizer = Optimizer.Adam(1e-3, epsilon: 1e-5).ClipByGlobalNorm(1);
        _state = new SharedState<JudgeState>(new(layers, optimizer.Begin(layers)));
        _judge = _state.Read((state, observation) => Said(state.Layers, observation), Tensor.Zeros(1, game.ObservationLength));
        _learn = _state.Bind(
            (state, batch) =>
            {
                (Tensor loss, DenseWeights[] gradient) = Gradient.ValueAndGradient(weights => LossOf(weights, batch.Observation, batch.Shares, batch.Value), state.Layers);
                (DenseWeights[] moved, OptimizerState next) = optimizer.Apply(gradient, state.Optimizer, state.Layers, batch.Rate, loss.IsFinite());
                return (new JudgeState(moved, next), loss);
            },
            (Observation: Tensor.Zeros(options.BatchSize, game.ObservationLength), Shares: Tensor.Zeros(options.BatchSize, _actions), Value: Tensor.Zeros(options.BatchSize), Rate: Tensor.Scalar(1e-3)));
    }

    /// <inheritdoc/>
    public double Judge(IGame<TState> game, in TState position, Span<double> priors, ref Pcg64 random)
    {
        ArgumentNullException.ThrowIfNull(game);
        game.Observe(position, _judge.Input<float>(0));
        _judge.Run();
        ReadOnlySpan<float> scores = _judge.Output<float>(0);
        double greatest = double.NegativeInfinity;
        for (int action = 0; action < priors.Length; action++)
        {
            greatest = game.IsAvailable(position, action) ? Math.Max(greatest, scores[action]) : greatest;
        }

        double total = 0;
        for (int action = 0; action < priors.Length; action++)
        {
            priors[action] = game.IsAvailable(position, action) ? Math.Exp(scores[action] - greatest) : 0;
            total += priors[action];
        }

        for (int action = 0; action < priors.Length; action++)
        {
            priors[action] /= total;
        }

        return _judge.Output<float>(1)[0];
    }

    /// <summary>The step that learns: its inputs are observations, shares of visits, values and the rate; its output is the loss.</summary>
    internal BoundStep LearnStep => _learn;

    private (Tensor Scores, Tensor Value) Said(DenseWeights[] layers, Tensor observation)
    {
        Tensor said = Layers.Apply(layers, HiddenActivation.Relu, observation);
        Tensor value = said[.., _actions];
        return (said[.., .._actions], _bounded ? value.Tanh() : value);
    }

    private Tensor LossOf(DenseWeights[] layers, Tensor observation, Tensor shares, Tensor value)
    {
        (Tensor scores, Tensor said) = Said(layers, observation);
        return (said - value).Square().Mean() - (shares * scores.LogSoftmax()).Sum(1).Mean();
    }
}
