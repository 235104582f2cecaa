namespace Hybrid.Reinforcement.Tests.Agents.Linear;

public sealed class TileCodingTests
{
    [Fact]
    public void A_point_lies_in_one_tile_of_each_tiling()
    {
        var tiles = new TileCoding([0, -1], [1, 1], 4, 5);
        Pcg64 random = Pcg64.FromSeed(1);
        int[] active = new int[4];
        for (int i = 0; i < 1000; i++)
        {
            tiles.Write([random.NextUniform(-0.5, 1.5), random.NextUniform(-2, 2)], active);
            Assert.Equal([0, 1, 2, 3], active.Select(tile => tile / (tiles.Count / 4)));
        }
    }

    [Fact]
    public void Points_nearer_than_the_shift_share_all_tiles_but_one_and_far_ones_none()
    {
        // One dimension, 4 tilings of width 1 shifted by quarters: as x grows by 0.25, one tile changes.
        var tiles = new TileCoding([0], [8], 4, 8);
        int[] At(double x)
        {
            int[] active = new int[4];
            tiles.Write([x], active);
            return active;
        }

        for (double x = 0.1; x < 6; x += 0.25)
        {
            Assert.Equal(3, At(x).Zip(At(x + 0.25)).Count(pair => pair.First == pair.Second));
            Assert.DoesNotContain(true, At(x).Zip(At(x + 1)).Select(pair => pair.First == pair.Second));
        }

        Assert.Equal(At(8), At(100));
        Assert.Equal(At(0), At(-3));
    }

    [Fact]
    public void Bad_boxes_are_named()
    {
        Assert.Contains("its lower end below", Assert.Throws<ArgumentException>(() => new TileCoding([0], [0], 1, 1)).Message);
        Assert.Contains("fewer tiles", Assert.Throws<ArgumentException>(() => new TileCoding([.. Enumerable.Repeat(0.0, 9)], [.. Enumerable.Repeat(1.0, 9)], 8, 8)).Message);
        Assert.Contains("2 numbers", Assert.Throws<ArgumentException>(() => new TileCoding([0], [1], 1, 1).Write([0, 0], new int[1])).Message);
    }

    [Fact]
    public void MountainCar_is_learnt_over_tiles()
    {
        // Sutton and Barto, 2nd ed., figure 10.2: about 110 to 120 steps an episode once learnt.
        Agent agent = Rl.Train("MountainCar-v0", TileSarsa.Preset, 100_000, 1).Agent;
        Assert.InRange(agent.Evaluate(100).MeanReturn, -125, -95);
    }
}
