namespace Hybrid.Reinforcement.Tests.Agents;

/// <summary>Losses of distributions against loops over their definitions.</summary>
public sealed class DqnLossTests
{
    private const int Rows = 6;
    private const int Actions = 3;

    [Fact]
    public void The_categorical_loss_is_the_cross_entropy_with_the_projected_target()
    {
        // Expected: algorithm 1 of Bellemare, Dabney and Munos (2017), by loops.
        var options = new Dqn { Hidden = [8], Distribution = ValueDistribution.Categorical, Atoms = 7, LeastValue = -1, GreatestValue = 2, Double = false };
        (DqnNetwork network, DqnWeights weights, DqnWeights target, ReplayBatch batch) = Make(options);
        float[] said = network.Apply(weights, batch.Observation, null).LogSoftmax().ToArray();
        float[] later = network.Apply(target, batch.Next, null).Softmax().ToArray();
        float[] rewards = batch.Reward.ToArray();
        float[] discounts = batch.Discount.ToArray();
        int[] taken = batch.Action.ToIntegerArray();
        double step = 3.0 / 6;
        double[] expected = new double[Rows];
        for (int row = 0; row < Rows; row++)
        {
            double Mean(int action) => Enumerable.Range(0, 7).Sum(atom => later[(((row * Actions) + action) * 7) + atom] * (-1 + (atom * step)));
            int best = Enumerable.Range(0, Actions).MaxBy(Mean);
            double[] wanted = new double[7];
            for (int atom = 0; atom < 7; atom++)
            {
                double position = (Math.Clamp(rewards[row] + (discounts[row] * (-1 + (atom * step))), -1, 2) + 1) / step;
                int low = (int)Math.Floor(position);
                int high = (int)Math.Ceiling(position);
                double probability = later[(((row * Actions) + best) * 7) + atom];
                wanted[low] += probability * (low == high ? 1 : high - position);
                wanted[high] += probability * (low == high ? 0 : position - low);
            }

            expected[row] = -Enumerable.Range(0, 7).Sum(atom => wanted[atom] * said[(((row * Actions) + taken[row]) * 7) + atom]);
        }

        (Tensor loss, Tensor surprise) = new DqnLoss(options, network).Of(weights, target, batch);
        Known.Near(expected, surprise.ToDoubleArray(), 1e-5);
        Known.Near(expected.Average(), loss.Item(), 1e-5);
    }

    [Fact]
    public void The_quantile_loss_is_the_huber_loss_weighted_by_levels()
    {
        // Expected: equation 10 of Dabney and others (2018), by loops.
        var options = new Dqn { Hidden = [8], Distribution = ValueDistribution.Quantile, Atoms = 5 };
        (DqnNetwork network, DqnWeights weights, DqnWeights target, ReplayBatch batch) = Make(options);
        float[] said = network.Apply(weights, batch.Observation, null).ToArray();
        float[] online = network.Apply(weights, batch.Next, null).ToArray();
        float[] later = network.Apply(target, batch.Next, null).ToArray();
        float[] rewards = batch.Reward.ToArray();
        float[] discounts = batch.Discount.ToArray();
        int[] taken = batch.Action.ToIntegerArray();
        double total = 0;
        for (int row = 0; row < Rows; row++)
        {
            int best = Enumerable.Range(0, Actions).MaxBy(action => Enumerable.Range(0, 5).Sum(atom => online[(((row * Actions) + action) * 5) + atom]));
            for (int i = 0; i < 5; i++)
            {
                for (int j = 0; j < 5; j++)
                {
                    double error = rewards[row] + (discounts[row] * later[(((row * Actions) + best) * 5) + j]) - said[(((row * Actions) + taken[row]) * 5) + i];
                    double huber = Math.Abs(error) <= 1 ? 0.5 * error * error : Math.Abs(error) - 0.5;
                    total += Math.Abs(((i + 0.5) / 5) - (error < 0 ? 1 : 0)) * huber / 5;
                }
            }
        }

        Known.Near(total / Rows, new DqnLoss(options, network).Of(weights, target, batch).Loss.Item(), 1e-5);
    }

    [Fact]
    public void Duelling_advantages_have_mean_zero()
    {
        var options = new Dqn { Hidden = [8, 8], Duelling = true };
        (DqnNetwork network, DqnWeights weights, _, ReplayBatch batch) = Make(options);
        Tensor value = Layers.Apply(weights.Value, options.Activation, Layers.Activate(options.Activation, weights.Trunk[0].Apply(batch.Observation)));
        Known.Near(value.ToDoubleArray(), network.Apply(weights, batch.Observation, null).Mean(1).ToDoubleArray(), 1e-5);
    }

    private static (DqnNetwork Network, DqnWeights Weights, DqnWeights Target, ReplayBatch Batch) Make(Dqn options)
    {
        var network = new DqnNetwork(options, Actions, new Encoding(new InputSpec(false, 4, 0, 0), 0));
        RandomKey[] keys = RandomKey.FromSeed(5).Split(8);
        var batch = new ReplayBatch(
            keys[0].Normal(Rows, 4),
            Tensor.From([0, 1, 2, 2, 1, 0]),
            keys[1].Normal(Rows),
            Tensor.From([0.9f, 0.9f, 0f, 0.81f, 0.9f, 0f]),
            keys[2].Normal(Rows, 4),
            Tensor.Ones(Rows),
            Tensor.Scalar(1e-3),
            keys[3].Bits,
            []);
        return (network, network.Draw(keys[4]), network.Draw(keys[5]), batch);
    }
}
