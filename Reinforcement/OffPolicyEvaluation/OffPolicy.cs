using System.Globalization;

namespace Hybrid.Reinforcement;

/// <summary>Values of a policy from episodes that another policy has played.</summary>
/// <remarks>
/// Sources: D. Precup, R. Sutton and S. Singh, "Eligibility traces for off-policy policy evaluation", 2000; N. Jiang and L. Li, "Doubly robust off-policy value evaluation for reinforcement
/// learning", 2016; H. Le, C. Voloshin and Y. Yue, "Batch policy learning under constraints", 2019 (fitted Q evaluation).
/// <code>
/// IReadOnlyList&lt;LoggedStep[]> log = OffPolicy.Log(lake, behaviour, episodes: 1000, seed: 0);
/// PolicyEstimate estimate = OffPolicy.DoublyRobust(log, target, discount: 0.99);
/// </code>
/// </remarks>
public static class OffPolicy
{
    private const int MostSweeps = 100_000;
    private const double Tolerance = 1e-10;

    /// <summary>Plays episodes with a policy and notes them.</summary>
    /// <param name="model">A finite environment.</param>
    /// <param name="policy">The policy that acts.</param>
    /// <param name="episodes">How many, at least 1.</param>
    /// <param name="seed">At least 0.</param>
    /// <exception cref="InvalidOperationException">The environment is not finite.</exception>
    public static IReadOnlyList<LoggedStep[]> Log(EnvironmentModel model, Policy policy, int episodes, long seed)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentOutOfRangeException.ThrowIfLessThan(episodes, 1);
        StateStepper environment = model.StartStates(seed);
        Pcg64 random = Pcg64.FromSeed(seed + (1L << 40));
        var log = new List<LoggedStep[]>(episodes);
        for (int episode = 0; episode < episodes; episode++)
        {
            var steps = new List<LoggedStep>();
            int state = environment.Reset();
            for (int i = 0; i < AgentEvaluation.MostSteps; i++)
            {
                int action = Draw(policy, state, ref random);
                EnvironmentStep step = environment.Step(action, out int next);
                steps.Add(new LoggedStep(state, action, policy[state, action], step.Reward, next, step.Terminated));
                state = next;
                if (step.Over)
                {
                    break;
                }
            }

            log.Add([.. steps]);
        }

