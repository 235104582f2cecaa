namespace Hybrid.Tests.Data;

public sealed class BatchSequenceTests
{
    private static readonly DataSet Data = DataSet.Digits(50);

    [Fact]
    public void Batches_follow_the_set_and_the_last_may_be_smaller()
    {
        Batch[] batches = [.. Data.Batches(20)];
        Assert.Equal([20, 20, 10], batches.Select(batch => batch.Count));
        Assert.Equal(Data.Features.ToArray(), batches.SelectMany(batch => batch.Features.ToArray()));
        Assert.Equal(Data.Labels.ToArray(), batches.SelectMany(batch => batch.Labels.ToArray()));
        Assert.Equal(2, Data.Batches(20, dropLast: true).Count());
        Assert.Equal(3, Data.Batches(20).Count);
    }

    [Fact]
    public void A_seed_and_an_epoch_give_an_order()
    {
        int[] Order(long seed, int epoch) => [.. Data.Batches(new BatchOptions { Size = 7, Seed = seed, Epoch = epoch }).SelectMany(batch => batch.Samples.ToArray())];
        Assert.Equal(Enumerable.Range(0, 50), Order(1, 0).Order());
        Assert.Equal(Order(1, 0), Order(1, 0));
        Assert.NotEqual(Order(1, 0), Order(1, 1));
        Assert.NotEqual(Order(1, 0), Order(2, 0));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(3, true)]
    public void Prefetching_and_reuse_do_not_change_what_the_batches_hold(int prefetch, bool reuse)
    {
        var options = new BatchOptions { Size = 7, Seed = 4, Epoch = 2, Augmentation = Augmentation.ForDigits with { Noise = 0.1f, CutOut = 5 } };
        float[] expected = [.. Data.Batches(options).SelectMany(batch => batch.Features.ToArray())];
        BatchSequence other = Data.Batches(options with { Prefetch = prefetch, Reuse = reuse });
        Assert.Equal(expected, other.SelectMany(batch => batch.Features.ToArray()));
        Assert.Equal(expected, other.SelectMany(batch => batch.Features.ToArray()));
        float[] rest = [.. Data.Batches(options with { Prefetch = prefetch, Reuse = reuse, Skip = 3 }).SelectMany(batch => batch.Features.ToArray())];
        Assert.Equal(expected[(3 * 7 * 784)..], rest);
    }

    [Fact]
    public void Leaving_early_ends_the_background_work()
    {
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(0, Data.Batches(new BatchOptions { Size = 1, Prefetch = 2, Reuse = i % 2 == 0 }).First().Number);
        }
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Data.Batches(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Data.Batches(new BatchOptions { Prefetch = 65 }));
        var caught = Assert.Throws<ArgumentException>(() => Data.Reshape(784).Batches(new BatchOptions { Augmentation = new Augmentation { Shift = 1 } }));
        Assert.Contains("the feature shape is [784]", caught.Message, StringComparison.Ordinal);
        caught = Assert.Throws<ArgumentException>(() => Data.Batches(new BatchOptions { Augmentation = new Augmentation { Scale = 1 } }));
        Assert.Contains("Scale is 1; 0 to below 1 is allowed", caught.Message, StringComparison.Ordinal);
    }
}
