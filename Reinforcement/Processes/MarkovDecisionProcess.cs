using System.Globalization;

namespace Hybrid.Reinforcement;

/// <summary>A finite Markov decision process: sparse transition probabilities and rewards, a discount and a start distribution. Immutable.</summary>
/// <remarks>
/// States are 0..StateCount-1 and actions 0..ActionCount-1. An action without outcomes is not available in its state; every state has one that is.
/// A transition that ends the episode is worth its reward alone, so terminal states need no rewards of 0 for ever.
/// Where a policy is derived from values, ties are broken as <see cref="GreedyPolicy"/> says.
/// <code>
/// var chain = MarkovDecisionProcess.Create(2, 1, 0.9, (state, action) => [new Transition(1, 1, state, state == 1)], [1, 0]);
/// ValueIteration.Solve(chain).Values;   // 0.9, 1
/// </code>
/// </remarks>
public sealed class MarkovDecisionProcess
{
    private const double SumTolerance = 1e-9;

    private readonly ProcessTables _tables;
    private readonly double[] _start;

    private MarkovDecisionProcess(ProcessTables tables, double discount, double[] start)
    {
        _tables = tables;
        Discount = discount;
        _start = start;
    }

    /// <summary>The number of states.</summary>
    public int StateCount => _tables.StateCount;

    /// <summary>The number of actions.</summary>
    public int ActionCount => _tables.ActionCount;

    /// <summary>What a reward one step later is worth, in [0, 1].</summary>
    public double Discount { get; }

    /// <summary>The probability that an episode starts in each state.</summary>
    public ReadOnlySpan<double> Start => _start;

    internal ProcessTables Tables => _tables;

    /// <summary>Makes a process from a function that lists outcomes.</summary>
    /// <param name="stateCount">At least 1.</param>
    /// <param name="actionCount">At least 1.</param>
    /// <param name="discount">In [0, 1].</param>
    /// <param name="outcomes">The outcomes of an action in a state; none when it is not available. Called once for each pair. Outcomes that repeat a state are kept apart.</param>
    /// <param name="start">The start distribution, one probability for each state.</param>
    /// <exception cref="ArgumentException">A row of probabilities does not sum to 1 within 1e-9, a number is not finite or out of range, or a state has no action.</exception>
    public static MarkovDecisionProcess Create(int stateCount, int actionCount, double discount, Func<int, int, IEnumerable<Transition>> outcomes, IEnumerable<double> start)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        ArgumentNullException.ThrowIfNull(start);
        ArgumentOutOfRangeException.ThrowIfLessThan(stateCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(actionCount, 1);
        CheckDiscount(discount);
        double[] starts = [.. start];
        CheckStart(starts, stateCount);
        var transitions = new List<Transition>(stateCount * actionCount);
        int[] rows = new int[(stateCount * actionCount) + 1];
        for (int state = 0; state < stateCount; state++)
        {
            int first = transitions.Count;
            for (int action = 0; action < actionCount; action++)
            {
                int begin = transitions.Count;
                transitions.AddRange(outcomes(state, action));
                CheckRow(transitions, begin, state, action, stateCount);
                rows[(state * actionCount) + action + 1] = transitions.Count;
            }

            if (transitions.Count == first)
            {
                throw new ArgumentException(Text($"MarkovDecisionProcess: state {state} has no action; give every state one, a terminal state one that leads to itself with reward 0 and ends"));
            }
        }

        return new MarkovDecisionProcess(new ProcessTables(stateCount, actionCount, rows, [.. transitions]), discount, starts);
    }

    /// <summary>Makes a process from dense arrays.</summary>
    /// <param name="probabilities">P(next | state, action), shape [states, actions, states]; a row of zeros is an action that is not available.</param>
    /// <param name="rewards">The expected reward, shape [states, actions].</param>
    /// <param name="discount">In [0, 1].</param>
    /// <param name="start">The start distribution; uniform when null.</param>
    /// <param name="terminal">Whether each state ends the episode on arrival; none does when null. Its own rows are not read.</param>
    /// <exception cref="ArgumentException">Shapes disagree, or the numbers are not a process; see <see cref="Create"/>.</exception>
    public static MarkovDecisionProcess FromArrays(double[,,] probabilities, double[,] rewards, double discount, double[]? start = null, bool[]? terminal = null)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        ArgumentNullException.ThrowIfNull(rewards);
        int states = probabilities.GetLength(0);
        int actions = probabilities.GetLength(1);
        if (probabilities.GetLength(2) != states || rewards.GetLength(0) != states || rewards.GetLength(1) != actions || (terminal?.Length ?? states) != states)
        {
            throw new ArgumentException(Text(
                $"MarkovDecisionProcess.FromArrays: probabilities are [{states}, {actions}, {probabilities.GetLength(2)}], rewards [{rewards.GetLength(0)}, {rewards.GetLength(1)}], terminal [{terminal?.Length ?? states}]; allowed are [S, A, S], [S, A] and [S]"));
        }

        IEnumerable<Transition> Outcomes(int state, int action)
        {
            if (terminal?[state] == true)
            {
                yield return new Transition(1, state, 0, true);
                yield break;
            }

            for (int next = 0; next < states; next++)
            {
                double probability = probabilities[state, action, next];
                if (probability != 0)
                {
                    yield return new Transition(probability, next, rewards[state, action], terminal?[next] == true);
                }
            }
        }

