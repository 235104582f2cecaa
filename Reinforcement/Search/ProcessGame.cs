namespace Hybrid.Reinforcement;

/// <summary>A decision process whose every outcome is certain, as a game of one player: gridworlds that do not slip.</summary>
public sealed class ProcessGame : IGame<int>
{
    private readonly MarkovDecisionProcess _process;

    /// <summary>Takes a process.</summary>
    /// <param name="process">The process; from its first possible start.</param>
    /// <exception cref="ArgumentException">An outcome is not certain; state and action are named.</exception>
    public ProcessGame(MarkovDecisionProcess process)
    {
        ArgumentNullException.ThrowIfNull(process);
        for (int state = 0; state < process.StateCount; state++)
        {
            for (int action = 0; action < process.ActionCount; action++)
            {
                Transition first = process.IsAvailable(state, action) ? process.Outcomes(state, action)[0] : default;
                foreach (ref readonly Transition transition in process.Outcomes(state, action))
                {
                    if (transition.Next != first.Next || transition.Reward != first.Reward || transition.Ends != first.Ends)
                    {
                        throw new ArgumentException(
                            $"ProcessGame: action {action} in state {state} has several outcomes; only certain ones can be searched, as those of FrozenLake-v1?is_slippery=false", nameof(process));
                    }
                }
            }
        }

        _process = process;
        Start = Enumerable.Range(0, process.StateCount).First(state => process.Start[state] > 0);
    }

    /// <inheritdoc/>
    public int ActionCount => _process.ActionCount;

    /// <inheritdoc/>
    public bool TwoPlayers => false;

    /// <summary>One number for each state: 1 at the state, else 0.</summary>
    public int ObservationLength => _process.StateCount;

    /// <inheritdoc/>
    public int Start { get; }

    /// <inheritdoc/>
    public bool IsAvailable(in int position, int action) => _process.IsAvailable(position, action);

    /// <inheritdoc/>
    public int Play(in int position, int action, out double reward, out bool over)
    {
        Transition outcome = _process.Outcomes(position, action)[0];
        reward = outcome.Reward;
        over = outcome.Ends;
        return outcome.Next;
    }

    /// <inheritdoc/>
    public void Observe(in int position, Span<float> observation)
    {
        observation.Clear();
        observation[position] = 1;
    }

    /// <inheritdoc/>
    public string Render(in int position) => FormattableString.Invariant($"state {position}\n");
}
