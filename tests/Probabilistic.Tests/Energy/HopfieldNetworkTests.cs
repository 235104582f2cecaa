using FsCheck;
using FsCheck.Fluent;

namespace Hybrid.Probabilistic.Tests.Energy;

public sealed class HopfieldNetworkTests
{
    [Fact]
    public void The_energy_never_rises_in_any_asynchronous_run() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(200),
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var random = new Random(seed);
            int n = random.Next(2, 30);
            double[,] weights = new double[n, n];
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < i; j++)
                {
                    weights[i, j] = weights[j, i] = random.NextDouble() - 0.5;
                }
            }

            bool binary = random.Next(2) == 0;
            var network = new HopfieldNetwork(weights, [.. Enumerable.Range(0, n).Select(_ => random.NextDouble() - 0.5)], binary);
            int[] state = [.. Enumerable.Range(0, n).Select(_ => random.Next(2) == 0 ? 1 : binary ? 0 : -1)];
            HopfieldRecall recall = network.Recall(state, random.Next(2) == 0 ? HopfieldUpdate.Random : HopfieldUpdate.Sequential, seed);
            bool falls = recall.Energies.Zip(recall.Energies.Skip(1)).All(pair => pair.Second <= pair.First + 1e-9);
            return falls && recall.Stable && Math.Abs(recall.Energies[^1] - network.Energy(recall.State)) < 1e-9;
        }));

    [Theory]
    [InlineData(HopfieldRule.Hebb, 8)]
    [InlineData(HopfieldRule.Storkey, 20)]
    [InlineData(HopfieldRule.PseudoInverse, 40)]
    public void Stored_patterns_are_recalled_from_disturbed_ones(HopfieldRule rule, int count)
    {
        int[][] patterns = Patterns(count, 120, 1);
        HopfieldNetwork network = HopfieldNetwork.Store(patterns, rule);
        var random = new Random(2);
        int[][] starts = [.. patterns.Select(pattern => pattern.Select(value => random.NextDouble() < 0.05 ? -value : value).ToArray())];
        HopfieldRecall[] recalls = network.RecallMany(starts);
        Assert.Equal(patterns, recalls.Select(recall => recall.State.ToArray()));
        Assert.Equal(recalls[3].State, network.Recall(starts[3], HopfieldUpdate.Sequential).State);
    }

    [Fact]
    public void The_pseudo_inverse_makes_every_pattern_a_fixed_point()
    {
        int[][] patterns = Patterns(60, 100, 3);
        HopfieldNetwork network = HopfieldNetwork.Store(patterns, HopfieldRule.PseudoInverse);
        Assert.All(patterns, pattern => Assert.Equal((1, true), (network.Recall(pattern).Sweeps, network.Recall(pattern).Stable)));
    }

    [Fact]
    public void The_capacity_of_Hebbs_rule_lies_near_a_seventh_of_the_units()
    {
        // Recall of random patterns breaks down between 0.12 and 0.16 patterns a unit: 0.138 in the limit (Amit, Gutfreund and Sompolinsky, 1985).
        IReadOnlyList<CapacityPoint> curve = HopfieldCapacity.Curve(500, [10, 55, 90], seed: 4);
        Assert.Equal((1.0, 0.0), (curve[0].Kept, curve[0].FirstError));
        Assert.True(curve[1].Overlap > 0.95, $"{curve[1]}");
        Assert.True(curve[2].Overlap < 0.75, $"{curve[2]}");
        Assert.All(curve, point => Assert.Equal(point.ExpectedError!.Value, point.FirstError, 0.01));
        Assert.Equal([0.02, 0.11, 0.18], curve.Select(point => point.Load));

        // The pseudo-inverse rule keeps them all, being a projection on them.
        Assert.Equal((1.0, (double?)null), HopfieldCapacity.Curve(100, [60], HopfieldRule.PseudoInverse) is [var point] ? (point.Kept, point.ExpectedError) : default);
    }

    [Fact]
    public void The_first_errors_are_as_many_as_the_crosstalk_foretells()
    {
        const int N = 400, P = 80;
        int[][] patterns = Patterns(P, N, 5);
        double[][] crosstalk = HopfieldCapacity.Crosstalk(patterns);
        double expected = HopfieldCapacity.ExpectedError(N, P);
        Assert.Equal(expected, crosstalk.SelectMany(row => row).Average(value => value < -1 ? 1.0 : 0), 0.003);

        // Hertz, Krogh and Palmer, table 2.1: 0.185 patterns a unit give an error of 0.01.
        Assert.Equal(0.01, HopfieldCapacity.ExpectedError(1000, 185), 0.0002);
        HopfieldNetwork network = HopfieldNetwork.Store(patterns);
        Assert.Contains("80 patterns in 400 units", network.Warning);
        Assert.Null(HopfieldNetwork.Store(patterns[..20]).Warning);
        Assert.Equal(patterns[0].Select((value, i) => crosstalk[0][i] + 1 - (1 / (double)N)), Enumerable.Range(0, N).Select(i => patterns[0][i] * Enumerable.Range(0, N).Sum(j => network[i, j] * patterns[0][j])), (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Fact]
    public void Units_of_0_and_1_recall_what_those_of_minus_1_and_1_do()
    {
        int[][] patterns = Patterns(6, 60, 6);
        int[][] binary = [.. patterns.Select(pattern => pattern.Select(value => (value + 1) / 2).ToArray())];
        HopfieldNetwork signs = HopfieldNetwork.Store(patterns), bits = HopfieldNetwork.Store(binary);
        Assert.True(bits.IsBinary && !signs.IsBinary);
        int[] start = Patterns(1, 60, 7)[0];
        HopfieldRecall one = signs.Recall(start, seed: 3), other = bits.Recall([.. start.Select(value => (value + 1) / 2)], seed: 3);
        Assert.Equal(one.State.Select(value => (value + 1) / 2), other.State);
        Assert.Equal(one.Energies[0] - one.Energies[^1], other.Energies[0] - other.Energies[^1], 1e-9);
        Assert.Equal(signs[3, 4], bits.As(false)[3, 4], 1e-12);
    }

    [Fact]
    public void Synchronous_updates_can_cycle_and_say_so()
    {
        var pair = new HopfieldNetwork(new double[,] { { 0, 1 }, { 1, 0 } });
        HopfieldRecall recall = pair.Recall([1, -1], HopfieldUpdate.Synchronous);
        Assert.True(recall.Cycles && !recall.Stable);
        Assert.True(pair.Recall([1, -1], HopfieldUpdate.Sequential).Stable);
    }

    [Fact]
    public void A_bidirectional_memory_recalls_both_partners_from_either()
    {
        int[][] left = Patterns(4, 60, 8), right = Patterns(4, 40, 9);
        BidirectionalMemory memory = BidirectionalMemory.Store(left, right);
        var random = new Random(1);
        for (int p = 0; p < 4; p++)
        {
            int[] noisy = [.. left[p].Select(value => random.NextDouble() < 0.1 ? -value : value)];
            Assert.Equal(right[p], memory.FromLeft(noisy).Right);
            Assert.Equal(left[p], memory.FromRight(right[p]).Left);
            Assert.True(memory.Energy(left[p], right[p]) < memory.Energy(noisy, right[p]));
        }
    }

    [Fact]
    public void The_continuous_network_is_attention_and_its_energy_never_rises()
    {
        var random = new Random(2);
        double[][] memories = [.. Enumerable.Range(0, 12).Select(_ => Enumerable.Range(0, 16).Select(_ => random.NextDouble() - 0.5).ToArray())];
        var network = new ContinuousHopfield(memories, 4);
        double[] state = [.. Enumerable.Range(0, 16).Select(_ => random.NextDouble() - 0.5)];

        // softmax(b q K') V with keys and values the memories; the facade's attention divides by the root of the width.
        Tensor keys = Tensor.From([.. memories.SelectMany(memory => memory)], 1, 12, 1, 16);
        Tensor query = Tensor.From([.. state.Select(value => value * 4 * Math.Sqrt(16))], 1, 1, 1, 16);
        double[] attention = Tensor.Attention(query, keys, keys).ToDoubleArray();
        double[] update = network.Update(state);
        Assert.Equal(attention, update, (a, b) => Math.Abs(a - b) < 1e-9);
        double energy = network.Energy(state);
        for (int step = 0; step < 20; step++)
        {
            state = network.Update(state);
            Assert.True(network.Energy(state) <= energy + 1e-12);
            energy = network.Energy(state);
        }

        double[] near = [.. memories[5].Select(value => value + 0.02)];
        Assert.Equal(memories[5], new ContinuousHopfield(memories, 100).Recall(near), (a, b) => Math.Abs(a - b) < 1e-3);
    }

    [Fact]
    public void Bad_input_is_named()
    {
        Assert.Contains("pattern 1 has 2 units", Assert.Throws<ArgumentException>(() => HopfieldNetwork.Store([[1, -1, 1], [1, -1]])).Message);
        Assert.Contains("unit 1 of pattern 0 is 2", Assert.Throws<ArgumentException>(() => HopfieldNetwork.Store([[1, 2]])).Message);
        Assert.Contains("both ways", Assert.Throws<ArgumentException>(() => new HopfieldNetwork(new double[,] { { 0, 1 }, { 2, 0 } })).Message);
        Assert.Contains("3 values", Assert.Throws<ArgumentException>(() => HopfieldNetwork.Store([[1, -1]]).Recall([1, 1, 1])).Message);
        Assert.Contains("partner", Assert.Throws<ArgumentException>(() => BidirectionalMemory.Store([[1]], [[1], [1]])).Message);
    }

    private static int[][] Patterns(int count, int units, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, units).Select(_ => random.Next(2) == 0 ? 1 : -1).ToArray())];
    }
}
