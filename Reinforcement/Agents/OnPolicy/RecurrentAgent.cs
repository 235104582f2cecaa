namespace Hybrid.Reinforcement;

/// <summary>An agent that remembers its episode.</summary>
internal sealed class RecurrentAgent(EnvironmentModel environment, AgentOptions options, long seed, long steps, ActorCriticAgentWeights weights, ActorCritic network)
    : Agent(environment, options, seed, steps)
{
    private const string Prefix = "weights.";
    private const int MemoryOutput = 1;

    private readonly SharedState<ActorCriticAgentWeights> _weights = new(weights);
    private readonly Dictionary<int, BoundStep> _steps = [];

    private protected override bool Draws => network.IsDiscrete;

    internal override void SaveWeights(TrainingFile file) => file.Save(_weights, Prefix);

    internal override void LoadWeights(TrainingFile file) => file.Load(_weights, Prefix);

    // What is remembered lies in the step's own inputs: the state, and whether it is kept.
    internal override void Forget(int row, int rows) => StepOf(rows).Input<float>(2)[row] = 0;

    internal override ReadOnlySpan<float> Forward(ReadOnlySpan<int> words, int rows)
    {
        BoundStep step = StepOf(rows);
        words.CopyTo(step.Input<int>(0));
        step.Run();
        step.Output<float>(MemoryOutput).CopyTo(step.Input<float>(1));
        step.Input<float>(2).Fill(1);
        return step.Output<float>(0);
    }

    private BoundStep StepOf(int rows)
    {
        if (!_steps.TryGetValue(rows, out BoundStep? step))
        {
            step = _weights.Read(
                (agent, input) =>
                {
                    (Tensor policy, _, Tensor memory) = network.Apply(agent.Weights, agent.Moments, input.Observation, input.Memory, input.Keep);
                    return (policy, memory);
                },
                (Observation: network.Encoding.Like(rows), Memory: Tensor.Zeros(rows, network.MemoryWidth), Keep: Tensor.Zeros(1, rows)));
            _steps.Add(rows, step);
        }

        return step;
    }
}
