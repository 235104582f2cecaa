namespace Hybrid.Reinforcement.Tests.Randomness;

public sealed class Pcg64Tests
{
    [Fact]
    public void Doubles_are_those_of_NumPys_default_rng()
    {
        // numpy.random.default_rng(seed).random()
        Pcg64 zero = Pcg64.FromSeed(0);
        Assert.Equal(0.6369616873214543, zero.NextDouble());
        Assert.Equal(0.2697867137638703, zero.NextDouble());
        Assert.Equal(0.7739560485559633, Pcg64.FromSeed(42).NextDouble());
    }

    [Fact]
    public void Whole_numbers_are_those_of_NumPys_integers()
    {
        // numpy.random.default_rng(42).integers(0, 10, 10)
        Pcg64 random = Pcg64.FromSeed(42);
        Assert.Equal([0, 7, 6, 4, 4, 8, 0, 6, 2, 0], Enumerable.Range(0, 10).Select(_ => random.NextInteger(0, 10)));
    }

    [Fact]
    public void Shuffles_are_those_of_NumPy()
    {
        // numpy.random.default_rng(42).shuffle(numpy.arange(10))
        int[] items = [.. Enumerable.Range(0, 10)];
        Pcg64 random = Pcg64.FromSeed(42);
        random.Shuffle<int>(items);
        Assert.Equal([5, 6, 0, 7, 3, 2, 4, 9, 1, 8], items);
    }

    [Fact]
    public void A_seed_of_more_than_32_bits_uses_both_words()
    {
        // numpy.random.default_rng(2**40 + 3).random()
        Assert.Equal(NumPyOfBigSeed, Pcg64.FromSeed((1L << 40) + 3).NextDouble());
    }

    [Fact]
    public void A_negative_seed_and_an_empty_interval_are_refused()
    {
        Assert.Contains("seeds from 0", Assert.Throws<ArgumentOutOfRangeException>(() => Pcg64.FromSeed(-1)).Message);
        Assert.Contains("[3, 3)", Assert.Throws<ArgumentOutOfRangeException>(() => Pcg64.FromSeed(0).NextInteger(3, 3)).Message);
    }

    private const double NumPyOfBigSeed = 0.7736560850714245;
}
