using System.Globalization;

namespace Hybrid.Reinforcement;

/// <summary>A decision process whose states are not seen: each step shows an observation that depends on the action and on where it led. Immutable.</summary>
/// <remarks>
/// <code>
/// PartiallyObservedProcess tiger = PartiallyObservedProcess.Tiger(0.95);
/// BeliefPlan plan = BeliefValueIteration.Solve(tiger);
/// plan.Value([0.5, 0.5]);                                    // 19.371
/// double[] after = tiger.Update([0.5, 0.5], action: 0, observation: 0);   // 0.85, 0.15
/// </code>
/// </remarks>
public sealed class PartiallyObservedProcess
{
    private const double RowTolerance = 1e-9;

    private readonly double[] _observe;

    private PartiallyObservedProcess(MarkovDecisionProcess process, int observationCount, double[] observe)
    {
        Process = process;
        ObservationCount = observationCount;
        _observe = observe;
    }

    /// <summary>The process behind it. All its actions must be available in every state.</summary>
    public MarkovDecisionProcess Process { get; }

    /// <summary>The number of observations.</summary>
    public int ObservationCount { get; }

    /// <summary>The probability of an observation once an action has led to a state.</summary>
    /// <param name="action">The action.</param>
    /// <param name="next">The state that it led to.</param>
    /// <param name="observation">The observation.</param>
    public double this[int action, int next, int observation] => _observe[(((action * Process.StateCount) + next) * ObservationCount) + observation];

    /// <summary>Makes a process.</summary>
    /// <param name="process">The process behind it, its discount below 1.</param>
    /// <param name="observe">P(observation | action, next state), [actions, states, observations]; each row sums to 1 within 1e-9.</param>
    /// <exception cref="ArgumentException">Shapes disagree, a row is no distribution, an action is not available somewhere, or the discount is 1.</exception>
    public static PartiallyObservedProcess Create(MarkovDecisionProcess process, double[,,] observe)
    {
        ArgumentNullException.ThrowIfNull(process);
        ArgumentNullException.ThrowIfNull(observe);
        (int actions, int states, int observations) = (observe.GetLength(0), observe.GetLength(1), observe.GetLength(2));
        if (actions != process.ActionCount || states != process.StateCount || observations == 0)
        {
            throw new ArgumentException($"PartiallyObservedProcess: observations are [{actions}, {states}, {observations}]; [{process.ActionCount}, {process.StateCount}, at least 1] is needed", nameof(observe));
        }

        if (process.Discount >= 1)
        {
            throw new ArgumentException("PartiallyObservedProcess: the discount is 1; numbers below 1 are allowed, since beliefs have no last step");
        }

        for (int action = 0; action < actions; action++)
        {
            for (int state = 0; state < states; state++)
            {
                double sum = 0;
                for (int observation = 0; observation < observations; observation++)
                {
                    sum += observe[action, state, observation] >= 0 ? observe[action, state, observation] : double.NaN;
                }

                if (!(Math.Abs(sum - 1) <= RowTolerance) || !process.IsAvailable(state, action))
                {
                    throw new ArgumentException(string.Create(
                        CultureInfo.InvariantCulture, $"PartiallyObservedProcess: for action {action} and state {state} the observations sum to {sum:R}; an available action and probabilities that sum to 1 are needed"));
                }
            }
        }

        return new PartiallyObservedProcess(process, observations, [.. observe.Cast<double>()]);
    }

