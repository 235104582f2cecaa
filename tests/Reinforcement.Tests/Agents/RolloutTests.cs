namespace Hybrid.Reinforcement.Tests.Agents;

public sealed class RolloutTests
{
    [Theory]
    [InlineData(0.0)]
    [InlineData(0.7)]
    [InlineData(1.0)]
    public void Advantages_are_the_weighted_sum_of_differences_within_an_episode(double lambda)
    {
        // Expected: the definition, sum over k of (discount lambda)^k d(t+k), summed term by term.
        const double Discount = 0.9;
        const int Steps = 12;
        const int Environments = 2;
        Pcg64 random = Pcg64.FromSeed(4);
        var rollout = new Rollout(Steps, Environments, 1, 2, false);
        for (int i = 0; i < rollout.Size; i++)
        {
            rollout.Rewards[i] = (float)random.NextUniform(-1, 1);
            rollout.Values[i] = (float)random.NextUniform(-1, 1);
            rollout.FinalValues[i] = (float)random.NextUniform(-1, 1);
            rollout.Terminated[i] = i is 6 or 15;
            rollout.Truncated[i] = i is 11 or 15;
        }

        float[] last = [0.3f, -0.8f];
        rollout.Advance(last, Discount, lambda);
        double Difference(int step, int environment)
        {
            int i = (step * Environments) + environment;
            double next = rollout.Terminated[i] ? 0 : rollout.Truncated[i] ? rollout.FinalValues[i] : step == Steps - 1 ? last[environment] : rollout.Values[i + Environments];
            return rollout.Rewards[i] + (Discount * next) - rollout.Values[i];
        }

        for (int environment = 0; environment < Environments; environment++)
        {
            for (int step = 0; step < Steps; step++)
            {
                double expected = 0;
                double weight = 1;
                for (int k = step; k < Steps; k++)
                {
                    expected += weight * Difference(k, environment);
                    weight *= Discount * lambda;
                    int i = (k * Environments) + environment;
                    if (rollout.Terminated[i] || rollout.Truncated[i])
                    {
                        break;
                    }
                }

                int at = (step * Environments) + environment;
                Known.Near(expected, rollout.Advantages[at], 1e-5);
                Known.Near(expected + rollout.Values[at], rollout.Returns[at], 1e-5);
            }
        }
    }
}
