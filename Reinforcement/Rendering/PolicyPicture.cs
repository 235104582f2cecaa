namespace Hybrid.Reinforcement;

/// <summary>Values and policies drawn onto gridworlds.</summary>
/// <remarks>
/// <code>
/// EnvironmentModel lake = EnvironmentRegistry.Make("FrozenLake-v1");
/// PlanResult plan = ValueIteration.Solve(lake.Process!.WithDiscount(0.99));
/// File.WriteAllText("plan.svg", PolicyPicture.Draw(lake, plan.Values, plan.Policy).ToSvg());
/// </code>
/// </remarks>
public static class PolicyPicture
{
    /// <summary>Whether an environment's states are cells of a grid.</summary>
    /// <param name="model">The environment.</param>
    public static bool Suits(EnvironmentModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Grid is not null;
    }

    /// <summary>Each cell shaded by its value, with the value as a number and the action as an arrow.</summary>
    /// <param name="model">A gridworld: FrozenLake, CliffWalking, Taxi, or one of Sutton and Barto's.</param>
    /// <param name="values">The value of each state.</param>
    /// <param name="policy">The action of each state; empty to leave arrows out.</param>
    /// <param name="state">A state whose agent is drawn, and whose other parts (Taxi's passenger and destination) hold for all cells; default: those of the first state that an episode may start in, without an agent.</param>
    /// <exception cref="ArgumentException">The environment is no grid, or a length is not the number of states.</exception>
    public static Drawing Draw(EnvironmentModel model, IReadOnlyList<double> values, IReadOnlyList<int> policy, int? state = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(policy);
        GridPicture grid = model.Grid ?? throw new ArgumentException($"PolicyPicture.Draw: the states of {model.Spec.Id} are no cells of a grid; FrozenLake-v1, CliffWalking-v1, Taxi-v3 and Sutton and Barto's gridworlds are allowed", nameof(model));
        MarkovDecisionProcess process = model.Process!;
        if (values.Count != process.StateCount || (policy.Count != process.StateCount && policy.Count != 0))
        {
            throw new ArgumentException($"PolicyPicture.Draw: there are {values.Count} values and {policy.Count} actions; {model.Spec.Id} has {process.StateCount} states");
        }

        int first = Enumerable.Range(0, process.StateCount).First(candidate => process.Start[candidate] > 0);
        bool[] live = Live(process);
        return grid.Overlay(values, policy, model.Spec.ActionNames, candidate => live[candidate], state ?? first, state is not null);
    }

    // The states in which an episode can go on.
    private static bool[] Live(MarkovDecisionProcess process)
    {
        bool[] live = new bool[process.StateCount];
        var open = new Stack<int>();
        void Add(int state)
        {
            if (!live[state])
            {
                live[state] = true;
                open.Push(state);
            }
        }

        for (int state = 0; state < live.Length; state++)
        {
            if (process.Start[state] > 0)
            {
                Add(state);
            }
        }

        while (open.TryPop(out int state))
        {
            for (int action = 0; action < process.ActionCount; action++)
            {
                foreach (ref readonly Transition step in process.Outcomes(state, action))
                {
                    if (!step.Ends && step.Probability > 0)
                    {
                        Add(step.Next);
                    }
                }
            }
        }

        return live;
    }
}