    /// <summary>The tiger behind one of two doors: listen for 1, open the door without it for 10, the other costs 100; the tiger is then put anew.</summary>
    /// <param name="discount">Below 1.</param>
    /// <param name="accuracy">The probability of hearing it where it is, in [0, 1]; default 0.85.</param>
    /// <remarks>State 0 is left; actions listen, open left, open right; observations hear left, hear right. Source: L. Kaelbling, M. Littman and A. Cassandra, "Planning and acting in partially observable stochastic domains", 1998.</remarks>
    public static PartiallyObservedProcess Tiger(double discount, double accuracy = 0.85)
    {
        MarkovDecisionProcess process = MarkovDecisionProcess.Create(
            2,
            3,
            discount,
            (state, action) => action == 0
                ? [new Transition(1, state, -1)]
                : [new Transition(0.5, 0, action - 1 == state ? -100 : 10), new Transition(0.5, 1, action - 1 == state ? -100 : 10)],
            [0.5, 0.5]);
        double[,,] observe = new double[3, 2, 2];
        for (int state = 0; state < 2; state++)
        {
            for (int heard = 0; heard < 2; heard++)
            {
                observe[0, state, heard] = heard == state ? accuracy : 1 - accuracy;
                observe[1, state, heard] = 0.5;
                observe[2, state, heard] = 0.5;
            }
        }

        return Create(process, observe);
    }

    /// <summary>The belief after an action and an observation: b'(s') proportional to O(o | a, s') sum P(s' | s, a) b(s), by Bayes' rule.</summary>
    /// <param name="belief">The probability of each state.</param>
    /// <param name="action">The action.</param>
    /// <param name="observation">The observation.</param>
    /// <exception cref="ArgumentException">The belief is no distribution, or the observation cannot happen.</exception>
    public double[] Update(ReadOnlySpan<double> belief, int action, int observation)
    {
        CheckBelief(belief);
        double[] next = Predict(belief, action, observation);
        double total = next.Sum();
        return total > 0
            ? Array.ConvertAll(next, value => value / total)
            : throw new ArgumentException($"PartiallyObservedProcess.Update: after action {action} observation {observation} cannot happen under this belief; check the actions and observations before it");
    }

    /// <summary>The probability of an observation after an action.</summary>
    /// <param name="belief">The probability of each state.</param>
    /// <param name="action">The action.</param>
    /// <param name="observation">The observation.</param>
    /// <exception cref="ArgumentException">The belief is no distribution.</exception>
    public double Probability(ReadOnlySpan<double> belief, int action, int observation)
    {
        CheckBelief(belief);
        return Predict(belief, action, observation).Sum();
    }

    /// <summary>The expected reward of an action in each state, [states].</summary>
    internal double[] Rewards(int action)
    {
        double[] rewards = new double[Process.StateCount];
        for (int state = 0; state < rewards.Length; state++)
        {
            foreach (ref readonly Transition transition in Process.Outcomes(state, action))
            {
                rewards[state] += transition.Probability * transition.Reward;
            }
        }

        return rewards;
    }

    /// <summary>A vector of values carried back through an action and an observation: discount sum P(s' | s, a) O(o | a, s') v(s'); nothing after an end.</summary>
    internal double[] Back(int action, int observation, double[] vector)
    {
        double[] back = new double[Process.StateCount];
        for (int state = 0; state < back.Length; state++)
        {
            foreach (ref readonly Transition transition in Process.Outcomes(state, action))
            {
                back[state] += transition.Ends ? 0 : Process.Discount * transition.Probability * this[action, transition.Next, observation] * vector[transition.Next];
            }
        }

        return back;
    }

    internal void CheckBelief(ReadOnlySpan<double> belief)
    {
        double sum = 0;
        foreach (double probability in belief)
        {
            sum += probability >= 0 ? probability : double.NaN;
        }

        if (belief.Length != Process.StateCount || !(Math.Abs(sum - 1) <= 1e-6))
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"the belief has {belief.Length} probabilities that sum to {sum:R}; {Process.StateCount} that sum to 1 are needed"));
        }
    }

    private double[] Predict(ReadOnlySpan<double> belief, int action, int observation)
    {
        double[] next = new double[Process.StateCount];
        for (int state = 0; state < next.Length; state++)
        {
            foreach (ref readonly Transition transition in Process.Outcomes(state, action))
            {
                next[transition.Next] += transition.Ends ? 0 : belief[state] * transition.Probability * this[action, transition.Next, observation];
            }
        }

        return next;
    }
}