        return log;
    }

    /// <summary>Importance sampling: each reward weighted by the ratio of the probabilities of the actions up to it. Unbiased; its variance grows with the length of episodes.</summary>
    /// <param name="log">The episodes.</param>
    /// <param name="target">The policy to be judged.</param>
    /// <param name="discount">In [0, 1].</param>
    /// <exception cref="ArgumentException">There is no episode, or a step's probability is not above 0.</exception>
    public static PolicyEstimate ImportanceSampling(IReadOnlyList<LoggedStep[]> log, Policy target, double discount)
    {
        Check(log, target, discount);
        double[] weights = new double[log.Count];
        double[] values = [.. log.Select((episode, i) => PerDecision(episode, target, discount, out weights[i]))];
        return Of(values, weights);
    }

    /// <summary>Weighted importance sampling: the weighted mean of returns, the weights those of whole episodes. Biased, consistent, and far less variable.</summary>
    /// <inheritdoc cref="ImportanceSampling"/>
    public static PolicyEstimate WeightedImportanceSampling(IReadOnlyList<LoggedStep[]> log, Policy target, double discount)
    {
        Check(log, target, discount);
        double[] weights = new double[log.Count];
        double[] returns = new double[log.Count];
        for (int i = 0; i < log.Count; i++)
        {
            PerDecision(log[i], target, discount, out weights[i]);
            double worth = 1;
            foreach (LoggedStep step in log[i])
            {
                returns[i] += worth * step.Reward;
                worth *= discount;
            }
        }

        double total = weights.Sum();
        double value = total > 0 ? weights.Zip(returns, (weight, gain) => weight * gain).Sum() / total : double.NaN;
        double error = Math.Sqrt(weights.Zip(returns, (weight, gain) => weight * weight * (gain - value) * (gain - value)).Sum()) / total;
        return new(value, log.Count > 1 ? error : double.NaN, total * total / weights.Sum(weight => weight * weight));
    }

    /// <summary>Fitted Q evaluation, the direct method: Q(s,a) is the mean of r + discount sum pi(a'|s') Q(s',a') over the steps seen, 0 where none was.</summary>
    /// <inheritdoc cref="ImportanceSampling"/>
    public static PolicyEstimate FittedQ(IReadOnlyList<LoggedStep[]> log, Policy target, double discount)
    {
        double[] values = FittedValues(log, target, discount);
        return Of([.. log.Select(episode => StateValue(values, target, episode[0].State))], null);
    }

    /// <summary>Doubly robust: fitted values corrected by weighted errors, v(t) = V(s) + ratio (r + discount v(t+1) - Q(s,a)). Right when either the values or the probabilities are.</summary>
    /// <inheritdoc cref="ImportanceSampling"/>
    public static PolicyEstimate DoublyRobust(IReadOnlyList<LoggedStep[]> log, Policy target, double discount)
    {
        double[] values = FittedValues(log, target, discount);
        double[] estimates = [.. log.Select(episode =>
        {
            double later = episode[^1].Terminated ? 0 : StateValue(values, target, episode[^1].Next);
            for (int i = episode.Length - 1; i >= 0; i--)
            {
                LoggedStep step = episode[i];
                double error = step.Reward + (discount * later) - values[(step.State * target.ActionCount) + step.Action];
                later = StateValue(values, target, step.State) + (target[step.State, step.Action] / step.Probability * error);
            }

            return later;
        })];
        double[] weights = new double[log.Count];
        for (int i = 0; i < log.Count; i++)
        {
            PerDecision(log[i], target, discount, out weights[i]);
        }

        return Of(estimates, weights);
    }

    /// <summary>The values of fitted Q evaluation, [states, actions].</summary>
    /// <inheritdoc cref="ImportanceSampling"/>
    public static double[] FittedValues(IReadOnlyList<LoggedStep[]> log, Policy target, double discount)
    {
        Check(log, target, discount);
        double[] values = new double[target.StateCount * target.ActionCount];
        double[] sums = new double[values.Length];
        int[] counts = new int[values.Length];
        foreach (LoggedStep step in log.SelectMany(episode => episode))
        {
            counts[(step.State * target.ActionCount) + step.Action]++;
        }

        for (int sweep = 0; sweep < MostSweeps; sweep++)
        {
            Array.Clear(sums);
            foreach (LoggedStep step in log.SelectMany(episode => episode))
            {
                sums[(step.State * target.ActionCount) + step.Action] += step.Reward + (step.Terminated ? 0 : discount * StateValue(values, target, step.Next));
            }

            double change = 0;
            for (int i = 0; i < values.Length; i++)
            {
                double next = counts[i] == 0 ? 0 : sums[i] / counts[i];
                change = Math.Max(change, Math.Abs(next - values[i]));
                values[i] = next;
            }

            if (change < Tolerance)
            {
                break;
            }
        }

        return values;
    }

    private static double StateValue(double[] values, Policy target, int state)
    {
        double value = 0;
        for (int action = 0; action < target.ActionCount; action++)
        {
            value += target[state, action] * values[(state * target.ActionCount) + action];
        }

        return value;
    }

    private static double PerDecision(LoggedStep[] episode, Policy target, double discount, out double weight)
    {
        weight = 1;
        double worth = 1;
        double value = 0;
        foreach (LoggedStep step in episode)
        {
            weight *= target[step.State, step.Action] / step.Probability;
            value += worth * weight * step.Reward;
            worth *= discount;
        }

        return value;
    }

    private static PolicyEstimate Of(double[] values, double[]? weights)
    {
        double mean = values.Average();
        double error = values.Length > 1 ? Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1) / values.Length) : double.NaN;
        double total = weights?.Sum() ?? 0;
        return new(mean, error, weights is null ? values.Length : total * total / weights.Sum(weight => weight * weight));
    }

    private static int Draw(Policy policy, int state, ref Pcg64 random)
    {
        double draw = random.NextDouble();
        int action = 0;
        for (int i = 0; i < policy.ActionCount; i++)
        {
            if (policy[state, i] > 0)
            {
                action = i;
                draw -= policy[state, i];
                if (draw < 0)
                {
                    break;
                }
            }
        }

        return action;
    }

    private static void Check(IReadOnlyList<LoggedStep[]> log, Policy target, double discount)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(target);
        if (!(discount is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(discount), discount, "OffPolicy: the discount must be from 0 to 1");
        }

        if (log.Count == 0 || log.Any(episode => episode.Length == 0))
        {
            throw new ArgumentException("OffPolicy: there is no episode or one without a step; at least one episode of one step each is needed", nameof(log));
        }

        foreach (LoggedStep step in log.SelectMany(episode => episode))
        {
            if (!(step.Probability is > 0 and <= 1) || (uint)step.State >= (uint)target.StateCount || (uint)step.Action >= (uint)target.ActionCount)
            {
                throw new ArgumentException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"OffPolicy: a step in state {step.State} took action {step.Action} with probability {step.Probability}; states below {target.StateCount}, actions below {target.ActionCount} and probabilities above 0 and up to 1 are allowed"));
            }
        }
    }
}
