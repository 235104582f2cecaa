namespace Hybrid.Tests;

public sealed class EarthMoverTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 5)]
    [InlineData(12, 12)]
    [InlineData(7, 30)]
    public void The_distance_on_a_line_is_that_of_the_linear_programme(int n, int m)
    {
        Tensor first = RandomKey.FromSeed(n).Normal([n, 1], ElementType.Float64), second = RandomKey.FromSeed(100 + m).Normal([m, 1], ElementType.Float64) + 0.5;
        Assert.Equal(EarthMover.Between(first, second), EarthMover.OnLine(first.ToDoubleArray(), second.ToDoubleArray()), 1e-12);
    }

    [Fact]
    public void Ties_on_a_line_are_moved_over_once()
    {
        // Two of three units at 0 and one at 1, against two at 1 and one at 3: the functions differ by 2/3 from 0 to 1 and by 1/3 from 1 to 3.
        Assert.Equal((2.0 / 3) + (2.0 / 3), EarthMover.OnLine([0, 0, 1], [1, 3, 1]), 1e-15);
        Assert.Equal(0, EarthMover.OnLine([2, 2], [2]));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(7)]
    public void The_distance_of_as_many_points_is_that_of_the_best_pairing(int count)
    {
        // With equal weights a vertex of the linear programme is a permutation (Birkhoff and von Neumann): all of them are tried.
        Tensor first = RandomKey.FromSeed(1).Normal([count, 3], ElementType.Float64), second = RandomKey.FromSeed(2).Normal([count, 3], ElementType.Float64);
        double[] a = first.ToDoubleArray(), b = second.ToDoubleArray();
        double Way(int i, int j) => Math.Sqrt(Enumerable.Range(0, 3).Sum(k => Math.Pow(a[(3 * i) + k] - b[(3 * j) + k], 2)));
        double Best(int i, int used) => i == count ? 0 : Enumerable.Range(0, count).Where(j => (used & (1 << j)) == 0).Min(j => Way(i, j) + Best(i + 1, used | (1 << j)));
        Assert.Equal(Best(0, 0) / count, EarthMover.Between(first, second), 1e-12);
    }

    [Fact]
    public void Prices_prove_a_plan_the_cheapest()
    {
        var random = new Random(3);
        const int N = 20, M = 33;
        double[,] cost = new double[N, M];
        for (int i = 0; i < N * M; i++)
        {
            cost[i / M, i % M] = random.NextDouble() - 0.3;
        }

        double[] supply = [.. Enumerable.Range(0, N).Select(i => i % 4 == 0 ? 0 : random.NextDouble())], demand = [.. Enumerable.Range(0, M).Select(_ => random.NextDouble())];
        double ratio = supply.Sum() / demand.Sum();
        demand = [.. demand.Select(amount => amount * ratio)];
        TransportPlan plan = EarthMover.Transport(cost, supply, demand);
        for (int i = 0; i < N; i++)
        {
            Assert.Equal(supply[i], Enumerable.Range(0, M).Sum(j => plan.Moved[i, j]), 1e-10);
            for (int j = 0; j < M; j++)
            {
                Assert.True(plan.Moved[i, j] >= 0);
                Assert.True(plan.SupplyPrices[i] + plan.DemandPrices[j] <= cost[i, j] + 1e-12);
            }
        }

        Assert.All(Enumerable.Range(0, M), j => Assert.Equal(demand[j], Enumerable.Range(0, N).Sum(i => plan.Moved[i, j]), 1e-10));
        double dual = supply.Zip(plan.SupplyPrices, (amount, price) => amount * price).Sum() + demand.Zip(plan.DemandPrices, (amount, price) => amount * price).Sum();
        Assert.Equal(dual, plan.Cost, 1e-9);
    }

    [Fact]
    public void A_set_that_is_moved_lies_as_far_as_it_was_moved()
    {
        Tensor points = RandomKey.FromSeed(1).Normal([40, 2], ElementType.Float64), way = Tensor.From([3.0, -4.0], 1, 2);
        Assert.Equal(5, EarthMover.Between(points, points + way), 1e-9);

        // Seen along a direction at angle t it is 5 |cos t|, whose mean is 10 / pi; the deviation of a mean of 4,000 is 0.024.
        Assert.Equal(10 / Math.PI, EarthMover.Sliced(points, points + way, 4000), 0.1);
        Assert.Equal(0, EarthMover.Between(points, points), 1e-12);
    }

    [Fact]
    public void The_sliced_distance_is_no_more_than_the_exact_one_and_equal_on_a_line()
    {
        Tensor first = RandomKey.FromSeed(1).Normal([30, 4], ElementType.Float64), second = (2 * RandomKey.FromSeed(2).Normal([50, 4], ElementType.Float64)) + 1;
        Assert.InRange(EarthMover.Sliced(first, second), 0.1, EarthMover.Between(first, second));
        Tensor one = first[.., ..1], other = second[.., ..1];
        Assert.Equal(EarthMover.Between(one, other), EarthMover.Sliced(one, other, 3), 1e-12);
    }

    [Fact]
    public void Bad_input_is_named_in_one_line()
    {
        (string Part, Action Call)[] cases =
        [
            ("at least one finite number", () => EarthMover.OnLine([], [1])),
            ("at least one finite number", () => EarthMover.OnLine([1], [double.NaN])),
            ("[2, 3] and [2, 2]", () => EarthMover.Between(Tensor.Zeros(2, 3), Tensor.Zeros(2, 2))),
            ("a cost is", () => EarthMover.Between(Tensor.From([float.NaN], 1, 1), Tensor.Zeros(1, 1))),
            ("at least one finite number", () => EarthMover.Sliced(Tensor.From([float.NaN], 1, 1), Tensor.Zeros(1, 1))),
            ("costs are 1 x 1 for 2 supplies", () => EarthMover.Transport(new double[1, 1], [1, 1], [2])),
            ("supplies sum to 1 and demands to 2", () => EarthMover.Transport(new double[1, 1], [1], [2])),
            ("a cost is", () => EarthMover.Transport(new[,] { { double.NaN } }, [1], [1])),
            ("directions", () => EarthMover.Sliced(Tensor.Zeros(1, 1), Tensor.Zeros(1, 1), 0)),
        ];
        Assert.All(cases, one => Assert.Contains(one.Part, Assert.ThrowsAny<ArgumentException>(one.Call).Message));
    }
}
