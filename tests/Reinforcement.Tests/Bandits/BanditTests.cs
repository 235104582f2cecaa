namespace Hybrid.Reinforcement.Tests.Bandits;

public sealed class BanditTests
{
    private static readonly double[] _arms = [0.2, 0.5, 0.8];

    public static TheoryData<string> Names => ["greedy", "confidence", "thompson", "gradient"];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_comes_to_pull_the_best_arm(string name)
    {
        BanditRun run = BanditRun.Play(Make(name), _arms, 5_000, 1);
        Assert.True(run.Pulls[2] > 4_000, $"{name}: {string.Join(", ", run.Pulls)}");
        Assert.Equal(5_000, run.Pulls.Sum());
        Assert.Equal(run.Regret, BanditRun.Play(Make(name), _arms, 5_000, 1).Regret);
    }

    [Fact]
    public void The_regret_of_UCB1_stays_below_its_proven_bound()
    {
        const int Pulls = 20_000;
        double bound = (8 * Math.Log(Pulls) * ((1 / 0.6) + (1 / 0.3))) + ((1 + (Math.PI * Math.PI / 3)) * 0.9);
        double mean = Enumerable.Range(0, 10).Average(seed => BanditRun.Play(new UpperConfidence(3), _arms, Pulls, seed).Regret[^1]);
        Assert.InRange(mean, 1, bound);
    }

    [Fact]
    public void Thompson_beliefs_count_successes_and_failures()
    {
        var strategy = new ThompsonSampling(2);
        strategy.Learn(0, 1);
        strategy.Learn(0, 1);
        strategy.Learn(0, 0);
        Assert.Equal((3, 2), strategy.Belief(0));
        Assert.Equal((1, 1), strategy.Belief(1));

        // Two successes in two: P(Beta(3, 1) > Beta(1, 1)) = E Beta(3, 1) = 3/4.
        var sure = new ThompsonSampling(2);
        for (int i = 0; i < 2; i++)
        {
            sure.Learn(0, 1);
        }

        Pcg64 random = Pcg64.FromSeed(2);
        int first = 0;
        for (int i = 0; i < 20_000; i++)
        {
            first += sure.Choose(ref random) == 0 ? 1 : 0;
        }

        Known.Near(0.75, first / 20_000.0, 0.01);
        Assert.Throws<ArgumentOutOfRangeException>(() => sure.Learn(0, 2));
    }

    [Fact]
    public void The_expected_step_of_the_gradient_bandit_is_the_gradient_of_the_expected_reward()
    {
        // Expected: d/dh(b) sum pi(a) q(a) = sum q(a) pi(a) ((a = b) - pi(b)), with the softmax differentiated by hand.
        double[] rewards = [1, 3, 2];
        double[] step = new double[3];
        double[] start = Moved(0, 0);
        double[] probabilities = [.. new GradientBandit(3, 1).Probabilities()];
        Assert.Equal([0, 0, 0], start);
        for (int arm = 0; arm < 3; arm++)
        {
            double[] moved = Moved(arm, rewards[arm]);
            for (int other = 0; other < 3; other++)
            {
                step[other] += probabilities[arm] * moved[other];
            }
        }

        double mean = rewards.Zip(probabilities, (reward, probability) => reward * probability).Sum();
        Known.Near(probabilities.Select((probability, arm) => probability * (rewards[arm] - mean)), step, 1e-12);
    }

    [Fact]
    public void LinUCB_weights_are_those_of_ridge_regression()
    {
        // Expected: (I + X'X)^-1 X'y by Cramer's rule for two features.
        var strategy = new LinUcb(1, 2);
        double[][] rows = [[1, 2], [0.5, -1], [2, 0.3]];
        double[] rewards = [1, 0, 2];
        (double a, double b, double c, double u, double v) = (1, 0, 1, 0, 0);
        for (int i = 0; i < rows.Length; i++)
        {
            strategy.Learn(0, rows[i], rewards[i]);
            a += rows[i][0] * rows[i][0];
            b += rows[i][0] * rows[i][1];
            c += rows[i][1] * rows[i][1];
            u += rows[i][0] * rewards[i];
            v += rows[i][1] * rewards[i];
        }

        double determinant = (a * c) - (b * b);
        Known.Near([((c * u) - (b * v)) / determinant, ((a * v) - (b * u)) / determinant], strategy.Weights(0), 1e-12);
    }

    [Fact]
    public void LinUCB_learns_which_arm_suits_what_it_sees()
    {
        var strategy = new LinUcb(2, 2, 0.5);
        Pcg64 random = Pcg64.FromSeed(3);
        int right = 0;
        for (int i = 0; i < 2_000; i++)
        {
            double x = random.NextUniform(-1, 1);
            double[] features = [1, x, 1, x];
            int arm = strategy.Choose(features, ref random);
            right += i >= 1_000 && arm == (x > 0 ? 1 : 0) ? 1 : 0;
            strategy.Learn(arm, features.AsSpan(0, 2), (arm == 0 ? -x : x) + (0.1 * (random.NextDouble() - 0.5)));
        }

        Assert.True(right > 950, $"{right} of 1000");
    }

    private static double[] Moved(int arm, double reward)
    {
        var bandit = new GradientBandit(3, 1);
        bandit.Learn(arm, reward);
        return [.. bandit.Preferences];
    }

    private static BanditStrategy Make(string name) => name switch
    {
        "greedy" => new EpsilonGreedy(3),
        "confidence" => new UpperConfidence(3),
        "thompson" => new ThompsonSampling(3),
        _ => new GradientBandit(3),
    };
}