        return Create(states, actions, discount, Outcomes, start ?? [.. Enumerable.Repeat(1.0 / states, states)]);
    }

    /// <summary>The outcomes of an action in a state; none when it is not available there.</summary>
    /// <param name="state">The state.</param>
    /// <param name="action">The action.</param>
    public ReadOnlySpan<Transition> Outcomes(int state, int action)
    {
        CheckState(state);
        CheckAction(action);
        return _tables.Row(state, action);
    }

    /// <summary>Whether an action can be taken in a state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="action">The action.</param>
    public bool IsAvailable(int state, int action) => !Outcomes(state, action).IsEmpty;

    /// <summary>Whether a state is one in which nothing happens any more: all its transitions end, stay and pay nothing.</summary>
    /// <param name="state">The state.</param>
    public bool IsTerminal(int state)
    {
        CheckState(state);
        foreach (ref readonly Transition transition in _tables.Rows(state))
        {
            if (!transition.Ends || transition.Next != state || transition.Reward != 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The number of transitions, over all states and actions.</summary>
    public int TransitionCount => _tables.Transitions.Length;

    /// <summary>The same process with another discount. The tables are shared.</summary>
    /// <param name="discount">In [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public MarkovDecisionProcess WithDiscount(double discount)
    {
        CheckDiscount(discount);
        return new MarkovDecisionProcess(_tables, discount, _start);
    }

    /// <summary>The same process with other starts. The tables are shared.</summary>
    /// <param name="start">The probability that an episode starts in each state.</param>
    /// <exception cref="ArgumentException">It is no distribution over the states.</exception>
    public MarkovDecisionProcess WithStart(IEnumerable<double> start)
    {
        ArgumentNullException.ThrowIfNull(start);
        double[] starts = [.. start];
        CheckStart(starts, StateCount);
        return new MarkovDecisionProcess(_tables, Discount, starts);
    }

    /// <summary>The process that a learner sees who explores: each action is replaced, with a probability, by one drawn evenly from those available. Its optimum is that of the epsilon-soft policies.</summary>
    /// <param name="epsilon">The probability, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public MarkovDecisionProcess WithExploration(double epsilon)
    {
        if (!(epsilon is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(epsilon), epsilon, "MarkovDecisionProcess.WithExploration: epsilon is a probability; numbers from 0 to 1 are allowed");
        }

        IEnumerable<Transition> Outcomes(int state, int action)
        {
            if (!IsAvailable(state, action))
            {
                yield break;
            }

            int[] available = [.. Enumerable.Range(0, ActionCount).Where(other => IsAvailable(state, other))];
            foreach (int other in available)
            {
                double weight = (epsilon / available.Length) + (other == action ? 1 - epsilon : 0);
                foreach (Transition transition in _tables.Row(state, other).ToArray())
                {
                    yield return transition with { Probability = weight * transition.Probability };
                }
            }
        }

        return Create(StateCount, ActionCount, Discount, Outcomes, _start);
    }

    /// <summary>The mean of values over the start distribution.</summary>
    /// <param name="values">One value for each state.</param>
    public double StartValue(ReadOnlySpan<double> values)
    {
        if (values.Length != StateCount)
        {
            throw new ArgumentException(Text($"MarkovDecisionProcess.StartValue: there are {values.Length} values; one for each of {StateCount} states is needed"));
        }

        double sum = 0;
        for (int state = 0; state < values.Length; state++)
        {
            sum += _start[state] == 0 ? 0 : _start[state] * values[state];
        }

        return sum;
    }

    private static void CheckDiscount(double discount)
    {
        if (!(discount is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(discount), discount, "MarkovDecisionProcess: the discount must be in [0, 1); 1 is allowed where every episode can end");
        }
    }

    private static void CheckStart(double[] start, int stateCount)
    {
        if (start.Length != stateCount)
        {
            throw new ArgumentException(Text($"MarkovDecisionProcess: the start distribution has {start.Length} entries; one for each of {stateCount} states is needed"));
        }

        double sum = start.Sum();
        if (Array.Exists(start, p => !(p >= 0)) || !(Math.Abs(sum - 1) <= SumTolerance))
        {
            throw new ArgumentException(Text($"MarkovDecisionProcess: the start distribution sums to {sum:R}; non-negative probabilities that sum to 1 are needed"));
        }
    }

    private static void CheckRow(List<Transition> transitions, int begin, int state, int action, int stateCount)
    {
        double sum = 0;
        for (int i = begin; i < transitions.Count; i++)
        {
            (double probability, int next, double reward, bool _) = transitions[i];
            if (!(probability is >= 0 and <= 1 + SumTolerance) || next < 0 || next >= stateCount || !double.IsFinite(reward))
            {
                throw new ArgumentException(Text(
                    $"MarkovDecisionProcess: state {state}, action {action} has the transition (probability {probability:R}, next {next}, reward {reward:R}); allowed are probabilities in [0, 1], states 0 to {stateCount - 1} and finite rewards"));
            }

            sum += probability;
        }

        if (transitions.Count > begin && !(Math.Abs(sum - 1) <= SumTolerance))
        {
            throw new ArgumentException(Text($"MarkovDecisionProcess: the probabilities of state {state}, action {action} sum to {sum:R}; they must sum to 1 within 1e-9, divide them by their sum"));
        }
    }

    private static string Text(FormattableString message) => message.ToString(CultureInfo.InvariantCulture);

    private void CheckState(int state)
    {
        if ((uint)state >= (uint)StateCount)
        {
            throw new ArgumentOutOfRangeException(nameof(state), state, Text($"MarkovDecisionProcess: there is no such state; allowed are 0 to {StateCount - 1}"));
        }
    }

    private void CheckAction(int action)
    {
        if ((uint)action >= (uint)ActionCount)
        {
            throw new ArgumentOutOfRangeException(nameof(action), action, Text($"MarkovDecisionProcess: there is no such action; allowed are 0 to {ActionCount - 1}"));
        }
    }
}
