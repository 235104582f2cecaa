namespace Hybrid.Reinforcement.Tests.Planning;

/// <summary>The long run against stationary distributions of every policy.</summary>
public sealed class AverageRewardTests
{
    // R. Howard, Dynamic Programming and Markov Processes, 1960, the taxicab: towns A, B, C; cruise, stand, wait for a call (not in B).
    private static readonly double[][][] _probabilities =
    [
        [[1 / 2.0, 1 / 4.0, 1 / 4.0], [1 / 16.0, 3 / 4.0, 3 / 16.0], [1 / 4.0, 1 / 8.0, 5 / 8.0]],
        [[1 / 2.0, 0, 1 / 2.0], [1 / 16.0, 7 / 8.0, 1 / 16.0], []],
        [[1 / 4.0, 1 / 4.0, 1 / 2.0], [1 / 8.0, 3 / 4.0, 1 / 8.0], [3 / 4.0, 1 / 16.0, 3 / 16.0]],
    ];

    private static readonly double[][][] _rewards =
    [
        [[10, 4, 8], [8, 2, 4], [4, 6, 4]],
        [[14, 0, 18], [8, 16, 8], []],
        [[10, 2, 8], [6, 4, 2], [4, 0, 8]],
    ];

    [Fact]
    public void Howards_taxicab_stands_in_every_town()
    {
        MarkovDecisionProcess process = Taxicab();
        AverageRewardPlan plan = AverageReward.Solve(process);
        Assert.True(plan.Converged);
        Assert.Equal([1, 1, 1], plan.Policy);
        double best = Policies().Max(Gain);
        Known.Near(best, plan.Gain, 1e-9);
        Known.Near(best, Gain([1, 1, 1]), 1e-12);

        // Howard's figure, rounded.
        Known.Near(13.34, plan.Gain, 0.005);
        Assert.InRange(best, plan.LeastGain - 1e-12, plan.GreatestGain + 1e-12);
    }

    [Fact]
    public void The_bias_and_the_gain_solve_the_optimality_equation()
    {
        MarkovDecisionProcess process = Taxicab();
        AverageRewardPlan plan = AverageReward.Solve(process);
        for (int state = 0; state < 3; state++)
        {
            double best = Enumerable.Range(0, 3).Where(action => process.IsAvailable(state, action)).Max(action =>
                Enumerable.Range(0, 3).Sum(next => _probabilities[state][action][next] * (_rewards[state][action][next] + plan.Bias[next])));
            Known.Near(plan.Gain + plan.Bias[state], best, 1e-7);
        }
    }

    [Fact]
    public void An_episode_that_ends_begins_anew()
    {
        // Three steps that pay 0, 0 and 6, again and again: 2 a step. It is periodic as well.
        MarkovDecisionProcess process = MarkovDecisionProcess.Create(3, 1, 1, (state, _) => [new Transition(1, Math.Min(state + 1, 2), state == 2 ? 6 : 0, state == 2)], [1, 0, 0]);
        Known.Near(2, AverageReward.Solve(process).Gain, 1e-8);
    }

    [Fact]
    public void Where_two_classes_remain_it_says_that_it_has_not_converged()
    {
        MarkovDecisionProcess process = MarkovDecisionProcess.Create(2, 1, 1, (state, _) => [new Transition(1, state, state)], [0.5, 0.5]);
        AverageRewardPlan plan = AverageReward.Solve(process, new PlanOptions { MaximumIterations = 1000 });
        Assert.False(plan.Converged);
        Known.Near(0, plan.LeastGain, 1e-12);
        Known.Near(1, plan.GreatestGain, 1e-12);
    }

    private static MarkovDecisionProcess Taxicab() => MarkovDecisionProcess.Create(
        3, 3, 1, (state, action) => _probabilities[state][action].Select((probability, next) => new Transition(probability, next, _rewards[state][action][next])).Where(step => step.Probability > 0), [1, 0, 0]);

    private static IEnumerable<int[]> Policies() =>
        from a in Enumerable.Range(0, 3) from b in Enumerable.Range(0, 2) from c in Enumerable.Range(0, 3) select new[] { a, b, c };

    // The stationary distribution by many powers of the policy's matrix.
    private static double Gain(int[] policy)
    {
        double[] share = [1, 0, 0];
        for (int i = 0; i < 2000; i++)
        {
            share = [.. Enumerable.Range(0, 3).Select(next => Enumerable.Range(0, 3).Sum(state => share[state] * _probabilities[state][policy[state]][next]))];
        }

        return Enumerable.Range(0, 3).Sum(state => share[state] * _probabilities[state][policy[state]].Zip(_rewards[state][policy[state]], (probability, reward) => probability * reward).Sum());
    }
}
