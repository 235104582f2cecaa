using Hybrid.Tests.Formats;

namespace Hybrid.Tests.Models;

public sealed class LinearModelTests
{
    private static readonly DataSet Blobs = Tables.Blobs(400, 2);

    [Fact]
    public void Every_classifier_learns_the_blobs()
    {
        Assert.True(Perceptron.Fit(Blobs).Evaluate(Blobs).Accuracy > 0.95);
        Assert.True(SoftmaxRegression.Fit(Blobs).Evaluate(Blobs).Accuracy > 0.96);
        Assert.True(LinearSvm.Fit(Blobs).Evaluate(Blobs).Accuracy > 0.96);
    }

    [Fact]
    public void Logistic_regression_finds_the_log_odds_of_a_binary_feature()
    {
        // 60 of 80 with the feature and 10 of 40 without it are positive: log-odds ln 3 and -ln 3, so b = -ln 3 and w = 2 ln 3.
        float[] features = [.. Enumerable.Repeat(1f, 80), .. Enumerable.Repeat(0f, 40)];
        int[] labels = [.. Enumerable.Repeat(1, 60), .. Enumerable.Repeat(0, 20), .. Enumerable.Repeat(1, 10), .. Enumerable.Repeat(0, 30)];
        DataSet data = DataSet.FromArrays(features, [1], labels, ["no", "yes"]);
        LogisticRegression model = LogisticRegression.Fit(data, options: new TrainingOptions { Epochs = 400, BatchSize = 120, Optimizer = Optimizer.Adam(LearningRate.Cosine(0.1)) });
        Assert.Equal(2 * Math.Log(3), model.Weights.Item(), 1e-3);
        Assert.Equal(-Math.Log(3), model.Bias.Item(), 1e-3);
        Assert.Equal(0.75, model.Predict(data).Probabilities()[0, 1].Item(), 1e-3);
        Assert.Equal(80.0 + 10, data.Count * model.Evaluate(data).Accuracy!.Value, 1e-9);
    }

    [Fact]
    public void A_penalty_shrinks_the_weights()
    {
        double free = SoftmaxRegression.Fit(Blobs).Weights.Square().Sum().Item();
        double bound = SoftmaxRegression.Fit(Blobs, penalty: 0.1).Weights.Square().Sum().Item();
        Assert.True(bound < 0.5 * free, $"{bound} and {free}");
        Assert.Throws<ArgumentOutOfRangeException>(() => SoftmaxRegression.Fit(Blobs, penalty: -1));
    }

    [Fact]
    public void Ridge_regression_solves_the_plane()
    {
        RidgeRegression model = RidgeRegression.Fit(Tables.Plane(50));
        float[] expected = [2, -2, -1, 1];
        Assert.All(model.Weights.ToArray().Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-4f));
        Assert.All(model.Bias.ToArray().Zip([0.5f, -0.5f]), pair => Assert.Equal(pair.Second, pair.First, 1e-4f));
        Assert.True(model.Evaluate(Tables.Plane(20)).Regression!.R2 > 0.9999);
    }

    [Fact]
    public void Models_are_saved_and_loaded_by_kind()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "model.safetensors");
        LinearSvm svm = LinearSvm.Fit(Blobs);
        svm.Save(path);
        Assert.Equal(svm.Predict(Blobs).Outputs.ToArray(), LinearSvm.Load(path).Predict(Blobs).Outputs.ToArray());
        Assert.Equal(svm.Predict(Blobs).Outputs.ToArray(), Network.Load(path).Predict(Blobs).Outputs.ToArray());
        Assert.Contains("LinearSvm.Load", Assert.Throws<DataFormatException>(() => Perceptron.Load(path)).Message);
        RidgeRegression.Fit(Tables.Plane(50)).Save(path);
        Assert.True(RidgeRegression.Load(path).Evaluate(Tables.Plane(20)).Regression!.R2 > 0.9999);
    }

    [Fact]
    public void Data_of_another_kind_are_refused()
    {
        Assert.Contains("SoftmaxRegression", Assert.Throws<ArgumentException>(() => LogisticRegression.Fit(Blobs)).Message);
        Assert.Contains("RidgeRegression", Assert.Throws<ArgumentException>(() => SoftmaxRegression.Fit(Tables.Plane(10))).Message);
        Assert.Contains("SoftmaxRegression", Assert.Throws<ArgumentException>(() => RidgeRegression.Fit(Blobs)).Message);
        Assert.Throws<InvalidOperationException>(() => LinearSvm.Fit(Blobs).Predict(Blobs).Probabilities());
    }
}
