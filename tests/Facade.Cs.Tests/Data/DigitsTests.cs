using Hybrid.Providers.Threading;

namespace Hybrid.Tests.Data;

public sealed class DigitsTests
{
    [Fact]
    public void The_same_seed_gives_the_same_bits_at_any_number_of_threads_and_a_prefix_is_a_smaller_set()
    {
        int threads = WorkerPool.Threads;
        try
        {
            WorkerPool.Threads = 1;
            DataSet one = DataSet.Digits(500, 7);
            WorkerPool.Threads = 3;
            DataSet three = DataSet.Digits(300, 7);
            Assert.Equal(one.Take(300).Features.ToArray(), three.Features.ToArray());
            Assert.Equal(one.Take(300).Labels.ToArray(), three.Labels.ToArray());
        }
        finally
        {
            WorkerPool.Threads = threads;
        }
    }

    [Fact]
    public void Another_seed_gives_other_images() =>
        Assert.NotEqual(DataSet.Digits(10, 0).Features.ToArray(), DataSet.Digits(10, 1).Features.ToArray());

    [Fact]
    public void Images_are_grey_levels_with_ink_and_classes_are_about_equally_frequent()
    {
        DataSet data = DataSet.Digits(4000);
        Assert.Equal([28, 28], data.FeatureShape);
        foreach (float value in data.Features.Span)
        {
            Assert.InRange(value, 0f, 1f);
        }

        // 400 expected; 5 standard deviations of a binomial count are 95.
        Assert.All(data.ClassCounts(), count => Assert.InRange(count, 305, 495));
        for (int i = 0; i < data.Count; i++)
        {
            float ink = 0;
            foreach (float value in data.FeaturesOf(i))
            {
                ink += value > 0.4f ? 1 : 0;
            }

            Assert.InRange(ink, 15, 300);
        }
    }

    [Fact]
    public void Nearest_class_means_tell_most_but_not_all_digits_apart()
    {
        DataSet train = DataSet.Digits(2000);
        DataSet test = DataSet.Digits(500, 1);
        int[] counts = train.ClassCounts();
        float[,] means = new float[10, 784];
        for (int i = 0; i < train.Count; i++)
        {
            int label = train.Labels.Span[i];
            ReadOnlySpan<float> row = train.FeaturesOf(i);
            for (int j = 0; j < 784; j++)
            {
                means[label, j] += row[j] / counts[label];
            }
        }

        int right = 0;
        for (int i = 0; i < test.Count; i++)
        {
            ReadOnlySpan<float> row = test.FeaturesOf(i);
            (float best, int guess) = (float.MaxValue, -1);
            for (int label = 0; label < 10; label++)
            {
                float distance = 0;
                for (int j = 0; j < 784; j++)
                {
                    distance += (row[j] - means[label, j]) * (row[j] - means[label, j]);
                }

                (best, guess) = distance < best ? (distance, label) : (best, guess);
            }

            right += guess == test.Labels.Span[i] ? 1 : 0;
        }

        Assert.InRange(right / 500.0, 0.6, 0.95);
    }
}
