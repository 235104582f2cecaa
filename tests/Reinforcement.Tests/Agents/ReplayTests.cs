namespace Hybrid.Reinforcement.Tests.Agents;

public sealed class ReplayTests
{
    [Fact]
    public void A_sum_tree_draws_in_proportion_and_never_a_weight_of_zero()
    {
        var tree = new SumTree(5);
        double[] weights = [1, 0, 3, 2, 0];
        for (int i = 0; i < weights.Length; i++)
        {
            tree.Set(i, weights[i]);
        }

        int[] counts = new int[weights.Length];
        for (int i = 0; i < 600; i++)
        {
            counts[tree.Find((i + 0.5) / 100)]++;
        }

        Assert.Equal([100, 0, 300, 200, 0], counts);
        Assert.Equal(2, tree.Find(3.999999));
        Assert.Equal(3, tree.Find(6));
    }

    [Fact]
    public void Returns_over_steps_are_cut_at_an_episodes_end_and_bootstrap_only_where_it_was_cut()
    {
        // Rewards 1, 2, 4, discount 1/2, three steps summed; by hand.
        var buffer = new ReplayBuffer(10, 1, 2, false, 0);
        var queue = new ReturnQueue(1, 3, 1, 0.5);
        float[] rewards = [1, 2, 4, 8];
        for (int t = 0; t < 4; t++)
        {
            queue.Begin(0, [t], t % 2);
            queue.End(0, rewards[t], false, t == 3, [t + 1], [], buffer);
        }

        // t 0: 1 + 2/2 + 4/4 = 3, worth 1/8 at 3; t 1: 2 + 4/2 + 8/4 = 6 at 4; then 4 + 8/2 = 8, worth 1/4; 8, worth 1/2.
        Assert.Equal([(0, 3f, 0.125f, 3), (1, 6f, 0.125f, 4), (2, 8f, 0.25f, 4), (3, 8f, 0.5f, 4)], Contents(buffer, 4));
        queue.Begin(0, [7], 0);
        queue.End(0, 1, true, true, [8], [], buffer);
        Assert.Equal((7, 1f, 0f, 8), Contents(buffer, 5)[4]);
    }

    [Fact]
    public void Prioritised_draws_follow_surprise_and_their_weights_undo_it()
    {
        var buffer = new ReplayBuffer(4, 1, 2, false, 1);
        for (int i = 0; i < 4; i++)
        {
            buffer.Add([i], 0, 0, 0, [0], []);
        }

        buffer.Surprised([0, 1, 2, 3], [1, 2, 3, 4]);
        Pcg64 random = Pcg64.FromSeed(0);
        int[] places = new int[1000];
        float[] weights = new float[1000];
        buffer.Draw(places, weights, 1, ref random);
        double[] shares = [.. Enumerable.Range(0, 4).Select(i => places.Count(place => place == i) / 1000.0)];
        Known.Near([0.1, 0.2, 0.3, 0.4], shares, 0.01);

        // A full correction makes every step count alike on average: share times weight is constant.
        double[] products = [.. Enumerable.Range(0, 4).Select(i => (i + 1.001) * weights[Array.IndexOf(places, i)])];
        Known.Near([products[0], products[0], products[0]], products.Skip(1), 1e-4);
    }

    private static (int Word, float Reward, float Discount, int Next)[] Contents(ReplayBuffer buffer, int count)
    {
        var encoding = new Encoding(new InputSpec(true, 1, 100, 4), 0);
        var state = new SharedState<Tensor>(Tensor.Zeros(1));
        BoundStep step = state.Read((_, batch) => batch.Reward + batch.Discount, ReplayBatch.Like(encoding, count, 2, false));
        buffer.Fill([.. Enumerable.Range(0, count)], step);
        return
        [
            .. Enumerable.Range(0, count).Select(i => (
                step.Input<int>(ReplayBatch.ObservationInput)[i],
                step.Input<float>(ReplayBatch.RewardInput)[i],
                step.Input<float>(ReplayBatch.DiscountInput)[i],
                step.Input<int>(ReplayBatch.NextInput)[i])),
        ];
    }
}
