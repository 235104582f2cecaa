using Hybrid.Providers.Random;

namespace Hybrid.Providers.Tests.Random;

public sealed class ThreefryTests
{
    // The known-answer file kat_vectors of the authors' library Random123, lines threefry2x32 20.
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0x6b200159u, 0x99ba4efeu)]
    [InlineData(0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0x1cb996fcu, 0xbb002be7u)]
    [InlineData(0x13198a2eu, 0x03707344u, 0x243f6a88u, 0x85a308d3u, 0xc4923a9cu, 0x483df7a0u)]
    public void Hash_gives_the_published_known_answers(uint key0, uint key1, uint counter0, uint counter1, uint word0, uint word1)
    {
        Assert.Equal((word0, word1), Threefry.Hash(key0, key1, counter0, counter1));
    }

    [Fact]
    public void The_largest_words_give_numbers_below_one()
    {
        Assert.Equal(1f - (1f / (1 << 24)), Threefry.ToSingle(uint.MaxValue));
        Assert.Equal(1.0 - (1.0 / (1L << 53)), Threefry.ToDouble(uint.MaxValue, uint.MaxValue));
    }
}
