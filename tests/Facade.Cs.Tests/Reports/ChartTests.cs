using System.Xml.Linq;
using Hybrid.Reports;

namespace Hybrid.Tests.Reports;

public sealed class ChartTests
{
    private static readonly ConfusionMatrix Confusion = ConfusionMatrix.Of([0, 0, 1, 1, 1], [0, 1, 1, 1, 0], ["<cat>", "\"dog\" & co"]);

    private static readonly Chart[] Charts =
    [
        new LineChart { Title = "Loss & <more>", Series = [LineSeries.OfEpochs("training", [1, 0.5, double.NaN, 0.25]), LineSeries.OfEpochs("validation", [2])], YLabel = "loss" },
        new LineChart { Title = "Nothing", Series = [] },
        new LineChart { Title = "Constant", Series = [new LineSeries("c", [(0, 5), (1, 5)])] },
        new BarChart { Title = "F1", Bars = [("a", 0.5), ("b", -0.25), ("c", double.NaN)], ValueLabel = "F1" },
        new BarChart { Title = "No bars", Bars = [] },
        HeatMap.Of(Confusion),
        new HeatMap { Title = "Zero", Rows = [[0, 0]], RowNames = ["r"], ColumnNames = ["x", "y"] },
        new ImageGrid { Title = "Pictures", Images = [new GridImage(new float[] { 0, 0.5f, 1, 2 }, "9 \u2192 4")], ImageHeight = 2, ImageWidth = 2 },
        new ImageGrid { Title = "None", Images = [] },
    ];

    [Fact]
    public void Every_chart_is_well_formed_has_a_role_and_a_label_and_no_number_that_is_not_finite()
    {
        foreach (Chart chart in Charts)
        {
            string svg = chart.ToSvg();
            XElement root = XDocument.Parse(svg).Root!;
            Assert.Equal("svg", root.Name.LocalName);
            Assert.Equal("img", root.Attribute("role")!.Value);
            Assert.Equal(chart.Describe(), root.Attribute("aria-label")!.Value);
            Assert.StartsWith(chart.Title, chart.Describe(), StringComparison.Ordinal);
            string[] geometry = ["x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "width", "height", "fill-opacity", "viewBox", "d"];
            foreach (XAttribute attribute in root.DescendantsAndSelf().Attributes().Where(attribute => geometry.Contains(attribute.Name.LocalName)))
            {
                Assert.DoesNotContain("NaN", attribute.Value, StringComparison.Ordinal);
                Assert.DoesNotContain("\u221E", attribute.Value, StringComparison.Ordinal);
                Assert.DoesNotContain(",", attribute.Value, StringComparison.Ordinal);
            }

            Assert.Equal(svg, chart.ToSvg());
        }
    }

    [Fact]
    public void The_description_of_lines_says_where_they_go() => Assert.Equal(
        "Loss & <more>. Line chart over epoch: training goes from 1 at 1 to 0.25 at 4, lowest 0.25, highest 1; validation is 2 at 1.", Charts[0].Describe());

    [Fact]
    public void The_description_of_a_confusion_matrix_names_the_most_frequent_errors() => Assert.Equal(
        "Confusion matrix. Table of 2 rows and 2 columns; 3 of 5 on the diagonal; most frequent errors: <cat> taken for \"dog\" & co 1 times, \"dog\" & co taken for <cat> 1 times.",
        Charts[5].Describe());

    [Fact]
    public void A_line_breaks_where_a_value_is_missing()
    {
        XElement root = XDocument.Parse(Charts[0].ToSvg()).Root!;
        // Of 1, 0.5, nothing, 0.25 the first two make a path, the last and the other series' only value are dots.
        Assert.Single(root.Descendants(), element => element.Name.LocalName == "path");
        Assert.Equal(4, root.Descendants().Count(element => element.Name.LocalName == "circle"));
    }

    [Fact]
    public void Higher_values_stand_higher_and_later_ones_further_right()
    {
        var chart = new LineChart { Title = "t", Series = [LineSeries.OfEpochs("s", [1, 3, 2])] };
        XElement[] dots = [.. XDocument.Parse(chart.ToSvg()).Root!.Descendants().Where(element => element.Name.LocalName == "circle")];
        double[] x = [.. dots.Select(dot => (double)dot.Attribute("cx")!)];
        double[] y = [.. dots.Select(dot => (double)dot.Attribute("cy")!)];
        Assert.Equal(x.Order(), x);
        Assert.True(y[1] < y[2] && y[2] < y[0]);
    }

    [Theory]
    [InlineData(0, 1, false, new[] { "0.0", "0.2", "0.4", "0.6", "0.8", "1.0" })]
    [InlineData(0.03, 0.18, false, new[] { "0.00", "0.05", "0.10", "0.15", "0.20" })]
    [InlineData(1, 5, true, new[] { "1", "2", "3", "4", "5" })]
    [InlineData(-40, 110, false, new[] { "-50", "0", "50", "100", "150" })]
    [InlineData(0, 3e9, false, new[] { "0E+0", "1E+9", "2E+9", "3E+9" })]
    public void Ticks_are_round_numbers(double low, double high, bool whole, string[] expected)
    {
        var scale = new AxisScale(low, high, 0, 100, 5, whole, widen: true);
        Assert.Equal(expected, scale.Ticks.Select(tick => tick.Label));
        Assert.Equal(0, scale.Place(scale.Low), 9);
        Assert.Equal(100, scale.Place(scale.High), 9);
    }

    [Fact]
    public void Errors_are_shown_with_true_and_predicted_class()
    {
        DataSet data = DataSet.Digits(10);
        int[] predicted = data.Labels.ToArray();
        predicted[3] = (predicted[3] + 1) % 10;
        ImageGrid grid = ImageGrid.OfErrors(data, predicted);
        Assert.Equal($"{data.Labels.Span[3]} \u2192 {predicted[3]}", Assert.Single(grid.Images).Caption);
        Assert.Throws<ArgumentException>(() => ImageGrid.OfErrors(data.Reshape(784), predicted));
        Assert.Throws<ArgumentException>(() => ImageGrid.OfErrors(data, [1]));
    }
}
