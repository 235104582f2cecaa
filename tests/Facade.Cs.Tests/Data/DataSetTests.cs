using FsCheck;
using FsCheck.Fluent;

namespace Hybrid.Tests.Data;

public sealed class DataSetTests
{
    private static readonly DataSet Ten = DataSet.FromArrays(
        [.. Enumerable.Range(0, 20).Select(i => (float)i)], [2], [.. Enumerable.Range(0, 10).Select(i => i % 3)], ["a", "b", "c"], ["x", "y"], "ten");

    [Fact]
    public void Arrays_are_copied()
    {
        float[] features = [1, 2];
        DataSet data = DataSet.FromArrays(features, [1], [0, 1]);
        features[0] = 9;
        Assert.Equal([1f, 2f], data.Features.ToArray());
        Assert.Equal(["0", "1"], data.ClassNames);
    }

    [Fact]
    public void Wrong_arrays_are_explained()
    {
        Assert.Contains("3 features cannot be divided into samples of shape [2]", Assert.Throws<ArgumentException>(() => DataSet.FromArrays([1, 2, 3], [2], [0])).Message, StringComparison.Ordinal);
        Assert.Contains("2 samples and 1 labels", Assert.Throws<ArgumentException>(() => DataSet.FromArrays([1, 2], [1], [0])).Message, StringComparison.Ordinal);
        Assert.Contains("label 1 is 2; 0 to 1 are allowed", Assert.Throws<ArgumentException>(() => DataSet.FromArrays([1, 2], [1], [0, 2], ["a", "b"])).Message, StringComparison.Ordinal);
        Assert.Contains("index 1 is NaN", Assert.Throws<ArgumentException>(() => DataSet.FromArrays([1, float.NaN], [1], [0, 1])).Message, StringComparison.Ordinal);
        Assert.Contains("extent 0", Assert.Throws<ArgumentException>(() => DataSet.FromArrays([1], [0], [0])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => DataSet.FromFeatures([], [1]));
        Assert.Throws<ArgumentException>(() => DataSet.FromArrays([1, 2], [1], new float[] { 1, 2, 3 }));
    }

    [Fact]
    public void A_split_divides_the_samples_without_loss_and_repeats()
    {
        (DataSet train, DataSet validation) = Ten.Split(0.3, 5);
        Assert.Equal((7, 3), (train.Count, validation.Count));
        float[] firsts = [.. Firsts(train), .. Firsts(validation)];
        Assert.Equal(Firsts(Ten), firsts.Order());
        Assert.Equal(Firsts(train), Firsts(Ten.Split(0.3, 5).Train));
        Assert.NotEqual(Firsts(train), Firsts(Ten.Split(0.3, 6).Train));
        Assert.Equal(1, Ten.Split(0.001).Validation.Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => Ten.Split(1.0));
        Assert.Throws<ArgumentException>(() => Ten.Split([6, 5]));
    }

    [Fact]
    public void A_subset_of_a_subset_keeps_features_and_labels_together()
    {
        DataSet twice = Ten.Subset([9, 3, 4]).Subset([2, 0, 0]);
        Assert.Equal([8f, 9f, 18f, 19f, 18f, 19f], twice.Features.ToArray());
        Assert.Equal([1, 0, 0], twice.Labels.ToArray());
        Assert.Equal([18f, 19f], twice.FeaturesOf(1).ToArray());
        Assert.Equal([8f, 9f], twice.Reshape(2, 1).FeaturesOf(0).ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => Ten.Subset([10]));
        Assert.Throws<ArgumentException>(() => Ten.Subset([]));
    }

    [Fact]
    public void A_shuffle_is_a_permutation_for_every_seed_and_size() => Prop.ForAll<int, long>((size, seed) =>
    {
        int count = (Math.Abs(size % 50)) + 1;
        DataSet data = DataSet.FromFeatures([.. Enumerable.Range(0, count).Select(i => (float)i)], [1]);
        return data.Shuffle(seed).Features.ToArray().Order().SequenceEqual(data.Features.ToArray());
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Shuffles_put_every_sample_everywhere_equally_often()
    {
        // 6000 shuffles of 3: each of the 6 orders 1000 times expected; 5 standard deviations are 144.
        DataSet three = Ten.Take(3);
        var orders = new Dictionary<string, int>();
        for (int seed = 0; seed < 6000; seed++)
        {
            string order = string.Join(' ', Firsts(three.Shuffle(seed)));
            orders[order] = orders.GetValueOrDefault(order) + 1;
        }

        Assert.Equal(6, orders.Count);
        Assert.All(orders.Values, count => Assert.InRange(count, 856, 1144));
    }

    [Fact]
    public void Standardised_features_have_mean_zero_and_deviation_one()
    {
        // By hand: 1, 3 have mean 2 and deviation 1; the constant 5 keeps deviation 1.
        (DataSet data, Standardiser standardiser) = DataSet.FromFeatures([1, 5, 3, 5], [2]).Standardise();
        Assert.Equal([-1f, 0f, 1f, 0f], data.Features.ToArray());
        Assert.Equal([2f, 5f], standardiser.Means.ToArray());
        Assert.Equal([1f, 1f], standardiser.Deviations.ToArray());
        float[] row = [5, 7];
        standardiser.Apply(row);
        Assert.Equal([3f, 2f], row);
        standardiser.Undo(row);
        Assert.Equal([5f, 7f], row);
        Standardiser saved = Standardiser.FromArrays(standardiser.ToArrays())!;
        Assert.Equal(standardiser.Means.ToArray(), saved.Means.ToArray());
        Assert.Throws<ArgumentException>(() => standardiser.Apply(DataSet.FromFeatures([1, 2, 3], [3])));
    }

    [Fact]
    public void Classes_of_another_set_give_its_numbers()
    {
        DataSet other = Ten.WithClasses(["c", "b", "a", "d"]);
        Assert.Equal([2, 1, 0], other.Labels.ToArray()[..3]);
        Assert.Contains("unknown class 'c'", Assert.Throws<ArgumentException>(() => Ten.WithClasses(["a", "b"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_hot_rows_mark_the_class() =>
        Assert.Equal([1, 0, 0, 0, 1, 0, 0, 0, 1], Ten.Take(3).OneHot());

    private static float[] Firsts(DataSet data) => [.. Enumerable.Range(0, data.Count).Select(i => data.FeaturesOf(i)[0])];
}
