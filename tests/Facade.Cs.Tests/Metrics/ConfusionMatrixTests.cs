using System.Text.Json;

namespace Hybrid.Tests.Measures;

public sealed class ConfusionMatrixTests
{
    // true 0 0 0 1 1 2, predicted 0 0 1 1 2 2; the class d neither occurs nor is predicted.
    private static readonly ConfusionMatrix Matrix = ConfusionMatrix.Of([0, 0, 0, 1, 1, 2], [0, 0, 1, 1, 2, 2], ["a", "b", "c", "d"]);

    [Fact]
    public void Rows_are_true_classes()
    {
        Assert.Equal([[2, 1, 0, 0], [0, 1, 1, 0], [0, 0, 1, 0], [0, 0, 0, 0]], Matrix.ToRows());
        Assert.Equal(1, Matrix[0, 1]);
        Assert.Equal(3, Matrix.Support(0));
        Assert.Equal(4 / 6.0, Matrix.Accuracy);
    }

    [Fact]
    public void Precision_recall_and_f1_follow_from_the_counts()
    {
        // By hand: precision a 2/2, b 1/2, c 1/2; recall a 2/3, b 1/2, c 1/1; f1 = 2pr / (p + r).
        Assert.Equal([1, 0.5, 0.5, 0], Enumerable.Range(0, 4).Select(Matrix.Precision));
        Assert.Equal([2 / 3.0, 0.5, 1, 0], Enumerable.Range(0, 4).Select(Matrix.Recall));
        Assert.Equal(0.8, Matrix.F1(0), 12);
        Assert.Equal(0.5, Matrix.F1(1), 12);
        Assert.Equal(2 / 3.0, Matrix.F1(2), 12);
        Assert.Equal(0, Matrix.F1(3));
    }

    [Fact]
    public void Averages_weigh_classes_samples_or_support()
    {
        (double precision, double recall, double f1) = Matrix.Average(Averaging.Macro);
        Assert.Equal(2 / 4.0, precision, 12);
        Assert.Equal((2 / 3.0 + 1.5) / 4, recall, 12);
        Assert.Equal((0.8 + 0.5 + (2 / 3.0)) / 4, f1, 12);
        Assert.Equal((4 / 6.0, 4 / 6.0, 4 / 6.0), Matrix.Average(Averaging.Micro));
        // Weights 3, 2, 1: precision (3 + 1 + 0.5) / 6; recall is the accuracy.
        (precision, recall, f1) = Matrix.Average(Averaging.Weighted);
        Assert.Equal(4.5 / 6, precision, 12);
        Assert.Equal(4 / 6.0, recall, 12);
        Assert.Equal(((3 * 0.8) + (2 * 0.5) + (2 / 3.0)) / 6, f1, 12);
    }

    [Fact]
    public void A_class_out_of_range_is_named() =>
        Assert.Contains("sample 1 has the true class 1 and the predicted class 2; 0 to 1 are allowed",
            Assert.Throws<ArgumentException>(() => ConfusionMatrix.Of([0, 1], [0, 2], ["a", "b"])).Message, StringComparison.Ordinal);

    [Fact]
    public void The_report_is_one_line_of_JSON_with_full_precision()
    {
        string json = new ClassificationReport(Matrix).ToJson();
        Assert.DoesNotContain('\n', json);
        JsonElement root = JsonDocument.Parse(json).RootElement;
        Assert.Equal(["accuracy", "labels", "confusion", "precision", "recall", "f1"], root.EnumerateObject().Select(property => property.Name));
        Assert.Equal(4 / 6.0, root.GetProperty("accuracy").GetDouble());
        Assert.Equal(2 / 3.0, root.GetProperty("recall").GetProperty("a").GetDouble());
        Assert.Equal(1, root.GetProperty("confusion")[1][2].GetInt32());
        Assert.Equal("d", root.GetProperty("labels")[3].GetString());
    }

    [Fact]
    public void The_table_has_a_line_for_each_class()
    {
        string[] lines = new ClassificationReport(Matrix).ToString().Split('\n');
        Assert.Equal("       class  precision     recall         f1    support", lines[0]);
        Assert.Equal("           a     1.0000     0.6667     0.8000          3", lines[1]);
        Assert.Contains(lines, line => line.TrimStart() == "b 0 1 1 0");
    }
}
