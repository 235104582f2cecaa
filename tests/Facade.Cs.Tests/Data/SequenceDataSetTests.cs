using Hybrid.Tests.Formats;

namespace Hybrid.Tests.Data;

public sealed class SequenceDataSetTests
{
    [Fact]
    public void Shorter_sequences_end_in_absent_steps()
    {
        DataSet data = DataSet.FromSequences([[1, 2, 3, 4], [5, 6]], 2, [0, 1]);
        Assert.Equal([2, 2], data.FeatureShape);
        Assert.True(data.IsPadded);
        Assert.Equal([1, 2, 3, 4, 5, 6, float.NaN, float.NaN], data.Features.ToArray());
        Assert.False(data.Take(1).IsPadded);
        Assert.False(DataSet.FromSequences([[1, 2], [3, 4]], 2, [0, 1]).IsPadded);
        Assert.Equal([4, 2], DataSet.FromSequences([[1, 2]], 2, [0], length: 4).FeatureShape);
    }

    [Fact]
    public void Sequences_are_standardised_over_the_steps_that_there_are()
    {
        // The first feature over all steps: 1, 3, 5 with mean 3 and deviation sqrt(8/3); the second does not vary.
        DataSet data = DataSet.FromSequences([[1, 7, 3, 7], [5, 7]], 2, [0, 1]);
        var (standard, standardiser) = data.Standardise();
        Assert.Equal([3, 7, 3, 7], standardiser.Means.ToArray());
        double one = 2 / Math.Sqrt(8.0 / 3);
        double[] expected = [-one, 0, 0, 0, one, 0, double.NaN, double.NaN];
        Assert.All(expected.Zip(standard.Features.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Contains("sequence 1 has 3 numbers", Assert.Throws<ArgumentException>(() => DataSet.FromSequences([[1, 2], [3, 4, 5]], 2, [0, 1])).Message);
        Assert.Contains("at most 1 steps", Assert.Throws<ArgumentException>(() => DataSet.FromSequences([[1, 2, 3, 4]], 2, [0], length: 1)).Message);
        Assert.Contains("NaN", Assert.Throws<ArgumentException>(() => DataSet.FromSequences([[float.NaN, 2]], 2, [0])).Message);
        Assert.Contains("2 samples and 1 labels", Assert.Throws<ArgumentException>(() => DataSet.FromSequences([[1], [2]], 1, [0])).Message);
        Assert.Throws<ArgumentException>(() => DataSet.FromSequences([], 1, []));
    }

    [Fact]
    public void A_folder_of_sequences_is_read()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "ab.train", "1 2\n3 4\n\n5 6\n\n");
        Write(folder, "ab.test", "7 8\n\n9 10\n11 12\n13 14\n\n15 16\n");
        Write(folder, "size_ab.test.txt", "1 2\n");
        Assert.True(DataSet.IsSequenceFolder(folder.Path));
        var (train, test) = DataSet.FromSequenceFolder(folder.Path);
        Assert.Equal([3, 2], train.FeatureShape);
        Assert.Equal([3, 2], test.FeatureShape);
        Assert.Equal([0, 1], train.Labels.ToArray());
        Assert.Equal([0, 1, 1], test.Labels.ToArray());
        Assert.Equal([9, 10, 11, 12, 13, 14], test.FeaturesOf(1).ToArray());
        Assert.Equal(["1", "2"], test.ClassNames);
    }

    [Theory]
    [InlineData("1 2\n3\n", "ab.train:2: the step has 1 numbers; 2 are needed")]
    [InlineData("1 2\n3 x\n", "ab.train:2: 'x' is no finite number")]
    [InlineData("\n\n", "there is no sequence")]
    [InlineData("1 2\n\n3 4\n\n5 6\n", "there are 3 sequences, which 2 classes cannot share evenly")]
    public void A_damaged_folder_is_refused(string train, string problem)
    {
        using var folder = new TemporaryFolder();
        Write(folder, "ab.train", train);
        Write(folder, "ab.test", "7 8\n\n9 10\n");
        Write(folder, "size_ab.test", "1 1\n");
        Assert.Contains(problem, Assert.Throws<DataFormatException>(() => DataSet.FromSequenceFolder(folder.Path)).Message);
    }

    [Fact]
    public void A_folder_without_sequences_is_refused()
    {
        using var folder = new TemporaryFolder();
        Assert.False(DataSet.IsSequenceFolder(folder.Path));
        Assert.Contains("no pair of files", Assert.Throws<FileAccessException>(() => DataSet.FromSequenceFolder(folder.Path)).Message);
        Assert.Throws<FileAccessException>(() => DataSet.FromSequenceFolder(Path.Combine(folder.Path, "none")));
    }

    private static void Write(TemporaryFolder folder, string name, string text) => File.WriteAllText(Path.Combine(folder.Path, name), text);
}
