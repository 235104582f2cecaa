namespace Hybrid.Reinforcement.Tests.OffPolicyEvaluation;

/// <summary>Estimates against the exact value of a small process.</summary>
public sealed class OffPolicyTests
{
    private const double Discount = 0.9;

    // Two states, two actions, chance and several steps.
    private static readonly MarkovDecisionProcess _process = MarkovDecisionProcess.Create(
        2,
        2,
        Discount,
        (state, action) => (state, action) switch
        {
            (0, 0) => [new Transition(0.5, 0, 1), new Transition(0.5, 1, 0)],
            (0, _) => [new Transition(0.8, 1, 0.5), new Transition(0.2, 0, 2, true)],
            (_, 0) => [new Transition(0.6, 0, -1), new Transition(0.4, 1, 3, true)],
            _ => [new Transition(1, 0, 0.2, true)],
        },
        [1, 0]);

    private static readonly Policy _behaviour = Policy.Of(_process, new[,] { { 0.5, 0.5 }, { 0.3, 0.7 } });
    private static readonly Policy _target = Policy.Of(_process, new[,] { { 0.2, 0.8 }, { 0.6, 0.4 } });
    private static readonly IReadOnlyList<LoggedStep[]> _log = OffPolicy.Log(EnvironmentRegistry.FromProcess(_process, "two"), _behaviour, 20_000, 1);

    public static TheoryData<string> Names => ["importance", "weighted", "fitted", "doubly robust"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_estimate_finds_the_exact_value_within_its_error(string name)
    {
        double exact = PolicyEvaluation.StartValue(_process, _target);
        PolicyEstimate estimate = Estimate(name, _log);
        Assert.InRange(estimate.Value, exact - 0.05, exact + 0.05);
        if (name != "fitted")
        {
            Assert.InRange(Math.Abs(estimate.Value - exact), 0, 4 * estimate.StandardError);
        }
    }

    [Fact]
    public void Importance_sampling_is_unbiased_over_all_episodes_of_two_steps()
    {
        // Every episode of at most two steps, weighted by its probability under the behaviour: the mean is the value within two steps.
        double mean = 0;
        void Visit(List<LoggedStep> steps, int state, double probability, bool over)
        {
            if (over || steps.Count == 2)
            {
                mean += probability * OffPolicy.ImportanceSampling([[.. steps]], _target, Discount).Value;
                return;
            }

            for (int action = 0; action < 2; action++)
            {
                foreach (Transition outcome in _process.Outcomes(state, action).ToArray())
                {
                    Visit([.. steps, new LoggedStep(state, action, _behaviour[state, action], outcome.Reward, outcome.Next, outcome.Ends)], outcome.Next, probability * _behaviour[state, action] * outcome.Probability, outcome.Ends);
                }
            }
        }

        Visit([], 0, 1, false);
        Known.Near(PolicyEvaluation.ValuesWithin(_process, _target, 2)[0], mean, 1e-12);
    }

    [Fact]
    public void Doubly_robust_estimates_vary_less_than_importance_sampling()
    {
        Assert.True(Estimate("doubly robust", _log).StandardError < 0.8 * Estimate("importance", _log).StandardError);
        Assert.True(Estimate("weighted", _log).EffectiveSize < _log.Count);
    }

    [Fact]
    public void A_policy_judged_by_its_own_episodes_is_worth_their_mean()
    {
        double mean = _log.Average(episode => episode.Select((step, i) => Math.Pow(Discount, i) * step.Reward).Sum());
        Known.Near(mean, OffPolicy.ImportanceSampling(_log, _behaviour, Discount).Value, 1e-9);
        Known.Near(mean, OffPolicy.WeightedImportanceSampling(_log, _behaviour, Discount).Value, 1e-9);
    }

    [Fact]
    public void Steps_without_a_probability_are_refused()
    {
        LoggedStep[] step = [new(0, 0, 0, 1, 1, true)];
        Assert.Contains("probabilities above 0", Assert.Throws<ArgumentException>(() => OffPolicy.ImportanceSampling([step], _target, Discount)).Message);
        Assert.Throws<ArgumentException>(() => OffPolicy.FittedQ([], _target, Discount));
    }

    private static PolicyEstimate Estimate(string name, IReadOnlyList<LoggedStep[]> log) => name switch
    {
        "importance" => OffPolicy.ImportanceSampling(log, _target, Discount),
        "weighted" => OffPolicy.WeightedImportanceSampling(log, _target, Discount),
        "fitted" => OffPolicy.FittedQ(log, _target, Discount),
        _ => OffPolicy.DoublyRobust(log, _target, Discount),
    };
}
