namespace Hybrid.Probabilistic.Tests.Clustering;

public sealed class KMeansTests
{
    private static readonly Observations Iris = Observations.Load(Samples.PathOf("iris.csv"));

    // scikit-learn's KMeans on iris: inertia 152.348 (k = 2), 78.851 (3), 57.228 (4).
    [SharedTheory]
    [InlineData(2, 152.348)]
    [InlineData(3, 78.851)]
    [InlineData(4, 57.228)]
    public void The_inertia_on_iris_is_the_published_one(int clusters, double inertia) => Assert.Equal(inertia, KMeans.Fit(Iris, clusters).Inertia, 0.001);

    [SharedFact]
    public void At_the_end_rows_are_nearest_to_their_centre_and_centres_are_means()
    {
        var random = new Random(5);
        Observations data = Observations.Of([.. Enumerable.Range(0, 1000).Select(_ => Enumerable.Range(0, 11).Select(_ => random.NextDouble()).ToArray())]);
        KMeansFit fit = KMeans.Fit(data, 7, new KMeansOptions { Restarts = 2 });
        Assert.True(fit.Converged);
        for (int row = 0; row < data.Rows; row++)
        {
            double[] distances = [.. fit.Centers.Select(c => Distance(data.Row(row), c))];
            Assert.Equal(distances.Min(), distances[fit.Labels[row]], 1e-12);
        }

        for (int k = 0; k < 7; k++)
        {
            int[] members = [.. Enumerable.Range(0, data.Rows).Where(row => fit.Labels[row] == k)];
            Assert.Equal(members.Average(row => data[row, 10]), fit.Centers[k][10], 1e-12);
        }

        Assert.Equal(fit.Labels, fit.Assign(data));
    }

    [SharedFact]
    public void An_empty_cluster_takes_a_far_row()
    {
        Observations data = Observations.Of([[0.0], [1], [2], [10]]);
        KMeansFit fit = KMeans.Fit(data, 2, new KMeansOptions { Start = [[1.0], [1000]] });
        Assert.Equal([0, 0, 0, 1], fit.Labels);
        Assert.Equal(2, fit.Inertia, 1e-12);
    }

    [SharedFact]
    public void As_many_clusters_as_rows_leave_no_inertia() => Assert.Equal(0, KMeans.Fit(Observations.Of([[0.0, 1], [1, 1], [2, 5]]), 3).Inertia, 1e-12);

    [SharedFact]
    public void More_clusters_than_different_rows_are_refused()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => KMeans.Fit(Observations.Of([[1.0], [1], [2]]), 3));
        Assert.Contains("only 2 rows differ", error.Message, StringComparison.Ordinal);
    }

    private static double Distance(ReadOnlySpan<double> x, double[] y)
    {
        double sum = 0;
        for (int i = 0; i < y.Length; i++)
        {
            sum += (x[i] - y[i]) * (x[i] - y[i]);
        }

        return sum;
    }
}
