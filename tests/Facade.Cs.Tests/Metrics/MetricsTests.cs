namespace Hybrid.Tests.Measures;

public sealed class MetricsTests
{
    [Fact]
    public void Accuracy_is_the_fraction_right() => Assert.Equal(0.75, Metrics.Accuracy([1, 2, 0, 1], [1, 2, 0, 0]));

    [Fact]
    public void Top_k_counts_the_true_class_among_the_best()
    {
        float[] scores = [0.5f, 0.2f, 0.2f, 0.3f, 0.4f, 0.2f, 0.2f, 0.4f, 0.3f, 0.7f, 0.2f, 0.1f];
        // scikit-learn's own example of top_k_accuracy_score (k=2): 0.75; its tie in the first row is among classes that do not matter here.
        Assert.Equal(0.75, Metrics.TopKAccuracy([0, 1, 2, 2], scores, 2));
        Assert.Equal(1.0, Metrics.TopKAccuracy([0, 1, 2, 2], scores, 3));
        // Equal scores: the lower class wins, so that class 1 is second and class 2 third.
        Assert.Equal(0.5, Metrics.TopKAccuracy([1, 2], [0.5f, 0.2f, 0.2f, 0.5f, 0.2f, 0.2f], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Metrics.TopKAccuracy([0], [1f, 0f], 3));
    }

    [Fact]
    public void Log_loss_is_the_mean_of_minus_the_log_of_the_true_class()
    {
        // -(ln 0.5 + ln 0.25) / 2 = 1.5 ln 2
        Assert.Equal(1.5 * Math.Log(2), Metrics.LogLoss([0, 1], [0.5f, 0.5f, 0.75f, 0.25f]), 12);
        // A probability of 0 is clipped to 2^-23.
        Assert.Equal(23 * Math.Log(2), Metrics.LogLoss([0], [0f, 1f]), 12);
        Assert.Throws<ArgumentException>(() => Metrics.LogLoss([0], [3f, 1f]));
        Assert.Throws<ArgumentException>(() => Metrics.LogLoss([2], [0f, 1f]));
    }

    [Fact]
    public void Errors_of_real_targets_follow_their_formulas()
    {
        // scikit-learn's example: actual 3, -0.5, 2, 7 and predicted 2.5, 0, 2, 8; squared errors 0.25 + 0.25 + 0 + 1.
        float[] actual = [3, -0.5f, 2, 7];
        float[] predicted = [2.5f, 0, 2, 8];
        Assert.Equal(0.375, Metrics.MeanSquaredError(actual, predicted), 12);
        Assert.Equal(0.5, Metrics.MeanAbsoluteError(actual, predicted), 12);
        // The mean is 2.875 and the total sum of squares 29.1875: R2 = 1 - 1.5 / 29.1875.
        Assert.Equal(1 - (1.5 / 29.1875), Metrics.R2(actual, predicted), 12);
        Assert.Equal(1, Metrics.R2([2, 2], [2, 2]));
        Assert.Equal(0, Metrics.R2([2, 2], [2, 3]));
    }

    [Fact]
    public void The_area_under_the_curve_counts_ordered_pairs_and_half_of_ties()
    {
        // scikit-learn's example: of the 4 pairs, 0.35 against 0.4 is wrong.
        Assert.Equal(0.75, Metrics.RocAuc([0, 0, 1, 1], [0.1f, 0.4f, 0.35f, 0.8f]));
        // Pairs (positive, negative): (1, 1) tie, (1, 0) right, (2, 1) right, (2, 0) right: 3.5 of 4.
        Assert.Equal(0.875, Metrics.RocAuc([0, 0, 1, 1], [0f, 1f, 1f, 2f]));
        Assert.Equal(0.5, Metrics.RocAuc([0, 1, 0, 1, 1], [3f, 3f, 3f, 3f, 3f]));
        Assert.Contains("0 of 2 samples are of class 1", Assert.Throws<ArgumentException>(() => Metrics.RocAuc([0, 0], [1f, 2f])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Metrics.RocAuc([0, 2], [1f, 2f]));
        Assert.Throws<ArgumentException>(() => Metrics.RocAuc([0, 1], [1f, float.NaN]));
    }

    [Fact]
    public void The_area_equals_a_count_of_all_pairs_and_the_area_below_the_curve()
    {
        var random = new Random(2);
        int[] labels = [.. Enumerable.Range(0, 300).Select(_ => random.Next(2))];
        float[] scores = [.. labels.Select(label => (float)(label + random.Next(6)))];
        double pairs = 0;
        double right = 0;
        for (int i = 0; i < 300; i++)
        {
            for (int j = 0; j < 300; j++)
            {
                if (labels[i] == 1 && labels[j] == 0)
                {
                    pairs++;
                    right += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                }
            }
        }

        Assert.Equal(right / pairs, Metrics.RocAuc(labels, scores), 12);
        IReadOnlyList<(double X, double Y)> curve = Metrics.RocCurve(labels, scores);
        double area = curve.Zip(curve.Skip(1)).Sum(pair => (pair.Second.X - pair.First.X) * (pair.Second.Y + pair.First.Y) / 2);
        Assert.Equal(right / pairs, area, 12);
        Assert.Equal((0, 0), curve[0]);
        Assert.Equal((1, 1), curve[^1]);
    }

    [Fact]
    public void One_versus_rest_is_the_mean_over_the_classes()
    {
        // Class 0: its score 0.8 beats 0.3 and 0.1: 1. Class 1: 0.4 against 0.1 and 0.6: 1/2. Class 2: 0.3 against 0.1 and 0.3: 3/4.
        float[] scores = [0.8f, 0.1f, 0.1f, 0.3f, 0.4f, 0.3f, 0.1f, 0.6f, 0.3f];
        Assert.Equal((1 + 0.5 + 0.75) / 3, Metrics.RocAucOneVersusRest([0, 1, 2], scores), 12);
    }

    [Fact]
    public void The_largest_of_equal_numbers_is_the_first_and_NaN_never_wins()
    {
        Assert.Equal(1, Metrics.IndexOfLargest([1, 3, 3]));
        Assert.Equal(1, Metrics.IndexOfLargest([float.NaN, 3, float.NaN]));
        Assert.Equal([1, 0], Metrics.Classes([0.1f, 0.9f, 0.5f, 0.5f], 2));
    }
}
