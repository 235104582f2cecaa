namespace Hybrid.Reinforcement;

/// <summary>Learns the values of a policy from episodes alone: what <see cref="PolicyEvaluation"/> computes from the tables.</summary>
/// <remarks>
/// Source: Sutton and Barto, Reinforcement Learning, 2nd ed., sections 5.1, 6.1 and 12.2. An episode that the time limit cuts goes on with the value of its last state.
/// <code>
/// EnvironmentModel walk = EnvironmentRegistry.Make("RandomWalk-v0");
/// Policy policy = Policy.Uniform(walk.Process!);
/// double[] values = TabularPrediction.Run(walk, policy, PredictionMethod.TemporalDifference, episodes: 1000, seed: 1);   // near 1/6, 2/6, ... 5/6
/// </code>
/// </remarks>
public static class TabularPrediction
{
    // Traces below this change nothing that is visible.
    private const double Negligible = 1e-6;

    /// <summary>Plays episodes with a policy and learns its values.</summary>
    /// <param name="model">A finite environment whose episodes end.</param>
    /// <param name="policy">The policy, of the environment's states and actions.</param>
    /// <param name="method">How to learn.</param>
    /// <param name="episodes">How many episodes, at least 1.</param>
    /// <param name="seed">At least 0; the environment draws from its stream, the policy from that of seed + 2^40.</param>
    /// <param name="options">Discount, step size, traces.</param>
    /// <param name="observe">Is told the values after each episode; they change afterwards.</param>
    /// <returns>The values, [states].</returns>
    /// <exception cref="ArgumentException">The environment is not finite, or the policy or an option does not fit.</exception>
    public static double[] Run(
        EnvironmentModel model, Policy policy, PredictionMethod method, int episodes, long seed, PredictionOptions? options = null, Action<int, IReadOnlyList<double>>? observe = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentOutOfRangeException.ThrowIfLessThan(episodes, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(seed);
        options ??= new PredictionOptions();
        options.Check();
        if (!model.IsFinite)
        {
            throw new ArgumentException($"TabularPrediction: {model.Spec.Id} is not finite; RandomWalk-v0, FrozenLake-v1 and other finite environments are allowed", nameof(model));
        }

        StateStepper environment = model.StartStates(seed);
        MarkovDecisionProcess process = environment.Process;
        if (policy.StateCount != process.StateCount || policy.ActionCount != process.ActionCount)
        {
            throw new ArgumentException(
                $"TabularPrediction: the policy has {policy.StateCount} states and {policy.ActionCount} actions; {model.Spec.Id} has {process.StateCount} and {process.ActionCount}", nameof(policy));
        }

        double[] values = [.. Enumerable.Range(0, process.StateCount).Select(state => process.IsTerminal(state) ? 0 : options.InitialValue)];
        var update = new Updates(values, options);
        Pcg64 random = Pcg64.FromSeed(seed + (1L << 40));
        for (int episode = 0; episode < episodes; episode++)
        {
            update.Part = (double)episode / episodes;
            if (method is PredictionMethod.FirstVisit or PredictionMethod.EveryVisit)
            {
                MonteCarlo(environment, policy, method == PredictionMethod.FirstVisit, update, ref random);
            }
            else
            {
                Differences(environment, policy, method == PredictionMethod.TemporalDifference ? 0 : options.TraceDecay, update, ref random);
            }

            observe?.Invoke(episode, values);
        }

        return values;
    }

    private static void Differences(StateStepper environment, Policy policy, double traceDecay, Updates update, ref Pcg64 random)
    {
        double decay = update.Discount * traceDecay;
        var traces = new Dictionary<int, double>();
        int state = environment.Reset();
        EnvironmentStep step;
        do
        {
            step = environment.Step(Draw(policy, state, ref random), out int next);
            double error = step.Reward + (step.Terminated ? 0 : update.Discount * update.Values[next]) - update.Values[state];
            update.Visit(state);
            traces[state] = traces.GetValueOrDefault(state) + 1;
            foreach ((int seen, double trace) in traces)
            {
                update.Move(seen, error * trace);
            }

            foreach (int seen in traces.Keys)
            {
                traces[seen] *= decay;
                if (traces[seen] < Negligible)
                {
                    traces.Remove(seen);
                }
            }

            state = next;
        }
        while (!step.Over);
    }

    private static void MonteCarlo(StateStepper environment, Policy policy, bool firstOnly, Updates update, ref Pcg64 random)
    {
        var visits = new List<(int State, double Reward)>();
        int state = environment.Reset();
        EnvironmentStep step;
        do
        {
            step = environment.Step(Draw(policy, state, ref random), out int next);
            visits.Add((state, step.Reward));
            state = next;
        }
        while (!step.Over);
        var first = new Dictionary<int, int>();
        for (int i = visits.Count - 1; i >= 0; i--)
        {
            first[visits[i].State] = i;
        }

        double total = step.Terminated ? 0 : update.Values[state];
        for (int i = visits.Count - 1; i >= 0; i--)
        {
            total = visits[i].Reward + (update.Discount * total);
            if (!firstOnly || first[visits[i].State] == i)
            {
                update.Visit(visits[i].State);
                update.Move(visits[i].State, total - update.Values[visits[i].State]);
            }
        }
    }

    private static int Draw(Policy policy, int state, ref Pcg64 random)
    {
        double draw = random.NextDouble();
        int last = 0;
        for (int action = 0; action < policy.ActionCount; action++)
        {
            double probability = policy[state, action];
            if (probability > 0)
            {
                last = action;
                draw -= probability;
                if (draw < 0)
                {
                    break;
                }
            }
        }

        return last;
    }

    /// <summary>The values, and how far they move.</summary>
    private sealed class Updates(double[] values, PredictionOptions options)
    {
        private readonly long[] _visits = new long[values.Length];

        public double[] Values => values;

        public double Discount => options.Discount;

        public double Part { get; set; }

        public void Visit(int state) => _visits[state]++;

        public void Move(int state, double distance) => values[state] += distance * (options.LearningRate?.At(Part) ?? (1.0 / _visits[state]));
    }
}
